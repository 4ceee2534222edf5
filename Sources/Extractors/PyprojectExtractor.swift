import Documents
import Model
import Trees

/// Reads pyproject.toml: what the project, its build, and the tables of uv, Poetry, PDM, Hatch,
/// setuptools, Flit, Rye and Pixi declare.
///
/// Format: Python packaging user guide, "pyproject.toml specification" (PEP 518, PEP 621) and
/// "Dependency Groups" (PEP 735); the documentation of each tool.
enum PyprojectExtractor: FileExtractor {
  static let name = "python.pyproject"
  static let revision = 1
  static let patterns: [PathPattern] = [.name("pyproject.toml")]

  static func extract(_ file: File, into found: inout Extraction) {
    guard let root = found.readTOML(file) else { return }
    var reader = PyprojectReader(root: root)
    reader.readProject()
    reader.readDependencyGroups()
    reader.readPoetry()
    reader.readUv()
    reader.readOtherTools()
    reader.finish()
    found.skip(reader.notices)
    found.add(.manifest(reader.manifest))
  }
}
