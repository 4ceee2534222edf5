import Analysis
import ArgumentParser
import Catalog
import Configuration
import Foundation
import Model
import Reports
import Scanning

/// `holdfast why PACKAGE`.
struct WhyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: "Say who brought a package, where it came from, and what else needs it.",
    discussion: """
        holdfast why numpy --in training
        holdfast why libssl3 --in archive:app.tar

      With --imports: will this module import there? Decided from its binaries, nothing is run.

        holdfast why --imports torchvision --in training
        holdfast why --imports pandas._libs.lib --in venv:.venv
      """)

  @Argument(help: "a package's name; with --imports also a module's")
  var package: String

  @Flag(name: .long, help: "say whether the module imports")
  var imports = false

  @Option(
    name: .customLong("in"), help: "an environment or source (default: what is active here)")
  var environment: String?

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let session = try Session(global)
    let configuration = try session.configuration()
    let catalog = reading.noCatalog ? nil : try session.catalog()
    let resolver = TargetResolver(
      session: session, configuration: configuration, catalog: catalog)
    var gatherer = Gatherer(
      session: session, reading: reading, catalog: catalog, configuration: configuration)
    gatherer.withSystem = imports
    let target: Target
    if let environment {
      target = try resolver.target(environment)
    } else if let source = ActiveEnvironment.source(session) {
      target = Target(
        name: source.text, historyName: nil, origin: .source(source), declaration: nil)
    } else {
      throw UsageError(
        "no environment is active here", hints: ["name one: `holdfast why \(package) --in NAME`"])
    }
    let snapshot = try await gatherer.gather(target).snapshot
    let named = NamedSnapshot(name: target.name, snapshot: snapshot)
    if imports {
      let answer = ImportAnalysis.imports(module: package, in: named)
      try session.write(json: answer, text: ImportText.render(answer, style: session.style))
      // Only a sure failure fails; what cannot be told is said.
      if answer.outcome == .fails || answer.outcome == .absent {
        throw ExitCode(ExitStatus.findings.rawValue)
      }
      return
    }
    let answer = WhyAnalysis.why(package, in: named)
    try session.write(json: answer, text: WhyText.render(answer, style: session.style))
    if answer.copies.isEmpty, answer.unmet.isEmpty { throw ExitCode(ExitStatus.findings.rawValue) }
  }
}
