import Analysis
import ArgumentParser
import Catalog
import Configuration
import Foundation
import Lockfiles
import Model
import Reports
import Scanning
import Signatures

/// `holdfast lock [ENV…]`.
struct LockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock",
    abstract: "Write holdfast.lock: what environments declare, and what is installed in them.",
    discussion: """
      The declared part comes from the repository alone: a laptop and a hook can write and check
      it. The installed part comes from the images, prefixes or hosts that holdfast.toml names as
      `source`. Parts that are not asked for stay as they are.

        holdfast lock --declared                after a change of manifests
        holdfast lock training --hashes wheels.txt --sign ci.pem
        holdfast lock --check                   is the declared part current? writes nothing
        holdfast lock --diff main               what this branch changes in the lock, in words
      """)

  @Argument(help: "environments of holdfast.toml (default: all)")
  var environments: [String] = []

  @Flag(name: .long, help: "the declared part only; no image is read")
  var declared = false

  @Flag(name: .long, help: "say whether the declared part is current; write nothing")
  var check = false

  @Option(name: .long, help: ArgumentHelp("what changed in the lock since REF", valueName: "ref"))
  var diff: String?

  @Option(
    name: .long,
    help: ArgumentHelp("what is installed in the one environment named", valueName: "source"))
  var source: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "digests of wheels and sdists: requirements, pylock.toml, uv.lock, a pip report, sums",
      valueName: "file"))
  var hashes: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("sign with this private key in PEM", valueName: "key"))
  var sign: String?

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if check, diff != nil || sign != nil || declared {
      throw ValidationError("--check stands alone: it writes nothing")
    }
    if diff != nil, sign != nil || declared {
      throw ValidationError("--diff stands alone: it writes nothing")
    }
    if reading.trustDigests {
      throw ValidationError("a lock file holds what was verified: not with --trust-digests")
    }
    if source != nil, environments.count != 1 {
      throw ValidationError("--source needs the one environment whose source it is")
    }
  }

  func run() async throws {
    let session = try Session(global)
    let configuration = try session.configuration()
    let place = LockPlace(session: session, configuration: configuration)
    if let diff { return try tellDifference(since: diff, session, place) }
    let catalog = reading.noCatalog || declared || check ? nil : try session.catalog()
    let finder = LockEnvironments(
      session: session, configuration: configuration,
      resolver: TargetResolver(session: session, configuration: configuration, catalog: catalog),
      place: place)
    let chosen =
      source == nil
      ? try finder.chosen(environments) : [try finder.chosenOrNew(environments[0])]
    if check {
      let gate = GateRun(session: session, place: place)
      var report = try gate.report(of: .workTree, environments, nil, command: "lock")
      // Here nothing else was asked than whether the file is current.
      report.findings.removeAll { !["LCK001", "LCK013"].contains($0.code) }
      for row in report.findings.indices { report.findings[row].severity = .error }
      report.shared = []
      report.fit = nil
      report.verdict =
        report.findings.isEmpty
        ? "\(place.shownPath) is current" : "\(place.shownPath) is not current"
      return try session.finish(
        report, default: .error, text: CheckText.render(report, style: session.style))
    }
    var writer = LockWriter(
      session: session, configuration: configuration, finder: finder, reading: reading,
      catalog: catalog)
    try writer.read(hashFiles: hashes)
    let written = try await writer.lock(
      chosen, source: source, declaredOnly: declared, dropsOthers: environments.isEmpty)
    var outcome = written.outcome
    if let sign {
      let signing = LockSigning(
        session: session, place: place, catalog: catalog, keyPath: sign)
      let signatures = try signing.sign(written.document, environments: chosen.map(\.name))
      for row in outcome.environments.indices {
        outcome.environments[row].signature = signatures[outcome.environments[row].name]
      }
    }
    try session.write(json: outcome, text: outcome.text(style: session.style))
  }

  private func tellDifference(
    since reference: String, _ session: Session, _ place: LockPlace
  ) throws {
    let present = try place.requiredDocument()
    let earlier = try GitFiles(folder: place.folder).file(place.path, at: reference)
    let before = try earlier.map {
      try LockDocument.read($0, path: "\(reference):\(LockDocument.fileName)").body
    }
    let changes = LockComparison.changes(from: before, to: present.body)
    let lines = LockText.lines(changes)
    let head =
      before == nil
      ? "\(reference) has no \(LockDocument.fileName)"
      : changes.isEmpty
        ? "\(LockDocument.fileName) says the same as at \(reference)"
        : "\(LockDocument.fileName) since \(reference): \(lines.count) changes"
    try session.write(
      json: changes.map(LockOutcome.Change.init),
      text: ([head] + lines.map { "  \($0)" }).map { $0 + "\n" }.joined())
  }
}
