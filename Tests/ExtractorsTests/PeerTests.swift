import Documents
import Extractors
import Foundation
import Model
import Testing
import Versions

/// Manifests of other scanners' own test suites, held against what those scanners expect.
///
/// How often we agree is kept in `fixtures/peers/manifests.txt`; why we differ where we do stands in
/// `Documentation/peers.md`.
@Suite(.enabled(if: Corpus.isThere, "needs ../shared/corpus")) struct PeerTests {
  private static let root = Corpus.root.appending(path: "peer-cases")

  /// The extractor for a peer's parser and file.
  private static func extractor(_ parser: String, _ file: String) -> String? {
    switch file {
    case "poetry.lock": return "python.poetry-lock"
    case "uv.lock": return "python.uv-lock"
    case "pyproject.toml": return "python.pyproject"
    default: break
    }
    if parser.contains("pyprojecttoml") { return "python.pyproject" }
    if parser.contains("poetry"), file.hasSuffix(".lock") { return "python.poetry-lock" }
    if parser.contains("uv"), file.hasSuffix(".lock") { return "python.uv-lock" }
    if parser.contains("pylock"), file.hasSuffix(".toml") { return "python.pylock" }
    if parser.contains("conda-environment") { return "conda.environment" }
    if parser.contains("requirements") || parser.hasSuffix("python-pip")
      || (parser.contains("cataloger-python") && file.hasSuffix(".txt"))
    {
      return "python.requirements"
    }
    return nil
  }

  @Test func `agrees with the peers as often as before`() throws {
    var lines: [String] = []
    for peer in ["osv-scalibr", "syft", "trivy"] {
      for parser in Project.names(Self.root.appending(path: peer)) {
        let folder = Self.root.appending(path: "\(peer)/\(parser)")
        for name in Project.names(folder) {
          if let line = try compare(folder.appending(path: name), parser) {
            lines.append("\(peer)/\(parser)/\(name): \(line)")
          }
        }
      }
    }
    let equal = lines.filter { $0.hasSuffix(": equal") }.count
    lines.insert("\(equal) of \(lines.count) equal", at: 0)
    try Golden.check("peers/manifests.txt", lines.joined(separator: "\n") + "\n")
  }

  private func compare(_ folder: URL, _ parser: String) throws -> String? {
    let expected = try JSONDocument.read(
      [UInt8](try Data(contentsOf: folder.appending(path: "expected.json"))))
    guard let entry = expected["entry"]?.string else { return nil }
    let file = folder.appending(path: entry)
    let name = file.lastPathComponent
    guard let extractor = Self.extractor(parser, name),
      let data = try? Data(contentsOf: file), let outcome = expected["outcome"]?.string,
      outcome != "relationships"
    else { return nil }
    // Under its usual name a file is certain to be what the peer takes it for.
    let known = extractor == "conda.environment" ? "environment.yml" : name
    let record = try #require(Corpus.record([UInt8](data), named: known, extractor))
    let found = Self.packages(record)
    var wanted: Set<String> = []
    for package in expected["packages"]?.array ?? [] {
      let name = package["name"]?.string ?? ""
      wanted.insert("\(PythonName.normalized(name)) \(package["version"]?.string ?? "")")
    }
    if outcome == "error" {
      return record.notices.isEmpty ? "they refuse, we do not" : "equal"
    }
    if found == wanted { return "equal" }
    let ours = found.subtracting(wanted)
    let theirs = wanted.subtracting(found)
    if ProcessInfo.processInfo.environment["HOLDFAST_SHOW"] != nil {
      print(folder.path(), "\n  ours:", ours.sorted(), "\n  theirs:", theirs.sorted())
    }
    return "\(ours.count) only ours, \(theirs.count) only theirs"
  }

  /// Names with versions, as the peers tell them: pins with their version, others without.
  private static func packages(_ record: FileRecord) -> Set<String> {
    var packages: Set<String> = []
    for fact in record.facts {
      switch fact {
      case .lock(let lock):
        for package in lock.packages {
          packages.insert("\(PythonName.normalized(package.name)) \(package.version ?? "")")
        }
      case .manifest(let manifest):
        for requirement in manifest.requirements {
          guard let term = requirement.anyOf.first, requirement.kind != .build else { continue }
          packages.insert(
            "\(PythonName.normalized(term.name)) \(pin(term, requirement.ecosystem) ?? "")")
        }
      default: break
      }
    }
    return packages
  }

  private static func pin(_ term: RequirementTerm, _ ecosystem: Ecosystem) -> String? {
    if ecosystem == .conda {
      let version = term.specifier.split(separator: " ").first ?? ""
      let isExact = version.hasPrefix("==") || version.hasSuffix(".*")
      guard isExact else { return nil }
      return String(version.drop { $0 == "=" }).replacing(".*", with: "", maxReplacements: 1)
    }
    return (try? PEP440Specifiers(term.specifier))?.pin?.text
  }
}
