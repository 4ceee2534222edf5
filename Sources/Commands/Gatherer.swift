import Analysis
import Bytes
import Catalog
import Configuration
import Foundation
import Model
import Reports
import Scanning
import Versions

/// Gets the snapshots of targets, by scanning or from the catalog, and shows how far it is.
struct Gatherer {
  /// A snapshot and what it cost to get.
  struct Gathered: Sendable {
    var target: Target
    var snapshot: Snapshot
    /// What was read; nil when it came from the catalog as it stood.
    var progress: ScanProgress.State?
    /// Seconds that it took.
    var seconds: Double
  }

  let session: Session
  let reading: ReadingOptions
  let catalog: Catalog?
  var configuration: HoldfastConfiguration?
  /// Environments of this machine are scanned with all their binaries and the system around them.
  var withSystem = false

  /// The snapshots of targets in their order; stored ones are unpacked side by side.
  func snapshots(of targets: [Target]) async throws -> [NamedSnapshot] {
    var stored: [Digest: Snapshot] = [:]
    if let catalog {
      var identities: [Digest] = []
      for case .stored(let name) in targets.map(\.origin) {
        identities.append(try catalog.identity(of: name))
      }
      for file in try await catalog.snapshots(identities) { stored[file.identity] = file.snapshot }
    }
    var snapshots: [NamedSnapshot] = []
    for target in targets {
      if case .stored(let name) = target.origin, let catalog,
        let snapshot = stored[try catalog.identity(of: name)]
      {
        snapshots.append(NamedSnapshot(name: target.name, snapshot: snapshot))
      } else {
        snapshots.append(
          NamedSnapshot(name: target.name, snapshot: try await gather(target).snapshot))
      }
    }
    return snapshots
  }

  /// The snapshot of one target.
  func gather(_ target: Target) async throws -> Gathered {
    switch target.origin {
    case .locked(let snapshot):
      return Gathered(target: target, snapshot: snapshot, progress: nil, seconds: 0)
    case .stored(let name):
      guard let catalog else { throw UsageError("without a catalog there is no `\(name)`") }
      let file = try catalog.snapshot(try catalog.identity(of: name))
      return Gathered(target: target, snapshot: file.snapshot, progress: nil, seconds: 0)
    case .source(var source):
      var options = try session.scanOptions(reading)
      options.environment = target.historyName
      if let limit = configuration?.limits.layerBytes?.value { options.limitLayerBytes = limit }
      if options.python == nil {
        options.python = target.declaration?.python?.value.text
      }
      if withSystem, source.kind == .venv || source.kind == .conda {
        options.withSystem = true
        source.path = URL(filePath: source.path).resolvingSymlinksInPath().path
      }
      let progress = ScanProgress()
      let scanner = Scanner(options: options, catalog: catalog, progress: progress)
      let start = ContinuousClock.now
      let display = ProgressDisplay(session: session, name: target.name, progress: progress)
      display.start()
      defer { display.stop() }
      let result = try await scanner.scan(source)
      return Gathered(
        target: target, snapshot: result.snapshot, progress: result.progress,
        seconds: (ContinuousClock.now - start).seconds)
    }
  }
}

extension Duration {
  /// The length in seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
