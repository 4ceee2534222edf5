import Analysis
import Lockfiles
import Model
import Testing

@Suite struct VerificationScopeTests {
  private let locked = VerificationSample.image().snapshot()

  @Test func `a root directory is judged by what it has, and the rest is said once`() throws {
    var folder = locked
    folder.subject.kind = .folder
    folder.layers = []
    folder.facts.environment = [:]
    folder.facts.command = nil
    folder.facts.base = nil
    for row in folder.packages.indices where folder.packages[row].role == .primary {
      folder.packages[row].role = .secondary
    }
    folder.facts.interpreters[0].primary = false
    let report = try VerificationSample.verify(folder, against: locked)
    #expect(report.findings.isEmpty, "\(report.findings.map(\.title))")
    #expect(report.notices.count == 1)
    #expect(report.notices[0].message.contains("candidate is a root directory"))
    folder.packages.removeAll { $0.name == "git" }
    let less = try VerificationSample.verify(folder, against: locked)
    #expect(less.findings.map(\.subject) == ["pkg:deb/debian/git"])
  }

  @Test func `an image is judged against the lock of a root directory`() throws {
    var folder = locked
    folder.subject.kind = .folder
    folder.layers = []
    let report = try VerificationSample.verify(locked, against: folder)
    #expect(report.findings.isEmpty)
    #expect(
      report.notices.map(\.message) == [
        "the lock was written from a root directory, which has no image configuration: variables, "
          + "entry point, base and the numerics fingerprint were not compared"
      ])
  }

  @Test func `a virtual environment is judged by the packages of its interpreter`() throws {
    var environment = locked
    environment.subject.kind = .virtualEnvironment
    environment.layers = []
    environment.facts = EnvironmentFacts()
    environment.facts.interpreters = [
      EnvironmentFacts.Interpreter(
        kind: "python", version: "3.11.9", path: "/bin/python", primary: true, layer: nil)
    ]
    environment.packages.removeAll { $0.ecosystem == .deb || $0.role != .primary }
    for row in environment.packages.indices {
      environment.packages[row].location = "/lib/python3.11/site-packages"
    }
    environment.accelerators.components.removeAll { $0.package == nil }
    let report = try VerificationSample.verify(environment, against: locked)
    #expect(report.findings.isEmpty, "\(report.findings.map(\.title))")
    #expect(report.notices.count == 3)
    let text = report.notices.map(\.message).joined(separator: "\n")
    #expect(text.contains("has no OS packages: 15 locked ones were not compared"))
    environment.facts.interpreters[0].version = "3.12.1"
    let other = try VerificationSample.verify(environment, against: locked)
    #expect(other.findings.map(\.title) == ["Python 3.11.9 → Python 3.12.1"])
  }

  @Test func `a repository is judged by what its lock files pin`() throws {
    var repository = Snapshot(
      tool: Snapshot.Tool(version: "test"),
      subject: Snapshot.Subject(kind: .repository, reference: "repo:."))
    for (index, version) in [("torch", "2.4.1"), ("six", "1.17.0"), ("left-pad", "1")].enumerated()
    {
      var record = PackageRecord(
        ecosystem: .pypi, name: version.0, version: version.1,
        purl: "pkg:pypi/\(version.0)@\(version.1)", state: .locked, role: .primary, location: ".",
        evidence: [Evidence(path: "uv.lock", line: 10 + index)])
      record.id = "p\(index + 1)"
      repository.packages.append(record)
    }
    let report = try VerificationSample.verify(repository, against: locked)
    #expect(report.findings.map(\.subject) == ["pkg:pypi/six", "pkg:pypi/torch"])
    #expect(report.findings.map(\.code) == ["LCK004", "LCK005"])
    #expect(report.findings[0].values[1].evidence == [Evidence(path: "uv.lock", line: 11)])
    #expect(report.notices.map(\.message).contains { $0.hasPrefix("33 locked Python") })
  }

  @Test func `installs of one name are matched by their folders`() throws {
    var found = locked
    let rows = found.packages.indices.filter { found.packages[$0].name == "numpy" }
    #expect(rows.count == 2)
    // The two copies change places.
    (found.packages[rows[0]].version, found.packages[rows[1]].version) =
      (found.packages[rows[1]].version, found.packages[rows[0]].version)
    let report = try VerificationSample.verify(found, against: locked)
    #expect(report.findings.map(\.code) == ["LCK004", "LCK004"])
    var moved = locked
    moved.packages[rows[0]].location = "/srv/tools/lib/python3.11/site-packages"
    let move = try VerificationSample.verify(moved, against: locked)
    #expect(move.findings.map(\.code) == ["LCK009"])
  }

  @Test func `another list of files under the same version is other content`() throws {
    var known = locked
    for row in known.packages.indices { known.packages[row].contents = "sha256:\(row)" }
    var found = known
    let row = try #require(found.packages.firstIndex { $0.name == "six" })
    found.packages[row].contents = "sha256:edited"
    #expect(
      try VerificationSample.verify(found, against: known).findings.map(\.title)
        == ["six 1.16.0: its record lists other files"])
    found.packages[row].contents = nil
    let lost = try VerificationSample.verify(found, against: known)
    #expect(lost.findings.map(\.severity) == [.info])
    for row in found.packages.indices { found.packages[row].contents = nil }
    let unread = try VerificationSample.verify(found, against: known)
    #expect(unread.findings.isEmpty)
    #expect(unread.notices.count == 2)
  }

  @Test func `wheels for another interpreter are told by its finding`() throws {
    var found = locked
    found.facts.interpreters[0].version = "3.12.4"
    found.facts.interpreters[0].path = "/usr/local/bin/python3.12"
    for row in found.packages.indices where found.packages[row].ecosystem == .pypi {
      found.packages[row].location = "/opt/venv/lib/python3.12/site-packages"
      if found.packages[row].build?.tags.first?.hasPrefix("cp311") == true {
        found.packages[row].build?.tags = ["cp312-cp312-manylinux_2_17_x86_64"]
      }
    }
    let tools = try #require(
      found.packages.firstIndex { $0.name == "numpy" && $0.version == "1.25.0" })
    found.packages[tools].location = "/opt/tools/lib/python3.11/site-packages"
    found.packages[tools].build?.tags = ["cp311-cp311-manylinux_2_17_x86_64"]
    let report = try VerificationSample.verify(found, against: locked)
    #expect(report.findings.map(\.title) == ["Python 3.11.9 → Python 3.12.4"])
    #expect(report.findings[0].message.contains("packages come as wheels for another interpreter"))
  }

  @Test func `an environment or platform that is not locked is one finding`() {
    let lock = LockState(path: "ci/holdfast.lock", digest: "sha256:0")
    let report = { (environment: String, known: [String: [String]]) in
      VerifyAnalysis.notInLock(
        environment: environment, platform: "linux/arm64", known: known, snapshot: locked,
        name: "candidate", lock: lock)
    }
    let platform = report("training", ["training": ["linux/amd64"]])
    #expect(platform.findings.map(\.code) == ["LCK012"])
    #expect(
      platform.findings[0].title
        == "training has no installed part for linux/arm64 in holdfast.lock")
    #expect(platform.findings[0].message == "it is locked for linux/amd64")
    let environment = report("serving", ["training": ["linux/amd64"], "dev": []])
    #expect(environment.findings[0].message == "the lock has dev, training")
    #expect(environment.verdict == "candidate was not compared: serving is not in holdfast.lock")
    #expect(report("dev", ["dev": []]).findings[0].message.contains("declared part alone"))
  }

  @Test func `files that lose their record are told by the package that lost it`() throws {
    var image = VerificationSample.image()
    image.packages.removeAll { $0.name == "nvidia-cudnn-cu12" }
    for index in image.accelerators.components.indices
    where image.accelerators.components[index].name == "cudnn" {
      image.accelerators.components[index].package = nil
    }
    let report = try VerificationSample.verify(image.snapshot(), against: locked)
    #expect(report.findings.map(\.title) == ["nvidia-cudnn-cu12 9.1.0.70 is missing"])
  }

  @Test func `an interpreter that takes over is one finding`() throws {
    var found = locked
    found.facts.interpreters[0].primary = false
    found.facts.interpreters.append(
      EnvironmentFacts.Interpreter(
        kind: "python", version: "3.9", path: "/opt/new/bin/python3.9", primary: true, layer: 7))
    for row in found.packages.indices where found.packages[row].role == .primary {
      found.packages[row].role = .secondary
    }
    let report = try VerificationSample.verify(found, against: locked)
    #expect(
      report.findings.map(\.title) == ["Python 3.9 at /opt/new/bin/python3.9 is not in the lock"])
    #expect(
      report.findings[0].values[1].evidence == [Evidence(path: "/opt/new/bin/python3.9", layer: 7)])
    #expect(report.findings[0].message.contains("is the main one → is another one"))
    #expect(report.findings[0].message.contains("(primary) → "))
  }

  @Test func `a root directory is judged whole against its own lock`() throws {
    var folder = locked
    folder.subject.kind = .folder
    folder.layers = []
    #expect(try VerificationSample.verify(folder, against: folder).notices.isEmpty)
    var found = folder
    found.accelerators.needs.driver?.minimum = "550.54.14"
    let report = try VerificationSample.verify(found, against: folder)
    #expect(report.findings.map(\.subject) == ["needs/driver"])
  }
}
