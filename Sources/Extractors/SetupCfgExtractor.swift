import Documents
import Model
import Trees

/// Reads setup.cfg: the requirements of a project that setuptools builds.
///
/// Format: setuptools documentation, "Configuring setuptools using setup.cfg files".
enum SetupCfgExtractor: FileExtractor {
  static let name = "python.setup-cfg"
  static let revision = 1
  static let patterns: [PathPattern] = [.name("setup.cfg")]

  static func extract(_ file: File, into found: inout Extraction) {
    let document: INIDocument
    do throws(DocumentError) {
      document = try INIDocument.read(file.content)
    } catch {
      return found.skip(error)
    }
    let options = document.section("options")
    let metadata = document.section("metadata")
    let extras = document.section("options.extras_require")
    // Most such files only configure linters.
    guard options != nil || extras != nil || metadata != nil else { return }
    if let line = ForeignText.conflictLine(file.content) {
      found.skip("merge-conflict markers: both sides are read", line: line)
    }
    found.skip(document.notices)
    var manifest = ManifestFact(format: "setup.cfg")
    manifest.name = metadata?["name"]
    manifest.version = metadata?["version"].flatMap { $0.contains(":") ? nil : $0 }
    manifest.requiresPython = options?["python_requires"]
    add(options?.entry("install_requires"), .declared, nil, &manifest, &found)
    add(options?.entry("setup_requires"), .build, nil, &manifest, &found)
    add(options?.entry("tests_require"), .declared, .group("tests"), &manifest, &found)
    for entry in (options?.entries ?? []) + (extras?.entries ?? []) where entry.key == nil {
      found.skip("a line without key", line: entry.line)
    }
    var groups = UniqueList<RequirementGroup>()
    for entry in extras?.entries ?? [] {
      guard let key = entry.key else { continue }
      let group = RequirementGroup.extra(key)
      groups.append(group)
      add(entry, .declared, group, &manifest, &found)
    }
    manifest.groups = groups.values
    found.add(.manifest(manifest))
  }

  private static func add(
    _ entry: INIDocument.Entry?, _ kind: RequirementKind, _ group: RequirementGroup?,
    _ manifest: inout ManifestFact, _ found: inout Extraction
  ) {
    guard let entry else { return }
    for (text, line) in items(entry) {
      if text.hasPrefix("file:") {
        for path in text.dropFirst(5).split(separator: ",") {
          manifest.references.append(
            ManifestReference(
              kind: .requirements, path: Array(path.utf8).trimmed.text, group: group, line: line))
        }
        continue
      }
      switch PythonRequirement(text, kind: kind, group: group, line: line) {
      case .fact(let fact): manifest.requirements.append(fact)
      case .unreadable(let reason):
        found.skip("`\(Excerpted.text(text))` is no requirement: \(reason)", line: line)
        if let fact = PythonRequirement.unparsed(text, kind: kind, group: group, line: line) {
          manifest.requirements.append(fact)
        }
      }
    }
  }

  // A value on the line of its key is split at semicolons, one below it at line ends.
  private static func items(_ entry: INIDocument.Entry) -> [(text: String, line: Int)] {
    guard entry.lines.count == 1, let only = entry.lines.first, only.line == entry.line,
      !only.text.hasPrefix("file:")
    else { return entry.lines.map { ($0.text, $0.line) } }
    return only.text.split(separator: ";").map { (Array($0.utf8).trimmed.text, only.line) }
  }
}
