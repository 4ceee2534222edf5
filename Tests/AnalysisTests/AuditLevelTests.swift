import Foundation
import Lockfiles
import Model
import TestKit
import Testing

@testable import Analysis

@Suite struct AuditLevelTests {
  private static let fixtures = AuditSample.root.appending(path: "fixtures/audit")
  private static let program = AuditSample.root.appending(path: ".build/debug/holdfast")

  private func snapshot(_ level: Int) throws -> Snapshot {
    let data = try Data(contentsOf: Self.fixtures.appending(path: "r\(level)/snapshot.json"))
    return try JSONDecoder().decode(Snapshot.self, from: data)
  }

  // A lock that is current, signed and knows what is installed.
  private static let goodLock = AuditLock.present(
    path: "holdfast.lock",
    environments: [
      AuditLock.Environment(
        name: "training", hasDeclared: true, isCurrent: true, isSigned: true,
        installed: [
          "linux/amd64": InstalledPart(
            subject: InstalledPart.Subject(kind: .image, digest: "sha256:1"),
            numerics: NumericsFingerprint(digest: "", inputs: [:]))
        ])
    ])

  @Test(arguments: 0...4)
  func `each fixture is at its level and at no higher one`(level: Int) throws {
    var input = AuditInput()
    input.repository = NamedSnapshot(name: "project", snapshot: try snapshot(level))
    input.lock = level == 4 ? Self.goodLock : .missing
    let audit = try #require(AuditAnalysis.audit(input).audit)
    #expect(audit.level == level)
    #expect(audit.title == AuditLevels.titles[level])
    #expect(audit.next.isEmpty == (level == 4))
    #expect(audit.criteria.filter { $0.level <= level }.allSatisfy { $0.isMet != false })
    #expect(level == 4 || audit.criteria.contains { $0.level == level + 1 && $0.isMet != true })
  }

  @Test func `without its signed lock the best project is at R3`() throws {
    var input = AuditInput()
    input.repository = NamedSnapshot(name: "project", snapshot: try snapshot(4))
    #expect(AuditAnalysis.audit(input).audit?.level == 3)
    #expect(AuditAnalysis.audit(input).audit?.next == ["nobody looked for holdfast.lock"])
    input.lock = .missing
    #expect(AuditAnalysis.audit(input).audit?.level == 3)
    input.lock = Self.goodLock
    #expect(AuditAnalysis.audit(input).audit?.level == 4)
  }

  @Test func `unchecked files of images count as unknown, changed ones as unmet`() throws {
    var input = AuditInput()
    input.repository = NamedSnapshot(name: "project", snapshot: try snapshot(4))
    input.lock = Self.goodLock
    let image = Snapshot(
      tool: Snapshot.Tool(version: "test"),
      subject: Snapshot.Subject(kind: .image, reference: "archive:t.tar"))
    input.images = [NamedSnapshot(name: "training", snapshot: image)]
    func criterion() -> Audit.Criterion? {
      AuditAnalysis.audit(input).audit?.criteria.first { $0.name == "files-owned" }
    }
    #expect(criterion()?.isMet == nil)
    #expect(AuditAnalysis.audit(input).audit?.level == 3)
    input.areFilesChecked = true
    #expect(criterion()?.isMet == true)
    #expect(AuditAnalysis.audit(input).audit?.level == 4)
    input.integrity = [
      Finding(
        code: "PKG005", name: "changed-after-install", severity: .warning, dimension: .content,
        subject: "pkg:pypi/torch", title: "torch", message: "", environments: ["training"],
        fingerprint: "1")
    ]
    #expect(RuleRegistry.rule("PKG005") == nil || criterion()?.isMet == false)
    #expect(AuditAnalysis.audit(input).findings.contains { $0.code == "PKG005" })
  }

  @Test func `nothing to look at is the lowest level`() {
    #expect(AuditAnalysis.audit(AuditInput()).audit?.level == 0)
    let audit = AuditSample().report.audit
    #expect(audit?.level == 0)
    #expect(audit?.criteria.first { $0.name == "something-declared" }?.isMet == false)
  }

  @Test func `a repository without a Dockerfile is not punished for bases`() {
    var sample = AuditSample()
    sample.manifest("requirements.txt")
    sample.requires("requirements.txt", "six", "==1.16.0", hashes: ["sha256:22"])
    #expect(sample.report.audit?.level == 3)
    let bases = sample.report.audit?.criteria.first { $0.name == "bases-by-digest" }
    #expect(bases?.isMet == nil)
    #expect(bases?.because == "no Dockerfile names a base image; decides nothing")
  }

  @Test(arguments: [
    ("RUN dnf install -y git-2.43.0-1.el9", "Dockerfile installs with dnf"),
    ("RUN apk add git=2.45.2-r0", "Dockerfile installs with apk"),
    ("COPY debian.sources /etc/apt/sources.list.d/", nil),
  ])
  func `an archive that nobody dates is unknown, not dated`(line: String, because: String?) {
    var sample = AuditSample(line, "RUN apt-get install -y git=1:2.39.5")
    if because != nil { sample.snapshot.builds[0].stages[0].instructions.removeLast() }
    let criterion = sample.report.audit?.criteria.first { $0.name == "system-packages-dated" }
    #expect(criterion?.isMet == nil)
    #expect(criterion?.because?.hasPrefix(because ?? "Dockerfile copies") == true)
    #expect(criterion?.because?.hasSuffix("counts as not met") == true)
  }

  @Test func `steps and reasons count and name files, the shortest step first`() {
    var sample = AuditSample(base: "debian:12@sha256:11", "RUN apt-get install -y git")
    sample.manifest("requirements.txt")
    sample.manifest("dev/requirements.txt")
    for name in ["a", "b", "c"] { sample.requires("requirements.txt", name) }
    sample.requires("dev/requirements.txt", "d")
    #expect(
      sample.report.audit?.next == [
        "give a version to 1 system package (Dockerfile)",
        "pin 4 requirements (requirements.txt 3, dev/requirements.txt 1)",
      ])
    #expect(
      sample.report.verdict
        == "R1 named: 0 of 4 requirements are pinned, R2 is held up by 1 system package without a"
        + " version: Dockerfile; 4 requirements not pinned: requirements.txt 3 and 1 more file"
    )
  }

  @Test func `criteria name rules that exist, in order, and every page says them`() {
    let keys = AuditLevels.definitions.map { "\($0.level) \($0.name)" }
    #expect(keys == keys.sorted())
    for definition in AuditLevels.definitions {
      for code in definition.codes where code.hasPrefix("REP") {
        #expect(RuleRegistry.rule(code) != nil)
      }
      #expect(AuditLevelPage.page("r\(definition.level)")?.contains(definition.name) == true)
    }
    #expect(AuditLevelPage.names == ["R0", "R1", "R2", "R3", "R4"])
    #expect(AuditLevelPage.page("R5") == nil)
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: program.path()), "needs the debug build"),
    arguments: 0...4)
  func `stored snapshots are what a scan says`(level: Int) throws {
    let output = Pipe()
    let process = Process()
    process.executableURL = Self.program
    process.currentDirectoryURL = Self.fixtures.appending(path: "r\(level)")
    process.arguments = ["scan", "--no-catalog", "--format", "json", "repo:tree"]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try #require(try output.fileHandleForReading.readToEnd())
    process.waitUntilExit()
    var scanned = try JSONDecoder().decode(Snapshot.self, from: data)
    var stored = try snapshot(level)
    scanned.tool = stored.tool
    stored.subject.reference = scanned.subject.reference
    #expect(scanned == stored)
  }
}
