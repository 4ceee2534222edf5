import Extractors
import Foundation
import Model
import Testing

/// Every manifest of the corpus is read, and what was odd in it stays the same.
@Suite(.enabled(if: Corpus.isThere, "needs ../shared/corpus")) struct CorpusTests {
  private struct Counts {
    var files = 0
    var requirements = 0
    var references = 0
    var options = 0
    var packages = 0
    var notices = 0
    var unread = 0
  }

  @Test func `reads every manifest and notes the same oddities as before`() throws {
    var byExtractor: [String: Counts] = [:]
    var odd: [String] = []
    for (path, extractor) in try Corpus.files() {
      let record = try #require(try Corpus.record(path, extractor), "\(path)")
      var counts = byExtractor[extractor] ?? Counts()
      counts.files += 1
      counts.notices += record.notices.count
      if record.facts.isEmpty { counts.unread += 1 }
      for fact in record.facts {
        switch fact {
        case .manifest(let manifest):
          counts.requirements += manifest.requirements.count
          counts.references += manifest.references.count
          counts.options += manifest.options.count
        case .lock(let lock): counts.packages += lock.packages.count
        default: break
        }
      }
      byExtractor[extractor] = counts
      if !record.notices.isEmpty { odd.append("\(record.notices.count) \(path)") }
      if record.facts.isEmpty { odd.append("unread \(path)") }
    }
    let totals = byExtractor.sorted { $0.key < $1.key }.map { name, counts in
      "\(name): \(counts.files) files, \(counts.unread) without facts, "
        + "\(counts.requirements) requirements, \(counts.references) references, "
        + "\(counts.options) options, \(counts.packages) packages, \(counts.notices) notices"
    }
    try Golden.check(
      "corpus/manifests.txt", (totals + [""] + odd.sorted()).joined(separator: "\n") + "\n")
  }

  /// A line of a requirement file that says something ends as a fact or a notice.
  @Test func `drops no line of a requirement file`() throws {
    for (path, extractor) in try Corpus.files() where extractor == "python.requirements" {
      let bytes = [UInt8](try Data(contentsOf: Corpus.root.appending(path: path)))
      let record = try #require(Corpus.record(bytes, named: path, extractor))
      var lines = Set(record.notices.compactMap(\.line))
      for case .manifest(let manifest) in record.facts {
        lines.formUnion(manifest.requirements.compactMap(\.line))
        lines.formUnion(manifest.options.compactMap(\.line))
        lines.formUnion(manifest.references.compactMap(\.line))
      }
      let text = String(decoding: bytes, as: UTF8.self)
      var isContinued = false
      for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        .enumerated()
      {
        let content = line.trimmingCharacters(in: .whitespaces)
        let isSilent = content.hasPrefix("#") || ["", "@EXPLICIT", "\\"].contains(content)
        if !isSilent, !isContinued {
          #expect(lines.contains(index + 1), "\(path):\(index + 1): \(content)")
        }
        isContinued = content.hasSuffix("\\")
      }
    }
  }
}

/// Golden texts; `HOLDFAST_RECORD=1` writes them again.
enum Golden {
  static func check(_ name: String, _ text: String) throws {
    let file = Project.root.appending(path: "fixtures/\(name)")
    if ProcessInfo.processInfo.environment["HOLDFAST_RECORD"] != nil {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    let wanted = try String(decoding: Data(contentsOf: file), as: UTF8.self)
    #expect(text == wanted, "\(name) differs")
  }
}
