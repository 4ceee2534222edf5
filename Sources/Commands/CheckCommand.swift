import Analysis
import ArgumentParser
import Configuration
import Foundation
import Model
import Reports

/// `holdfast check`.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "The gate: is the lock current, and do the requirements fit together?",
    discussion: """
      Reads the repository and holdfast.lock; no image, no catalog, no network. What only an image
      can tell is said as unknown and fails nothing.

        holdfast check                    the work tree
        holdfast check --staged           what is about to be committed (the hook)
        holdfast check --since main       only what this branch adds fails
        holdfast check --format sarif -o holdfast.sarif
      """)

  @Argument(help: "environments of holdfast.toml (default: all)")
  var environments: [String] = []

  @Flag(name: .long, help: "judge the staged index instead of the work tree")
  var staged = false

  @Option(
    name: .long, help: ArgumentHelp("fail only on what was added since REF", valueName: "ref"))
  var since: String?

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let start = ContinuousClock.now
    let session = try Session(global)
    let configuration = try session.configuration()
    let place = LockPlace(session: session, configuration: configuration)
    let gate = GateRun(session: session, place: place)
    let report = try judged(gate, place)
    let text = CheckText.render(
      report, style: session.style, seconds: (ContinuousClock.now - start).seconds)
    try session.finish(
      report, default: configuration?.policy.failOn?.value ?? .error, text: text)
  }

  private func judged(_ gate: GateRun, _ place: LockPlace) throws -> Report {
    guard staged || since != nil else {
      return try gate.report(of: .workTree, environments, nil, command: "check")
    }
    let files = try GitFiles(folder: place.folder, indexFile: gate.indexFile)
    let now = try gate.report(
      of: staged ? .index : .workTree, environments, files, command: "check")
    guard let since else { return now }
    let base = try files.base(of: since)
    // An environment that the change adds is not there before.
    let before = try? gate.report(of: .commit(base), environments, files, command: "check")
    return GateAnalysis.added(now, since: before ?? Report(tool: now.tool, command: "check"))
  }
}
