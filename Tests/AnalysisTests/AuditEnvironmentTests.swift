import Lockfiles
import Model
import Testing

@testable import Analysis

@Suite struct AuditEnvironmentTests {
  private func image(_ change: (inout Snapshot) -> Void) -> AuditSample {
    var sample = AuditSample()
    var snapshot = Snapshot(
      tool: Snapshot.Tool(version: "test"),
      subject: Snapshot.Subject(kind: .image, reference: "archive:t.tar"))
    for (name, version) in [("torch", "2.5.1"), ("numpy", "1.26.4")] {
      var record = PackageRecord(
        ecosystem: .pypi, name: name, version: version, purl: "pkg:pypi/\(name)@\(version)",
        state: .installed, role: .primary, location: "/opt",
        evidence: [Evidence(path: "/opt/\(name)/METADATA", layer: 1)])
      record.id = "p\(snapshot.packages.count + 1)"
      snapshot.packages.append(record)
    }
    change(&snapshot)
    sample.input.images = [NamedSnapshot(name: "training", snapshot: snapshot)]
    return sample
  }

  @Test func `images tell what was installed in place, from branches, from nightly builds`() {
    #expect(image { _ in }.codes.isEmpty)
    #expect(
      image { $0.packages[0].source = PackageSource(kind: .vcs, url: "https://git.example/t") }
        .codes
        == ["REP016"])
    let editable = image {
      $0.packages[0].source = PackageSource(kind: .directory, url: "/src", editable: true)
    }
    #expect(editable.finding("REP021")?.severity == .info)
    #expect(image { $0.packages[0].version = "2.6.0.dev20250101" }.codes == ["REP018"])
  }

  @Test func `the history stands in where there is no Dockerfile`() throws {
    let sample = image { snapshot in
      snapshot.layers = [
        Snapshot.Layer(
          index: 0, diffId: "sha256:1",
          createdBy: "RUN /bin/sh -c curl -s https://tools.example/i.sh | sh # buildkit",
          empty: false)
      ]
    }
    let finding = try #require(sample.finding("REP014"))
    #expect(finding.values[0].evidence == [Evidence(path: "/", layer: 0)])
    #expect(sample.report.audit?.level == 0)
  }

  @Test func `switches of numerics are asked for in training`() {
    var sample = image { _ in }
    #expect(!sample.codes.contains("REP023"))
    var environment = EnvironmentOptions()
    environment.role = "training"
    sample.options.environments["training"] = environment
    #expect(
      sample.finding("REP023")?.values[0].texts == ["CUBLAS_WORKSPACE_CONFIG", "PYTHONHASHSEED"])
    #expect(sample.finding("REP023")?.severity == .info)
    sample.input.images[0].snapshot.facts.environment = [
      "CUBLAS_WORKSPACE_CONFIG": .text(":4096:8"), "PYTHONHASHSEED": .text("0"),
    ]
    #expect(!sample.codes.contains("REP023"))
  }

  @Test func `steps that carry the time of their build are told, fixed dates are not`() {
    func layer(_ created: String?) -> Snapshot.Layer {
      Snapshot.Layer(
        index: 0, diffId: "sha256:1", createdBy: "RUN make", empty: false, created: created)
    }
    let clock = image { $0.layers = [layer("2026-05-01T12:33:44.123456789Z"), layer(nil)] }
    #expect(clock.finding("REP027")?.severity == .info)
    #expect(clock.finding("REP027")?.title.contains("1 of 2 steps") == true)
    let fixed = image {
      $0.layers = [layer("2026-05-01T12:33:44Z"), layer("1970-01-01T00:00:00.000Z"), layer("odd")]
    }
    #expect(!fixed.codes.contains("REP027"))
  }

  @Test func `fixes name what images and locks know`() {
    var sample = AuditSample(
      base: "debian:12", "RUN apt-get install -y libgomp1 git", "RUN pip install numpy")
    sample.installs("numpy")
    var image = Snapshot(
      tool: Snapshot.Tool(version: "test"),
      subject: Snapshot.Subject(kind: .image, reference: "archive:t.tar"))
    image.packages = [
      PackageRecord(
        ecosystem: .deb, name: "libgomp1", version: "12.2.0-14", purl: "pkg:deb/debian/libgomp1",
        state: .installed, role: .system, location: "/", evidence: [])
    ]
    image.facts.base = EnvironmentFacts.BaseImage(
      name: "docker.io/library/debian:12", digest: "sha256:abc")
    sample.input.repository = NamedSnapshot(name: "project", snapshot: sample.snapshot)
    sample.input.images = [NamedSnapshot(name: "training", snapshot: image)]
    var part = InstalledPart(
      subject: InstalledPart.Subject(kind: .image, digest: nil),
      numerics: NumericsFingerprint(digest: "", inputs: [:]))
    part.packages = [
      InstalledPackage(
        purl: "pkg:pypi/numpy@1.26.4", ecosystem: .pypi, name: "numpy", version: "1.26.4",
        role: .primary, location: "/opt")
    ]
    sample.input.lock = .present(
      path: "holdfast.lock",
      environments: [
        AuditLock.Environment(name: "training", hasDeclared: true, installed: ["linux/amd64": part])
      ])
    #expect(sample.finding("REP009")?.fix == "apt-get install -y libgomp1=12.2.0-14 git=VERSION")
    #expect(
      sample.finding("REP012")?.fix == "write numpy==1.26.4, or install from a lock file")
    #expect(sample.finding("REP001")?.fix == "write FROM debian:12@sha256:abc")
  }

  @Test func `the lock of the environment is present, current, complete and signed`() {
    var sample = AuditSample(base: "debian:12@sha256:11")
    func lockCodes() -> [String] { sample.report.findings.map(\.code) }
    #expect(lockCodes().isEmpty)
    sample.input.lock = .missing
    #expect(lockCodes() == ["REP025"])
    sample.input.lock = .unreadable(reason: "`holdfast.lock` line 3 has the marks of a merge")
    #expect(lockCodes() == ["REP025"])
    var environment = AuditLock.Environment(
      name: "training", hasDeclared: true, isCurrent: false, isSigned: false)
    sample.input.lock = .present(path: "holdfast.lock", environments: [environment])
    #expect(lockCodes() == ["REP025", "REP025", "REP026"])
    environment.isCurrent = true
    environment.isSigned = true
    environment.installed["linux/amd64"] = InstalledPart(
      subject: InstalledPart.Subject(kind: .image, digest: nil),
      numerics: NumericsFingerprint(digest: "", inputs: [:]))
    sample.input.lock = .present(path: "holdfast.lock", environments: [environment])
    #expect(lockCodes().isEmpty)
  }

  @Test func `policy and allowances change findings, never the level`() {
    var sample = AuditSample(base: "debian", "RUN curl -s https://tools.example/i.sh | sh")
    #expect(sample.report.findings.map(\.code) == ["REP014", "REP003"])
    sample.options.severities = [SeverityOverride(.rule("remote-script-executed"), .info)]
    var allowance = Allowance(reason: "ticket")
    allowance.code = "REP003"
    allowance.package = "debian"
    sample.options.allowances = [allowance]
    let report = sample.report
    #expect(report.findings.map(\.code) == ["REP014"])
    #expect(report.findings[0].severity == .info)
    #expect(report.allowed.map(\.finding.code) == ["REP003"])
    #expect(report.audit?.level == 0)
  }

  @Test func `fingerprints are stable over line moves and told apart in one file`() {
    let first = AuditSample("RUN wget https://files.example/a", "RUN wget https://files.example/a")
    let moved = AuditSample("ENV A=1", "RUN wget https://files.example/a")
    let prints = first.report.findings.map(\.fingerprint)
    #expect(Set(prints).count == 2)
    #expect(prints.contains(moved.report.findings[0].fingerprint))
  }
}
