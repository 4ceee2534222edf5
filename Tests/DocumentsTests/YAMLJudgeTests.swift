import Foundation
import Testing

@testable import Documents

/// PyYAML and our reader must agree on real files, but for what we refuse on purpose.
@Suite(
  .enabled(if: Python.hasYAML, "needs Python 3 with PyYAML"),
  .enabled(if: Corpus.exists, "needs the corpus of real files"))
struct YAMLJudgeTests {
  @Test func `agrees with PyYAML on real files`() throws {
    let files = Corpus.files {
      $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") || $0.hasSuffix("pixi.lock")
    }
    let texts = try files.map { [UInt8](try Data(contentsOf: $0)) }
    #expect(texts.count > 500)
    let input = texts.flatMap { Array("\($0.count)\n".utf8) + $0 }
    let output = try Python.run("fixtures/documents/yaml/judge.py", input: input)
    let answers = output.split(separator: UInt8(ascii: "\n"))
    try #require(answers.count == texts.count)
    var disagreements: [String] = []
    var agreed = 0
    for (index, answer) in answers.enumerated() {
      let judged = String(decoding: answer, as: UTF8.self)
      do {
        let documents = try YAMLDocument.readAll(texts[index])
        let ours = String(
          decoding: CanonicalJSON.compact(.array(documents.map(textShape))), as: UTF8.self)
        if try isSameJSON(judged, ours) || hasMergeKey(texts[index]) {
          agreed += 1
        } else {
          disagreements.append("\(files[index].path)\n\(judged.prefix(300))\n\(ours.prefix(300))")
        }
      } catch let error as DocumentError {
        switch error.reason {
        case .unsupportedTag, .duplicateKey, .unexpected: break
        default:
          if judged != "refused" { disagreements.append("\(files[index].path)\n\(error)") }
        }
      }
    }
    #expect(agreed > 500)
    #expect(disagreements.isEmpty, "\(disagreements.prefix(5).joined(separator: "\n---\n"))")
  }

  private func hasMergeKey(_ text: [UInt8]) -> Bool {
    String(decoding: text, as: UTF8.self).contains("<<:")
  }

  private func textShape(_ node: DocumentNode) -> JSONValue {
    switch node.value {
    case .null: .string(node.written ?? "")
    case .array(let items): .array(items.map(textShape))
    case .table(let table):
      ["t": .array(table.entries.map { [.string($0.key), textShape($0.value)] })]
    default: .string(node.text)
    }
  }
}

extension Python {
  /// Whether the interpreter holds PyYAML.
  static let hasYAML: Bool = {
    guard path != nil else { return false }
    let output = try? run("fixtures/documents/yaml/judge.py", input: Array("1\na".utf8))
    return output.map { String(decoding: $0, as: UTF8.self) } == "[\"a\"]\n"
  }()
}
