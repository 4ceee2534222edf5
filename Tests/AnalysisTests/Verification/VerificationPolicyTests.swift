import Analysis
import Lockfiles
import Model
import TestKit
import Testing
import Versions

@Suite struct VerificationPolicyTests {
  private func image(_ changes: [PlantedChange]) throws -> (found: Sample, locked: Sample) {
    let locked = VerificationSample.image()
    var found = locked
    var numbers = SeededRandom(seed: 3)
    var used: Set<String> = []
    for change in changes {
      _ = try #require(change.apply(to: &found, &numbers, &used))
    }
    return (found, locked)
  }

  @Test func `the system's weight counts for OS packages in every respect`() throws {
    let (found, locked) = try image([.systemVersion, .systemMissing, .systemExtra, .release])
    var options = DriftOptions()
    options.severities = [
      SeverityOverride(.dimension(.operatingSystem, nil), .warning),
      SeverityOverride(.dimension(.libc, nil), .warning),
      SeverityOverride(.dimension(.version, .deb), .warning),
    ]
    let report = try VerificationSample.verify(found, against: locked, options)
    #expect(report.findings.count == 4)
    #expect(report.findings.allSatisfy { $0.severity == .warning })
  }

  @Test func `a version step of a family may weigh less`() throws {
    let (found, locked) = try image([.version])
    var options = DriftOptions()
    options.severities = [SeverityOverride(.step(.major, .pypi), .info)]
    let report = try VerificationSample.verify(found, against: locked, options)
    #expect(report.findings.filter { $0.code == "LCK004" }.map(\.severity) == [.info])
  }

  @Test func `what follows is told apart where its finding weighs less or is off`() throws {
    let (found, locked) = try image([.accelerated])
    for severity in [Severity.warning, nil] {
      var options = DriftOptions()
      options.severities = [SeverityOverride(.rule("LCK004"), severity)]
      let report = try VerificationSample.verify(found, against: locked, options)
      let accelerators = report.findings.filter { $0.code == "LCK008" }
      #expect(accelerators.map(\.severity) == [.error, .error, .error])
      #expect(
        accelerators.map(\.subject).sorted()
          == ["gpu-code/torch", "needs/glibc/torch", "variant/torch"])
      #expect(report.findings.contains { $0.code == "LCK004" } == (severity != nil))
    }
  }

  @Test func `what must match is an error whatever policy says`() throws {
    let locked = VerificationSample.image()
    var found = locked
    let row = try #require(found.index("nvidia-cudnn-cu12"))
    found.packages[row].version = "9.2.0.82"
    var options = DriftOptions()
    options.severities = [SeverityOverride(.rule("other-version"), .info)]
    #expect(
      try VerificationSample.verify(found, against: locked, options).findings[0].severity == .info)
    for name in ["cudnn", "nvidia-cudnn-cu12"] {
      options.mustMatch = [name]
      let report = try VerificationSample.verify(found, against: locked, options)
      #expect(report.findings[0].severity == .error)
    }
  }

  @Test func `an allowance hides its finding until it ends`() throws {
    let locked = VerificationSample.image()
    var found = locked
    let row = try #require(found.index("six"))
    found.packages[row].version = "1.17.0"
    var options = DriftOptions()
    options.today = "2026-03-01"
    var allowance = Allowance(reason: "ticket 7")
    allowance.code = "LCK004"
    allowance.package = "six"
    allowance.expires = "2026-06-30"
    options.allowances = [allowance]
    let hidden = try VerificationSample.verify(found, against: locked, options)
    #expect(hidden.findings.isEmpty)
    #expect(hidden.causes.isEmpty)
    #expect(hidden.allowed.map(\.finding.subject) == ["pkg:pypi/six"])
    #expect(hidden.verdict.hasSuffix("8 GPU libraries, 1 allowed"))
    options.today = "2026-07-01"
    let back = try VerificationSample.verify(found, against: locked, options)
    #expect(back.findings.map(\.subject) == ["pkg:pypi/six"])
    #expect(back.notices.map(\.message).contains { $0.contains("ended on 2026-06-30") })
  }

  @Test func `findings about the signature and about files answer to policy too`() throws {
    let image = VerificationSample.image().snapshot()
    let signatures = VerifyAnalysis.signatureFindings(
      SignatureState(
        environment: "training", path: "holdfast.lock.dsse", problem: .missing))
    var file = Finding(
      code: "PKG005", name: "changed-after-install", severity: .warning, dimension: .content,
      subject: "pkg:pypi/six", title: "six.py was changed", message: "",
      environments: ["candidate"],
      fingerprint: "f")
    file.fix = "install it again"
    let change = { (input: inout VerifyInput) in
      input.signatures = signatures
      input.files = [file]
    }
    let report = try VerificationSample.verify(image, against: image, change: change)
    #expect(report.findings.map(\.code).contains("SIG001"))
    #expect(report.verdict.contains("its signature does not hold"))
    var options = DriftOptions()
    options.severities = [SeverityOverride(.rule("SIG001"), nil)]
    let off = try VerificationSample.verify(image, against: image, options, change: change)
    #expect(!off.findings.map(\.code).contains("SIG001"))
  }
}
