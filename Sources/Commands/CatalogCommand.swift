import ArgumentParser
import Bytes
import Catalog
import Foundation
import Model
import Reports

/// `holdfast catalog …`.
struct CatalogCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog",
    abstract: "Look into the catalog of scans, and keep it in order.",
    discussion: """
      The catalog is a SQLite file; `holdfast doctor` says where. The views installed,
      drift_between and environment_history are there for the sqlite3 shell.

        holdfast catalog history churn-model/training
        holdfast catalog prune --keep 10 --dry-run
      """,
    subcommands: [
      List.self, Show.self, History.self, Find.self, Prune.self, Check.self, Import.self,
      Export.self,
    ])

  /// `holdfast catalog ls`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ls", abstract: "List the environments.")
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      let session = try Session(global)
      let environments = try session.catalog().environments()
      try session.write(
        json: environments,
        text: EnvironmentListing.render(
          environments.map {
            EnvironmentListing.Line(
              name: $0.name, scans: $0.scanCount, scannedAt: $0.newest.scannedAt,
              snapshot: $0.newest.snapshot.text, packages: $0.packageCount,
              reference: $0.newest.reference)
          }, style: session.style))
    }
  }

  /// `holdfast catalog show NAME`.
  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Show a snapshot with its packages.")
    @Argument(help: "an environment, or the digest of a snapshot or its beginning")
    var name: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      let session = try Session(global)
      let catalog = try session.catalog()
      let file = try catalog.snapshot(try catalog.identity(of: name))
      guard try !session.wantsJSON() else { return try session.write(try file.prettyBytes()) }
      try session.write(
        Array(PackageListing.render(file.snapshot, name: name, style: session.style).utf8))
    }
  }

  /// `holdfast catalog history NAME`.
  struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "history", abstract: "List the scans of an environment, newest first.")
    @Argument(help: "an environment")
    var name: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      let session = try Session(global)
      let lines = try session.catalog().history(of: name)
      try session.write(
        json: lines,
        text: HistoryListing.render(
          lines.map {
            HistoryListing.Line(
              scannedAt: $0.scannedAt, snapshot: $0.snapshot.text, reference: $0.reference,
              toolVersion: $0.toolVersion)
          }, of: name, style: session.style))
    }
  }

  /// `holdfast catalog find PACKAGE`.
  struct Find: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "find", abstract: "Say in which environments a package is.")
    @Argument(help: "a package's name")
    var name: String
    @Argument(help: "its version")
    var version: String?
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      let session = try Session(global)
      let sightings = try session.catalog().sightings(of: name, version: version)
      try session.write(
        json: sightings,
        text: SightingListing.render(
          sightings.map {
            SightingListing.Line(
              environment: $0.environment, package: "\($0.ecosystem)/\($0.name)",
              version: $0.version, state: $0.state, role: $0.role, location: $0.location)
          }, style: session.style))
    }
  }

  /// `holdfast catalog prune`.
  struct Prune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prune", abstract: "Remove what no environment's history needs.")
    @Option(name: .long, help: "how many scans of each environment stay (default: all)")
    var keep: Int?
    @Flag(name: .long, help: "facts of git objects go too")
    var gitFacts = false
    @Flag(name: .long, help: "only say what would go")
    var dryRun = false
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      let session = try Session(global)
      let report = try session.catalog().prune(
        Catalog.PruneOptions(keptScans: keep, gitFacts: gitFacts), dryRun: dryRun)
      let verb = dryRun ? "would remove" : "removed"
      try session.write(
        json: report,
        text: "\(verb) \(report.scans) scans, \(report.snapshots) snapshots, "
          + "\(report.layers) layers, \(report.packages) packages, "
          + "\(report.requirements) requirement texts, \(report.gitFacts) git objects; "
          + "\(report.freedBytes) bytes freed\n")
    }
  }

  /// `holdfast catalog check`.
  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Verify the file and every stored digest.")
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      let session = try Session(global)
      let problems = try session.catalog().check()
      try session.write(
        json: problems,
        text: problems.isEmpty
          ? "the catalog is whole\n"
          : problems.map { "\($0.part): \($0.reason)\n" }.joined())
      if !problems.isEmpty { throw ExitCode(ExitStatus.badInput.rawValue) }
    }
  }

  /// `holdfast catalog import FILE…`.
  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import", abstract: "Take in snapshot files; order and repetition do not matter."
    )
    // What was taken in.
    private struct Summary: Encodable {
      var added: Int
      var known: Int
      var scans: Int
      var failures: [String]
    }

    @Argument(help: "files or folders of snapshots", completion: .file())
    var paths: [String]
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      let session = try Session(global)
      let report = try session.catalog().importFiles(paths)
      let failures = report.failures.map(\.message)
      try session.write(
        json: Summary(
          added: report.added, known: report.known, scans: report.scans, failures: failures),
        text: "\(report.added) snapshots added, \(report.known) known already, "
          + "\(report.scans) scans in histories\n")
      for failure in failures { session.console.error("error: \(failure)") }
      if !failures.isEmpty { throw ExitCode(ExitStatus.badInput.rawValue) }
    }
  }

  /// `holdfast catalog export DIR`.
  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Write every snapshot as a content-addressed file.")
    @Argument(help: "the folder", completion: .directory)
    var folder: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      let session = try Session(global)
      let report = try session.catalog().exportFiles(to: folder)
      try session.write(
        json: ["known": report.known, "written": report.written],
        text: "\(report.written) snapshots written, \(report.known) were there already\n")
    }
  }
}

extension Session {
  /// How results look.
  var style: TextStyle { console.style(showsAll: options.all) }

  /// Writes a result in the wanted format.
  func write(json value: some Encodable, text: String) throws {
    try write(wantsJSON() ? try JSONReport.bytes(of: value) : Array(text.utf8))
  }

  /// Writes text that has no other form.
  func write(_ text: String) throws { try write(Array(text.utf8)) }
}
