import Documents
import Model
import Versions

/// Reads the core metadata of a Python distribution, which METADATA and PKG-INFO hold alike.
///
/// Format: Python packaging user guide, "Core metadata specifications": message headers, then free
/// text that is not read.
enum PythonMetadata {
  /// Adds the distribution that the text describes.
  static func add(_ content: [UInt8], into found: inout Extraction) {
    let reading = Deb822.paragraphs(content, dialect: .messageHeader)
    found.skip(reading.notices)
    guard let paragraph = reading.paragraphs.first else {
      return found.skip("holds no field")
    }
    let fields = FieldTable(paragraph, lists: lists, into: &found)
    guard let name = fields["name"] else { return found.skip("names no distribution") }
    guard let version = fields["version"] else {
      return found.skip("`\(Excerpted.text(name))` has no version")
    }
    var fact = PackageFact(
      ecosystem: .pypi, name: name, version: version, line: fields.field("name")?.line)
    if !PythonName.isValid(name) {
      found.skip(
        "`\(Excerpted.text(name))` is no valid name of a distribution",
        line: fields.field("name")?.line)
    }
    if PEP440Version(version) == nil {
      found.skip(
        "`\(Excerpted.text(version))` is no PEP 440 version", line: fields.field("version")?.line)
    }
    addInterpreter(fields, to: &fact, into: &found)
    for field in fields.all("requires-dist") where !field.value.isEmpty {
      fact.requirements.append(
        MetadataRequirement.fact(field.value, line: field.line, into: &found))
    }
    for field in fields.all("provides-extra") where !field.value.isEmpty {
      if !fact.extras.contains(field.value) { fact.extras.append(field.value) }
    }
    found.add(.package(fact))
  }

  /// Fields that may be repeated; only some of them are read.
  private static let lists: Set = [
    "classifier", "dynamic", "import-name", "import-namespace", "license-file", "obsoletes",
    "obsoletes-dist", "platform", "project-url", "provides", "provides-dist", "provides-extra",
    "requires", "requires-dist", "requires-external", "supported-platform",
  ]

  private static func addInterpreter(
    _ fields: FieldTable, to fact: inout PackageFact, into found: inout Extraction
  ) {
    guard let wanted = fields["requires-python"] else { return }
    fact.requiresPython = wanted
    do throws(PEP440SpecifierError) {
      _ = try PEP440Specifiers(wanted)
    } catch {
      found.skip(
        "`Requires-Python` cannot be read: `\(Excerpted.text(wanted))`",
        line: fields.field("requires-python")?.line)
    }
  }
}
