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

  // What counts as declared here: the development environment of a configuration; without one the
  // project's own manifest at the root with its lock, so that files for other environments are left
  // out; without such a manifest everything.
  private static func choice(
    _ snapshot: Snapshot, configuration: HoldfastConfiguration?
  ) -> EnvironmentOptions {
    var options = EnvironmentOptions()
    let known = configuration?.environments ?? []
    let development =
      known.first { $0.role?.value == .development }
      ?? known.first { ["dev", "development"].contains($0.name.value) }
    if let development {
      options.manifests = development.manifests?.map(\.value) ?? []
      options.groups = development.groups.isEmpty ? nil : development.groups.map(\.value)
      options.extras = development.extras.map(\.value)
    }
    if options.manifests.isEmpty {
      let root = snapshot.manifests.filter { !$0.path.contains("/") }
      for names in [
        ["pyproject.toml", "uv.lock", "poetry.lock", "pylock.toml"], ["environment.yml"],
        ["requirements.txt"],
      ] {
        let found = root.filter { names.contains($0.path) }
        let declares = snapshot.requirements.contains { edge in
          edge.from == RequirementEdge.root && found.contains { $0.path == edge.evidence.path }
        }
        guard declares else { continue }
        options.manifests = found.map(\.path) + found.flatMap(\.includes)
        break
      }
    }
    return options
  }

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
    options.environments["active"] = Self.choice(
      declared.snapshot, configuration: try session.configuration())
    let report = DriftAnalysis.compare(
      [
        NamedSnapshot(name: "declared", snapshot: declared.snapshot),
        NamedSnapshot(name: "active", snapshot: active.snapshot),
      ], options)
    try session.finish(report, default: .error)
  }
}
