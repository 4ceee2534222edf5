import Accelerators
import Documents
import Testing

import struct TestKit.SeededRandom

/// Requirement strings of images, as both runtimes evaluate them.
@Suite struct ImageRequirementTests {
  private typealias Host = ImageRequirement.Host

  private static let host = Host(cuda: "12.4", driver: "550.54.14", brand: "tesla", arch: "7.5")

  private func word(_ verdict: ImageRequirement.Verdict) -> String {
    switch verdict {
    case .satisfied: "true"
    case .unsatisfied: "false"
    case .invalid: "error"
    case .unknown: "unknown"
    }
  }

  @Test func `agrees with every verdict`() throws {
    let cases = try KnowledgeCase.vectors("require-cases.json")
    #expect(cases.count == 13)
    for one in cases {
      let host = Host(
        cuda: one.at("host", "cuda")?.string, driver: one.at("host", "driver")?.string,
        brand: one.at("host", "brand")?.string, arch: one.at("host", "arch")?.string)
      let text = one["requirement"]?.string ?? "?"
      let library = ImageRequirement.evaluate(text, host: host, by: .libnvidiaContainer)
      let toolkit = ImageRequirement.evaluate(text, host: host, by: .toolkit)
      let name = one["name"]?.string ?? ""
      #expect(word(library) == one["libnvidia_container"]?.text, "\(name)")
      #expect(word(toolkit) == one["toolkit_go"]?.text, "\(name)")
    }
  }

  @Test(arguments: [
    // Versions are dotted numbers for one, semantic versions for the other.
    ("cuda>=12.4.0.0", "true", "error"), ("cuda>=v12", "error", "true"),
    ("cuda=12.4", "true", "true"),
    ("cuda>=12.x", "error", "error"), ("driver>=550.54.14.1", "false", "error"),
    ("driver>=550.054.014", "true", "true"), ("cuda>=12.4-rc1", "error", "true"),
    ("cuda>=12.4+1", "error", "true"), ("cuda<=12.4-rc1", "error", "false"),
    ("cuda>=.4", "error", "error"), ("cuda>=99999999999999999999", "error", "error"),
    ("cuda>=1..4", "true", "error"),
    // Names and brands.
    ("CUDA>=12.0", "true", "true"), ("CUDA>=99", "false", "true"), ("brand=TESLA", "true", "false"),
    ("brand!=geforce", "true", "true"), ("brand>a", "error", "true"), ("brand<a", "error", "false"),
    ("foo>=1 cuda>=12", "error", "true"), ("cuda>=12 foo>=1", "true", "true"),
    ("foo>=1,cuda>=99", "error", "false"),
    // Operators.
    ("cuda", "error", "error"), ("cuda>=", "error", "error"), (">=12", "error", "true"),
    ("cuda==12.4", "error", "error"), ("cuda!12", "true", "error"), ("cuda=>12", "error", "error"),
    ("brand!tesla", "false", "false"), ("arch<7.5", "false", "false"),
    ("arch<=7.5", "true", "true"),
    ("arch>7", "true", "true"), ("cuda!=12.4.0", "false", "false"), ("cuda>12.4", "false", "false"),
    // What stands behind the first term that holds is read by one of them only.
    ("cuda>=12 cuda>=x", "true", "error"), ("cuda>=99 cuda>=x", "error", "error"),
    ("cuda>=99,cuda>=x", "false", "error"),
    // Empty terms and clauses.
    ("   ", "true", "true"), (",,", "true", "true"), (", cuda>=99", "true", "false"),
    ("cuda>=99 , cuda>=12", "false", "true"), (",cuda>=12,", "true", "true"),
    ("\tcuda>=12", "error", "true"), ("\t", "error", "true"),
  ])
  func `the two runtimes differ`(text: String, library: String, toolkit: String) {
    #expect(
      word(ImageRequirement.evaluate(text, host: Self.host, by: .libnvidiaContainer)) == library)
    #expect(word(ImageRequirement.evaluate(text, host: Self.host, by: .toolkit)) == toolkit)
  }

  @Test func `the message names the first term`() {
    #expect(
      ImageRequirement.evaluate(
        "cuda>=12.8 driver>=570,driver<571", host: Self.host, by: .libnvidiaContainer)
        == .unsatisfied(firstTerm: "cuda>=12.8"))
  }

  @Test func `a clause too long to be reported refuses the whole text`() {
    let long = String(repeating: "0", count: 130)
    #expect(
      word(
        ImageRequirement.evaluate("cuda>=99.\(long)", host: Self.host, by: .libnvidiaContainer))
        == "error")
    #expect(
      word(
        ImageRequirement.evaluate("cuda>=12.\(long)", host: Self.host, by: .libnvidiaContainer))
        == "true")
  }

  @Test(
    arguments: ImageRequirement.Evaluator.allCases,
    [
      ("cuda>=12.0", "true"), ("brand=tesla", "unknown"),
      ("cuda>=99 brand=tesla,driver>=1", "unknown"),
      ("cuda>=12.0 brand=tesla", "true"), ("cuda>=99,brand=tesla", "false"),
      ("brand=tesla,cuda>=99", "false"), ("brand=tesla cuda>=12", "unknown-or-true"),
    ])
  func `facts that are missing leave open only what they decide`(
    evaluator: ImageRequirement.Evaluator, one: (text: String, verdict: String)
  ) {
    let host = Host(cuda: "12.4", driver: "550.54.14", brand: nil, arch: nil)
    let found = word(ImageRequirement.evaluate(one.text, host: host, by: evaluator))
    if one.verdict == "unknown-or-true" {
      #expect(found == "true")
    } else {
      #expect(found == one.verdict)
    }
  }

  @Test func `nothing of a requirement string traps`() {
    let seed: UInt64 = 20_261_122
    var random = SeededRandom(seed: seed)
    let base = Array("cuda>=12.6 brand=tesla,driver>=470,driver<471 arch!=7.5 foo>1,,".utf8)
    for round in 0..<5_000 {
      var bytes = random.flipped(base)
      let length = Int.random(in: 0...bytes.count, using: &random)
      bytes.removeSubrange(length...)
      let text = String(decoding: bytes, as: UTF8.self)
      for evaluator in ImageRequirement.Evaluator.allCases {
        let one = ImageRequirement.evaluate(text, host: Self.host, by: evaluator)
        let again = ImageRequirement.evaluate(text, host: Self.host, by: evaluator)
        #expect(one == again, "seed \(seed), round \(round)")
        // With nothing known, a verdict is open or the same whatever the host has.
        let blank = Host(cuda: nil, driver: nil, brand: nil, arch: nil)
        switch ImageRequirement.evaluate(text, host: blank, by: evaluator) {
        case .unknown, .invalid: continue
        case .satisfied: #expect(word(one) == "true", "round \(round): \(text)")
        case .unsatisfied: #expect(word(one) == "false", "round \(round): \(text)")
        }
      }
    }
  }
}
