import Foundation
import Lockfiles
import Model
import Testing

@testable import Analysis

/// Builds what an audit looks at, and says what it found.
struct AuditSample {
  var snapshot = Snapshot(
    tool: Snapshot.Tool(version: "test"),
    subject: Snapshot.Subject(kind: .repository, reference: "repo:."))
  var input = AuditInput()
  var options = DriftOptions()

  init() {}

  /// A project with one Dockerfile; lines are instructions behind `FROM`.
  init(base: String = "debian:12@sha256:11", _ lines: String...) {
    var stage = BuildFact.Stage(name: nil, base: base, line: 1)
    for (number, line) in lines.enumerated() {
      stage.instructions.append(Self.instruction(line, line: number + 2))
    }
    snapshot.builds = [BuildRecord(path: "Dockerfile", stages: [stage])]
  }

  /// An instruction as the scan would hand it over, without what it installs.
  static func instruction(_ line: String, line number: Int) -> BuildFact.Instruction {
    let keyword = String(line.prefix { $0 != " " })
    let text = String(line.dropFirst(keyword.count + 1))
    var instruction = BuildFact.Instruction(keyword: keyword, text: text, line: number)
    instruction.flags = text.split(separator: " ").prefix { $0.hasPrefix("--") }.map(String.init)
    if keyword == "ENV" || keyword == "ARG" {
      for word in text.split(separator: " ") {
        let parts = word.split(separator: "=", maxSplits: 1)
        if parts.count == 2 { instruction.environment[String(parts[0])] = String(parts[1]) }
      }
    }
    return instruction
  }

  /// Adds an install to the last instruction.
  mutating func installs(
    _ name: String, _ specifier: String = "", _ ecosystem: Ecosystem = .pypi,
    source: PackageSource? = nil
  ) {
    let last = snapshot.builds[0].stages[0].instructions.count - 1
    snapshot.builds[0].stages[0].instructions[last].requirements.append(
      RequirementFact(
        kind: .declared, ecosystem: ecosystem,
        anyOf: [RequirementTerm(name: name, specifier: specifier)], source: source))
  }

  mutating func manifest(
    _ path: String, _ format: String = "requirements", python: String? = ">=3.11",
    name: String? = nil
  ) {
    var record = ManifestRecord(path: path, format: format, state: .declared)
    record.requiresPython = python
    record.name = name
    snapshot.manifests.append(record)
  }

  mutating func lock(_ path: String, _ format: String = "uv", _ packages: [(String, String)]) {
    snapshot.manifests.append(ManifestRecord(path: path, format: format, state: .locked))
    for (name, version) in packages {
      var record = PackageRecord(
        ecosystem: .pypi, name: name, version: version, purl: "pkg:pypi/\(name)@\(version)",
        state: .locked, role: .primary, location: "",
        evidence: [Evidence(path: path, line: snapshot.packages.count + 1)])
      record.id = "p\(snapshot.packages.count + 1)"
      record.hashes = ["sha256:22"]
      snapshot.packages.append(record)
    }
  }

  /// Declares a requirement on the next line of a manifest.
  mutating func requires(
    _ path: String, _ name: String, _ specifier: String = "", _ ecosystem: Ecosystem = .pypi,
    hashes: [String] = [], source: PackageSource? = nil, group: String? = nil,
    status: RequirementEdge.Status = .unknown
  ) {
    let rows = snapshot.packages.filter { $0.name == name }.map(\.id)
    var edge = RequirementEdge(
      from: RequirementEdge.root,
      anyOf: [RequirementEdge.Alternative(name: name, specifier: specifier, to: rows)],
      ecosystem: ecosystem, kind: .declared,
      status: status == .unknown && !rows.isEmpty ? .satisfied : status,
      evidence: Evidence(path: path, line: snapshot.requirements.count + 1))
    edge.hashes = hashes
    edge.source = source
    edge.group = group
    snapshot.requirements.append(edge)
  }

  var report: Report {
    var input = input
    if input.repository == nil, input.images.isEmpty {
      input.repository = NamedSnapshot(name: "project", snapshot: snapshot)
    }
    return AuditAnalysis.audit(input, options)
  }

  /// The codes that were found, each once, without those about `holdfast.lock`.
  var codes: Set<String> {
    Set(report.findings.map(\.code)).subtracting(["REP025", "REP026"])
  }

  /// The first finding of a code.
  func finding(_ code: String) -> Finding? { report.findings.first { $0.code == code } }

  /// The folder of the fixtures, and the program that was built last.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().resolvingSymlinksInPath().deletingLastPathComponent()
}
