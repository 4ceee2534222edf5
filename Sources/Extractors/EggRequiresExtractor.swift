import Model
import Trees
import Versions

/// Reads `requires.txt` of an egg, its requirements under `[extra:marker]` headings.
///
/// Format: setuptools, "The internal structure of Python eggs", "requires.txt".
enum EggRequiresExtractor: FileExtractor {
  static let name = "python.egg-requires"
  static let revision = 1
  static let patterns: [PathPattern] = [
    .nameInFolder("requires.txt", folderSuffix: ".egg-info"),
    .nameInFolder("requires.txt", folderSuffix: "EGG-INFO"),
  ]

  static func accepts(_ path: String) -> Bool { PackageRecordPath.isSearched(egg: path) }

  static func extract(_ file: File, into found: inout Extraction) {
    var requirements: [RequirementFact] = []
    var condition: String?
    for line in ByteLines(file.content) {
      let text = line.text.trimmed
      if text.isEmpty || text.first == UInt8(ascii: "#") { continue }
      if text.first == UInt8(ascii: "["), let heading = heading(text) {
        condition = heading.condition
        if let problem = heading.problem { found.skip(problem, line: line.number) }
        continue
      }
      requirements.append(
        MetadataRequirement.fact(text.text, under: condition, line: line.number, into: &found))
    }
    found.add(.companion(.requires(requirements)))
  }

  /// `[extra]`, `[:marker]` or `[extra:marker]` as a marker; nil where no bracket closes.
  private static func heading(_ text: ArraySlice<UInt8>) -> (condition: String?, problem: String?)?
  {
    guard text.last == UInt8(ascii: "]") else { return nil }
    let inner = text.dropFirst().dropLast()
    let colon = inner.firstIndex(of: UInt8(ascii: ":")) ?? inner.endIndex
    let extra = inner[..<colon].trimmed.text
    let marker = inner[colon...].dropFirst().trimmed.text
    var parts: [String] = []
    var problem: String?
    if !marker.isEmpty {
      if (try? PEP508Marker(marker)) == nil {
        problem = "cannot read the marker `\(Excerpted.text(marker))`"
      }
      parts.append(marker)
    }
    if !extra.isEmpty {
      if extra.utf8.contains(where: { "'\"\\".utf8.contains($0) || $0 < 0x20 }) {
        problem = "`\(Excerpted.text(extra))` is no name of an extra"
      }
      parts.append("extra == \"\(extra)\"")
    }
    let condition = parts.count == 2 ? "(\(parts[0])) and \(parts[1])" : parts.first
    return (condition, problem)
  }
}
