import Analysis
import ArgumentParser
import Catalog
import Configuration
import Foundation
import Model
import Reports
import Scanning

/// Bare `holdfast`: the environment that is active here against what the repository declares.
struct HereCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "here",
    abstract: "Hold the environment that is active here against what this repository declares.",
    discussion: """
      This is what `holdfast` does without a command. The active environment is VIRTUAL_ENV,
      CONDA_PREFIX, or .venv in this folder or above. Nothing is configured, started or stored.
      """)

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let session = try Session(global)
    let here = FileManager.default.currentDirectoryPath
    guard let root = session.repositoryRoot(above: here) else {
      throw UsageError(
        "this folder is in no git repository, and no command is given",
        hints: ["`holdfast --help` lists the commands", "`holdfast scan SOURCE` reads an image"])
    }
    guard let source = ActiveEnvironment.source(session) else {
      throw UsageError(
        "no environment is active here",
        hints: [
          "activate one, or make `.venv` in the repository",
          "holdfast diff repo:. IMAGE holds an image against this repository",
        ])
    }
    let gatherer = Gatherer(session: session, reading: try ReadingOptions.parse([]), catalog: nil)
    let active = try await gatherer.gather(
      Target(name: "active", historyName: nil, origin: .source(source), declaration: nil))
    let python = active.snapshot.facts.interpreters.first(where: \.primary)?.version
    var reading = try ReadingOptions.parse([])
    reading.python = python
    let repository = SourceReference(kind: .repo, path: root, text: "repo:\(root)")
    let declared = try await Gatherer(session: session, reading: reading, catalog: nil).gather(
      Target(name: "declared", historyName: nil, origin: .source(repository), declaration: nil))
    var options = DriftOptions()
    options.tool = Snapshot.Tool(version: Session.version)
    options.command = "here"
    options.today = Session.today
    options.baseline = "declared"
    let report = DriftAnalysis.compare(
      [
        NamedSnapshot(name: "declared", snapshot: declared.snapshot),
        NamedSnapshot(name: "active", snapshot: active.snapshot),
      ], options)
    try session.finish(report, default: .error)
  }
}
