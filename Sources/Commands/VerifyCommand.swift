import Accelerators
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

/// `holdfast verify [SOURCE]`.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Does this image, folder or machine match the lock file? Nothing of it is run.",
    discussion: """
      The source is an environment of holdfast.toml or any source of `holdfast scan`; without one
      every environment with a `source` is verified. What a source cannot tell (a root directory has no
      variables) is not judged, and that is said.

        holdfast verify production
        holdfast verify oci:image:v7 --env production --deep
        holdfast verify production --key ci.pub --require-signature
      """)

  @Argument(help: "an environment or a source")
  var source: String?

  @Option(name: .long, help: "the environment of the lock file (default: the source's name)")
  var env: String?

  @Flag(name: .long, help: "check installed files against the records of their packages")
  var deep = false

  @Option(name: .long, help: ArgumentHelp("a public key whose signature counts", valueName: "pem"))
  var key: [String] = []

  @Flag(name: .long, help: "refuse a lock file without a valid signature")
  var requireSignature = false

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if reading.trustDigests {
      throw ValidationError("what is verified is hashed: not with --trust-digests")
    }
  }

  func run() async throws {
    let session = try Session(global)
    let configuration = try session.configuration()
    let place = LockPlace(session: session, configuration: configuration)
    let document = try place.requiredDocument()
    let catalog = reading.noCatalog ? nil : try session.catalog()
    let isRequired = requireSignature || configuration?.lock.requireSignature?.value ?? false
    let keys = try place.keys(key, configuration)
    guard !isRequired || !keys.isEmpty else {
      throw UsageError(
        "a signature is required, and no key is given to check it with",
        hints: ["`--key PUBLIC.pem`, or `keys` under [lock] in holdfast.toml"])
    }
    let check = SignatureCheck(
      place: place, catalog: catalog, keys: keys, isRequired: isRequired,
      project: configuration?.project?.value)
    let resolver = TargetResolver(
      session: session, configuration: configuration, catalog: catalog)
    var reports: [Report] = []
    for (name, target) in try targets(document, configuration, resolver) {
      reports.append(
        try await report(
          name, target, document, check,
          Surroundings(session: session, configuration: configuration, catalog: catalog)))
    }
    try session.finish(reports, default: configuration?.policy.failOn?.value ?? .error)
  }

  private struct Surroundings {
    var session: Session
    var configuration: HoldfastConfiguration?
    var catalog: Catalog?
  }

  // The pairs of an environment of the lock and what is to match it.
  private func targets(
    _ document: LockDocument, _ configuration: HoldfastConfiguration?, _ resolver: TargetResolver
  ) throws -> [(String, Target)] {
    let locked = document.body.environments.keys.sorted()
    guard let source else {
      let names = configuration?.environments.filter { $0.source != nil }.map(\.name.value) ?? []
      let wanted = env.map { [$0] } ?? names
      guard !wanted.isEmpty else {
        throw UsageError(
          "there is nothing to verify",
          hints: ["`holdfast verify SOURCE --env NAME`, or name a `source` in holdfast.toml"])
      }
      return try wanted.map { ($0, try resolver.target($0)) }
    }
    let target = try resolver.target(source)
    if let env {
      guard locked.contains(env) || locked.isEmpty else { throw Self.unknown(env, locked) }
      return [(env, target)]
    }
    if locked.contains(source) || target.declaration != nil { return [(source, target)] }
    guard locked.count == 1 else {
      throw UsageError(
        "the lock file has \(locked.count) environments: which is `\(source)` to match?",
        hints: locked.map { "holdfast verify \(source) --env \($0)" })
    }
    return [(locked[0], target)]
  }

  private static func unknown(_ name: String, _ locked: [String]) -> UsageError {
    UsageError(
      "the lock file has no environment `\(name)`",
      hints: ["it has: \(locked.joined(separator: ", "))"])
  }

  private func report(
    _ name: String, _ target: Target, _ document: LockDocument, _ check: SignatureCheck,
    _ around: Surroundings
  ) async throws -> Report {
    var reading = reading
    reading.rehash = true
    var scanned = target
    scanned.historyName = nil
    let gathered = try await Gatherer(
      session: around.session, reading: reading, catalog: around.catalog,
      configuration: around.configuration
    ).gather(scanned)
    let snapshot = gathered.snapshot
    let platform = snapshot.subject.platform ?? Platform.current.text
    let signature = try check.outcome(document, environment: name, platform: platform)
    var options = PolicyMapping(
      configuration: around.configuration, today: Session.today
    ).options(for: [target], tool: Snapshot.Tool(version: Session.version), command: "verify")
    options.knowledge = try around.session.knowledge()
    var locked = document.body.environments[name]?.installed ?? [:]
    let title = Target.named(briefly: [target]).first?.name ?? target.name
    let signatures = VerifyAnalysis.signatureFindings(
      signature.facts(environment: name, path: check.shownPath, isRequired: check.isRequired))
    guard let part = locked.removeValue(forKey: platform) else {
      var report = VerifyAnalysis.notInLock(
        environment: name, platform: platform,
        known: document.body.environments.mapValues { $0.installed.keys.sorted() },
        snapshot: snapshot, name: title, lock: signature.state, options)
      report.findings += signatures
      return report
    }
    var files: (findings: [Finding], notices: [Notice]) = ([], [])
    if deep {
      files = try await DeepCheck(
        session: around.session, reading: reading, catalog: around.catalog,
        configuration: around.configuration
      ).judge(scanned, snapshot, name: title, options)
    }
    var report = VerifyAnalysis.verify(
      VerifyInput(
        environment: name, platform: platform, locked: part,
        found: try InstalledPart(of: snapshot), snapshot: snapshot, name: title,
        lock: signature.state, signatures: signatures, files: files.findings), options)
    report.notices = (report.notices + files.notices).sorted()
    return report
  }
}
