import ArgumentParser
import Catalog
import Foundation
import Lockfiles
import Model
import Reports
import Scanning

/// `holdfast scan SOURCE…`.
struct ScanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Read images, repositories and folders into the catalog.",
    discussion: """
      A source is an environment of holdfast.toml, or archive:FILE[:TAG], oci:PATH[:TAG],
      repo:PATH[@REF|@index], rootfs:DIR, venv:DIR, conda:DIR, host:, or - for an archive on
      standard input. The prefix may be left out where the path says what it is.

        holdfast scan training production
        docker save app | holdfast scan --format json -
      """)

  @Argument(help: "what to read")
  var sources: [String]

  @Option(name: .long, help: "record the scan in the history of this environment")
  var environment: String?

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let session = try Session(global)
    let catalog = reading.noCatalog ? nil : try session.catalog()
    let configuration = try session.configuration()
    let resolver = TargetResolver(
      session: session, configuration: configuration, catalog: catalog)
    let gatherer = Gatherer(
      session: session, reading: reading, catalog: catalog, configuration: configuration)
    if environment != nil, sources.count > 1 {
      throw UsageError("`--environment` names the history of one source")
    }
    var documents: [[UInt8]] = []
    var text = ""
    var refused = false
    let wantsJSON = try session.wantsJSON()
    for source in sources {
      var target = try resolver.target(source)
      if let environment { target.historyName = resolver.historyName(environment) }
      let gathered = try await gatherer.gather(target)
      refused = refused || (global.strict && !gathered.snapshot.notices.isEmpty)
      if wantsJSON {
        documents.append(try SnapshotFile(gathered.snapshot).prettyBytes())
      } else {
        text += try summary(of: gathered, session)
      }
    }
    try session.write(wantsJSON ? try Session.joined(documents) : Array(text.utf8))
    if refused { throw ExitCode(ExitStatus.badInput.rawValue) }
  }

  private func summary(of gathered: Gatherer.Gathered, _ session: Session) throws -> String {
    ScanSummary.render(
      gathered.snapshot, name: gathered.target.name,
      statistics: ScanSummary.Statistics(
        layers: gathered.progress?.layers ?? 0,
        cachedLayers: gathered.progress?.layersCached ?? 0,
        bytes: gathered.progress?.bytes ?? 0, seconds: gathered.seconds),
      style: session.console.style(showsAll: global.all),
      numerics: try Self.numerics(gathered.snapshot))
  }

  // What computes has a fingerprint; a repository or a machine alone has none.
  private static func numerics(_ snapshot: Snapshot) throws -> String? {
    switch snapshot.subject.kind {
    case .repository, .host: nil
    case .image, .folder, .virtualEnvironment, .condaPrefix:
      try NumericsFingerprint(of: snapshot).digest
    }
  }
}
