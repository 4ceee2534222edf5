import ArgumentParser
import Catalog
import Foundation
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
    for source in sources {
      var target = try resolver.target(source)
      if let environment { target.historyName = resolver.historyName(environment) }
      let gathered = try await gatherer.gather(target)
      refused = refused || (global.strict && !gathered.snapshot.notices.isEmpty)
      switch session.format {
      case .json: documents.append(try SnapshotFile(gathered.snapshot).prettyBytes())
      case .human: text += summary(of: gathered, session)
      }
    }
    switch session.format {
    case .json: try session.write(Self.joined(documents))
    case .human: try session.write(Array(text.utf8))
    }
    if refused { throw ExitCode(ExitStatus.badInput.rawValue) }
  }

  private func summary(of gathered: Gatherer.Gathered, _ session: Session) -> String {
    ScanSummary.render(
      gathered.snapshot, name: gathered.target.name,
      statistics: ScanSummary.Statistics(
        layers: gathered.progress?.layers ?? 0,
        cachedLayers: gathered.progress?.layersCached ?? 0,
        bytes: gathered.progress?.bytes ?? 0, seconds: gathered.seconds),
      style: session.console.style(showsAll: global.all))
  }

  // One document as it is, several as a list.
  private static func joined(_ documents: [[UInt8]]) -> [UInt8] {
    guard documents.count > 1 else { return documents.first ?? [] }
    var bytes = Array("[\n".utf8)
    for (position, document) in documents.enumerated() {
      if position > 0 { bytes += Array(",\n".utf8) }
      bytes += document
    }
    return bytes + Array("]\n".utf8)
  }
}
