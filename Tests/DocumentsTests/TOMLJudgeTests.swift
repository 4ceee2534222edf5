import Foundation
import Testing

@testable import Documents

/// Python's `tomllib` reads TOML 1.0; it and our reader must agree on every text.
@Suite(.enabled(if: Python.hasTOML, "needs Python 3.11")) struct TOMLJudgeTests {
  @Test func `agrees with tomllib on the tables of cases`() throws {
    let texts =
      TOMLValidTests.cases.map(\.0) + TOMLInvalidTests.cases.map(\.0)
      + TOMLInvalidTests.newerForms
    try expectAgreement(texts.map { Array($0.utf8) })
  }

  @Test(.enabled(if: Corpus.exists, "needs the corpus of real files"))
  func `agrees with tomllib on real files`() throws {
    let names = Corpus.files { $0.hasSuffix(".toml") || $0.hasSuffix("uv.lock") }
    let lockFiles = Corpus.files { $0.hasSuffix("poetry.lock") || $0.hasSuffix("pdm.lock") }
    let texts = try (names + lockFiles).map { [UInt8](try Data(contentsOf: $0)) }
    #expect(texts.count > 400)
    try expectAgreement(texts)
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func `agrees with tomllib on damaged texts`(seed: UInt64) throws {
    let texts = (TOMLValidTests.cases.map(\.0) + TOMLInvalidTests.cases.map(\.0)).flatMap {
      mutations(of: Array($0.utf8), count: 12, seed: seed, alphabet: tomlAlphabet)
    }
    try expectAgreement(texts)
  }

  @Test(arguments: [11, 12] as [UInt64])
  func `agrees with tomllib on generated headers and keys`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let texts = (0..<4_000).map { _ in
      Array(Self.randomDefinitions(&generator).utf8)
    }
    try expectAgreement(texts)
  }

  /// Headers and pairs over three names, so that most texts define something twice.
  private static func randomDefinitions(_ generator: inout SeededGenerator) -> String {
    func key(_ generator: inout SeededGenerator) -> String {
      (0..<Int.random(in: 1...3, using: &generator))
        .map { _ in ["a", "b", "c"].randomElement(using: &generator) ?? "a" }
        .joined(separator: ".")
    }
    return (0..<Int.random(in: 2...7, using: &generator)).map { _ in
      let name = key(&generator)
      return switch Int.random(in: 0..<9, using: &generator) {
      case 0, 1, 2: "[\(name)]"
      case 3, 4: "[[\(name)]]"
      case 5: "\(name) = { \(key(&generator)) = 1, \(key(&generator)) = 2 }"
      case 6: "\(name) = [ { \(key(&generator)) = 1 } ]"
      default: "\(name) = 1"
      }
    }.joined(separator: "\n")
  }

  private func expectAgreement(_ texts: [[UInt8]]) throws {
    let input = texts.flatMap { Array("\($0.count)\n".utf8) + $0 }
    let output = try Python.run("fixtures/documents/toml/judge.py", input: input)
    let answers = output.split(separator: UInt8(ascii: "\n"))
    try #require(answers.count == texts.count)
    #expect(answers.contains { !$0.elementsEqual("refused".utf8) })
    var disagreements: [String] = []
    for (text, answer) in zip(texts, answers) {
      let judged = String(decoding: answer, as: UTF8.self)
      let ours = ourAnswer(text)
      let same = try judged == ours || isSameJSON(judged, ours)
      if !same, !isKnownDifference(text, judged: judged) {
        disagreements.append(
          "\(String(decoding: text.prefix(400), as: UTF8.self))\n\(judged)\n\(ours)")
      }
    }
    #expect(disagreements.isEmpty, "\(disagreements.prefix(3).joined(separator: "\n---\n"))")
  }

  /// Where `tomllib` is narrower than the specification, or has no limit where we have one.
  private func isKnownDifference(_ text: [UInt8], judged: String) -> Bool {
    do {
      let root = try TOMLDocument.read(text, edition: .v1_0)
      // Leap seconds and the year 0000 are fine in RFC 3339, and Python's dates know neither.
      return judged == "refused"
        && dates(in: root).contains { date in
          date.hasPrefix("0000") || date.contains(":60")
        }
    } catch {
      switch error.reason {
      case .tooDeep, .tooManyKeyParts, .tooManyValues, .tooLarge: return true
      default: return false
      }
    }
  }

  private func dates(in node: DocumentNode) -> [String] {
    switch node.value {
    case .dateTime(let text, _): [text]
    case .array(let items): items.flatMap(dates)
    case .table(let table): table.entries.flatMap { dates(in: $0.value) }
    default: []
    }
  }

  private func ourAnswer(_ text: [UInt8]) -> String {
    do {
      let root = try TOMLDocument.read(text, edition: .v1_0)
      return String(decoding: CanonicalJSON.compact(shape(root)), as: UTF8.self)
    } catch {
      return "refused"
    }
  }
}

private let tomlAlphabet = "\"'[]{}=.,#\\ \n\r\t_-+:0123456789abexuTZtrueinf\u{1}"

extension Python {
  /// Whether the interpreter holds `tomllib`.
  static let hasTOML: Bool = {
    guard path != nil else { return false }
    let input = Array("5\na = 1".utf8)
    let output = try? run("fixtures/documents/toml/judge.py", input: input)
    return output.map { String(decoding: $0, as: UTF8.self) } == #"["t", [["a", ["i", "1"]]]]"#
      + "\n"
  }()
}
