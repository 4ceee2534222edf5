import Analysis
import Model
import Testing

@Suite struct SignatureFindingTests {
  private static let problems: [(SignatureState.Problem, String)] = [
    (.missing, "training is not signed"),
    (.damaged(reason: "line 2 is no JSON"), "the signature of training cannot be read"),
    (.unknownKey(named: nil), "training is signed by a key that is not trusted"),
    (.wrongSignature(keyID: "ab"), "the signature of training does not hold"),
    (.otherProject(found: "b", expected: nil), "training is signed for another project"),
    (
      .otherEnvironment(found: "dev", expected: "training"),
      "training carries the signature of another environment"
    ),
    (
      .otherContent(found: "sha256:1", expected: "sha256:2"),
      "training was changed after it was signed"
    ),
    (
      .otherKeyNamed(found: "a", expected: "b"),
      "the signature of training names another key than the one that made it"
    ),
  ]

  @Test(arguments: problems)
  func `each reason has its own words`(problem: SignatureState.Problem, title: String) {
    let findings = VerifyAnalysis.signatureFindings(
      SignatureState(environment: "training", path: "holdfast.lock.dsse", problem: problem))
    #expect(findings.map(\.code) == ["SIG001"])
    #expect(findings[0].title == title)
    #expect(findings[0].severity == .error)
    #expect(findings[0].fix?.isEmpty == false)
    #expect(findings[0].values[0].evidence.map(\.path) == ["holdfast.lock.dsse"])
  }

  @Test func `only an older sequence is a finding`() {
    let codes = { (sequence: Int64?, seen: Int64?) in
      VerifyAnalysis.signatureFindings(
        SignatureState(
          environment: "training", path: "l.dsse", problem: nil, sequence: sequence, seen: seen)
      ).map(\.code)
    }
    #expect(codes(4, 7) == ["SIG002"])
    #expect(codes(7, 7).isEmpty)
    #expect(codes(8, 7).isEmpty)
    #expect(codes(1, nil).isEmpty)
    #expect(codes(nil, 7).isEmpty)
  }
}
