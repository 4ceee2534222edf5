import Accelerators
import Analysis
import ArgumentParser
import Catalog
import Configuration
import Foundation
import Model
import Reports

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
      """)

  @Argument(help: "environments or sources")
  var environments: [String] = []

  @Option(name: .long, help: "compare the others with this one (default: policy, else the first)")
  var baseline: String?

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
    let snapshots = try await gatherer.snapshots(of: targets)
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
}

extension Session {
  /// Writes a report and ends the command with the exit code that its findings deserve.
  func finish(_ report: Report, default level: Severity) throws {
    switch format {
    case .json: try write(try JSONReport.bytes(report))
    case .human:
      let text =
        report.fit == nil
        ? HumanReport.render(report, style: style) : FitText.render(report, style: style)
      try write(Array(text.utf8))
    }
    if options.strict, !report.notices.isEmpty {
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
    guard let level = try failLevel(default: level) else { return }
    if report.findings.contains(where: { $0.severity >= level }) {
      throw ExitCode(ExitStatus.findings.rawValue)
    }
  }
}
