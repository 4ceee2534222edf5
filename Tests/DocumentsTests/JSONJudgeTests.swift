import Foundation
import Testing

@testable import Documents

/// Python's `json` and our reader must agree on every text.
@Suite(.enabled(if: Python.path != nil, "needs Python 3")) struct JSONJudgeTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `agrees with Python on damaged texts`(seed: UInt64) throws {
    let texts = (JSONDocumentTests.valid + JSONDocumentTests.invalid).map(\.0) + Self.samples
    try expectAgreement(
      texts.map { Array($0.utf8) }
        + texts.flatMap {
          mutations(
            of: Array($0.utf8), count: 60, seed: seed, alphabet: "\"\\{}[]:, \n0123456789.eE-+unfal"
          )
        })
  }

  @Test(.enabled(if: Corpus.exists, "needs the corpus of real files"))
  func `agrees with Python on real files`() throws {
    let texts = try Corpus.files { $0.hasSuffix(".json") || $0.hasSuffix("renv.lock") }
      .map { [UInt8](try Data(contentsOf: $0)) }
    #expect(texts.count > 500)
    try expectAgreement(texts)
  }

  private static let samples = [
    #"{"name": "torch", "version": "2.3.0", "depends": ["python >=3.11,<3.12.0a0", "numpy"], "size": 123456789012}"#,
    #"[{"a": 1.5e10, "b": null}, {"a": -2, "b": [true, false]}, "\ud83d\ude00 \u00e9"]"#,
  ]

  private func expectAgreement(_ texts: [[UInt8]]) throws {
    let input = texts.flatMap { Array("\($0.count)\n".utf8) + $0 }
    let output = try Python.run("fixtures/documents/json/judge.py", input: input)
    let answers = output.split(separator: UInt8(ascii: "\n"))
    try #require(answers.count == texts.count)
    #expect(answers.contains { !$0.elementsEqual("refused".utf8) })
    var disagreements: [String] = []
    for (text, answer) in zip(texts, answers) {
      let judged = String(decoding: answer, as: UTF8.self)
      let ours = ourAnswer(text)
      guard ours != "tooDeep" else { continue }
      if try judged != ours && !isSameJSON(judged, ours) {
        disagreements.append(
          "\(String(decoding: text.prefix(300), as: UTF8.self))\n\(judged)\n\(ours)")
      }
    }
    #expect(disagreements.isEmpty, "\(disagreements.prefix(3).joined(separator: "\n---\n"))")
  }

  private func ourAnswer(_ text: [UInt8]) -> String {
    do {
      let root = try JSONDocument.read(text, options: .init(limitBytes: 64 << 20))
      return String(decoding: CanonicalJSON.compact(shape(root)), as: UTF8.self)
    } catch {
      return if case .tooDeep = error.reason { "tooDeep" } else { "refused" }
    }
  }
}

/// Whether two JSON texts, neither of them a refusal, mean the same.
func isSameJSON(_ left: String, _ right: String) throws -> Bool {
  guard left != "refused", right != "refused" else { return false }
  let options = JSONDocument.Options(
    limitDepth: 400, limitBytes: 256 << 20, limitValues: 10_000_000)
  let leftRoot = try JSONDocument.read(Array(left.utf8), options: options)
  return try leftRoot == JSONDocument.read(Array(right.utf8), options: options)
}

/// A document as `[kind, value]` pairs, the form that the judge scripts print.
func shape(_ node: DocumentNode) -> JSONValue {
  switch node.value {
  case .null: ["n"]
  case .boolean(let truth): ["b", .boolean(truth)]
  case .integer(let number): ["i", .string(String(number))]
  case .float(let number): ["f", .string(hexadecimal(number))]
  case .string(let text): ["s", .string(text)]
  case .dateTime(let text, _): ["d", .string(isoForm(text))]
  case .array(let items): ["a", .array(items.map(shape))]
  case .table(let table):
    ["t", .array(table.entries.map { [.string($0.key), shape($0.value)] })]
  }
}

private func hexadecimal(_ number: Double) -> String {
  guard !number.isNaN else { return "nan" }
  let digits = String(number.bitPattern, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

/// A date or time as Python prints it: `T` between, six digits of fraction, no `Z`.
private func isoForm(_ text: String) -> String {
  var form = text.replacing(" ", with: "T").replacing("t", with: "T")
  form = form.replacing("Z", with: "+00:00").replacing("z", with: "+00:00")
  form = form.replacing("-00:00", with: "+00:00", maxReplacements: 1)
  guard let point = form.firstIndex(of: ".") else { return form }
  let fraction = form[form.index(after: point)...].prefix { $0.isNumber }
  let rest = form[fraction.endIndex...]
  let digits = (fraction + "000000").prefix(6)
  return form[..<point] + (digits == "000000" ? "" : "." + digits) + rest
}
