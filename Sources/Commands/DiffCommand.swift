import Accelerators
import Analysis
import ArgumentParser
import Catalog
import Configuration
import Foundation
import Lockfiles
import Model
import Reports
import Scanning

/// `holdfast diff A B [C …]`.
struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare environments: what differs, why, and what to do.",
    discussion: """
      Environments are names of holdfast.toml or of the catalog, or sources. A repository beside
      images is held against them: declared, locked, installed.

        holdfast diff dev training production
        holdfast diff repo:.@main oci:images:production --format json
        holdfast diff lock:training training      what the lock has, and what is there now
        holdfast diff --files build1.tar build2.tar
      """)

  @Argument(help: "environments or sources")
  var environments: [String] = []

  @Option(name: .long, help: "compare the others with this one (default: policy, else the first)")
  var baseline: String?

  @Flag(name: .long, help: "compare two sources file by file, grouped by why they differ")
  var files = false

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let session = try Session(global)
    let configuration = try session.configuration()
    let catalog = reading.noCatalog ? nil : try session.catalog()
    let resolver = TargetResolver(
      session: session, configuration: configuration, catalog: catalog)
    let names =
      environments.isEmpty
      ? configuration?.environments.map(\.name.value) ?? [] : environments
    guard names.count > 1 else {
      throw UsageError(
        "diff compares two environments or more",
        hints: ["holdfast diff A B", "name environments in holdfast.toml to compare them all"])
    }
    let targets = Target.named(briefly: try names.map(resolver.target))
    let gatherer = Gatherer(
      session: session, reading: reading, catalog: catalog, configuration: configuration)
    if files { return try await compareFiles(targets, gatherer) }
    let snapshots = try Self.alike(try await gatherer.snapshots(of: targets), targets)
    var options = PolicyMapping(configuration: configuration, today: Session.today)
      .options(
        for: targets, tool: Snapshot.Tool(version: Session.version), command: "diff")
    options.knowledge = try session.knowledge()
    if let baseline {
      guard let position = names.firstIndex(of: baseline) else {
        throw UsageError("`--baseline \(baseline)` is not among what is compared")
      }
      options.baseline = targets[position].name
    }
    let report = DriftAnalysis.compare(snapshots, options)
    try session.finish(report, default: configuration?.policy.failOn?.value ?? .error)
  }

  // A lock knows less than a scan: beside one, scans are compared by what a lock would keep of them.
  private static func alike(
    _ snapshots: [NamedSnapshot], _ targets: [Target]
  ) throws -> [NamedSnapshot] {
    let isLocked = targets.map { target in
      if case .locked = target.origin { true } else { false }
    }
    guard isLocked.contains(true) else { return snapshots }
    return try zip(snapshots, isLocked).map { named, isLocked in
      let subject = named.snapshot.subject
      guard !isLocked, subject.kind != .repository, subject.kind != .host else { return named }
      var reduced = try InstalledPart(of: named.snapshot).snapshot(
        name: named.name, platform: subject.platform ?? Platform.current.text)
      reduced.subject = subject
      return NamedSnapshot(name: named.name, snapshot: reduced)
    }
  }

  // Two trees file by file: every byte of both is read and hashed.
  private func compareFiles(_ targets: [Target], _ gatherer: Gatherer) async throws {
    let session = gatherer.session
    guard targets.count == 2 else {
      throw UsageError("`--files` compares two sources", hints: ["holdfast diff --files A B"])
    }
    var sides: [(named: NamedSnapshot, survey: FileSurvey, expected: [ExpectedFiles])] = []
    for target in targets {
      guard case .source(let source) = target.origin, source.kind != .standardInput else {
        throw UsageError("`\(target.name)` has no files that could be compared")
      }
      let snapshot = try await gatherer.gather(target).snapshot
      let surveyor = Surveyor(
        session: session, reading: reading, configuration: gatherer.configuration)
      let (survey, expected) = try await surveyor.survey(
        source, snapshot, name: target.name, checksSums: false)
      sides.append((NamedSnapshot(name: target.name, snapshot: snapshot), survey, expected))
    }
    let (first, second) = (sides[0], sides[1])
    var report = Report(tool: Snapshot.Tool(version: Session.version), command: "diff")
    report.environments = [
      Report.Environment(name: first.named.name, snapshot: first.named.snapshot, isBaseline: true),
      Report.Environment(
        name: second.named.name, snapshot: second.named.snapshot, isBaseline: false),
    ]
    let comparison = FileAnalysis.compare(
      (first.named, first.survey.files), (second.named, second.survey.files),
      expected: (first.expected, second.expected), showsAll: global.all)
    report.files = comparison
    report.verdict = FilesText.verdict(comparison)
    report.notices = (first.survey.notices + second.survey.notices).sorted()
    let text = FilesText.render(report, style: session.style)
    switch session.format {
    case .human, .json: break
    case .sarif, .github:
      throw UsageError("`--files` has human and json", hints: ["a file is no finding"])
    }
    try session.finish(report, default: .error, text: text)
    if comparison.different > 0, try session.failLevel(default: .error) != nil {
      throw ExitCode(ExitStatus.findings.rawValue)
    }
  }
}
