import Lockfiles
import Model
import Reports

/// What `holdfast lock` did, as other programs read it; `LockSummary` shows the same to people.
struct LockOutcome: Encodable {
  /// What became of the file.
  enum Kind: String, Encodable {
    case created
    case updated
    case unchanged
  }

  struct Environment: Encodable {
    var name: String
    var declared: Declared?
    var installed: [Installed]
    var changes: [String]?
    var signature: Signature?
  }

  /// One change of the lock file.
  struct Change: Encodable {
    var environment: String
    var platform: String?
    var part: String
    var kind: String
    var subject: String
    var file: String?
    var before: String?
    var after: String?

    init(_ change: LockChange) {
      environment = change.environment
      platform = change.platform
      part = change.part.rawValue
      kind = change.kind.rawValue
      subject = change.subject
      file = change.file
      before = change.before
      after = change.after
    }
  }

  struct Declared: Encodable {
    var requirements: Int
    var pins: Int
    var images: Int
    var files: Int
  }

  struct Installed: Encodable {
    var platform: String
    var source: String?
    var packages: [String: Int]
    var withoutHashes: [String]
    var numerics: String
  }

  struct Signature: Encodable {
    var keyID: String
    var sequence: Int64
    var isNew: Bool
  }

  var path: String
  var digest: String
  var outcome: Kind
  var environments: [Environment]

  /// The environments of a written lock; `sources` tells what was read for this run.
  init(
    _ document: LockDocument, path: String, previous: LockDocument?, chosen: [String],
    sources: [String: [String: String]]
  ) {
    self.path = path
    digest = document.digest
    outcome = previous == nil ? .created : previous?.digest == digest ? .unchanged : .updated
    let changes = LockComparison.changes(from: previous?.body, to: document.body)
    environments = chosen.sorted().compactMap { name in
      guard let locked = document.body.environments[name] else { return nil }
      let own = changes.filter { $0.environment == name }
      return Environment(
        name: name, declared: locked.declared.map(Declared.init),
        installed: locked.installed.sorted { $0.key < $1.key }.map { platform, part in
          Installed(part, platform, source: sources[name]?[platform])
        },
        changes: previous?.body.environments[name] == nil ? nil : LockText.lines(own),
        signature: nil)
    }
  }

  /// The summary that people read.
  func text(style: TextStyle) -> String {
    LockSummary.render(
      path: path, digest: digest, outcome: summaryOutcome,
      environments: environments.map { environment in
        var shown = LockSummary.Environment(name: environment.name)
        shown.declared = environment.declared.map {
          LockSummary.Declared(
            requirements: $0.requirements, pins: $0.pins, images: $0.images, files: $0.files)
        }
        shown.platforms = environment.installed.map { part in
          LockSummary.Platform(
            name: part.platform, source: part.source,
            packages: Dictionary(
              uniqueKeysWithValues: part.packages.compactMap { key, count in
                Ecosystem(rawValue: key).map { ($0, count) }
              }),
            withoutHashes: part.withoutHashes, numerics: part.numerics)
        }
        shown.changes = environment.changes
        shown.signature = environment.signature.map {
          LockSummary.Signature(keyID: $0.keyID, sequence: $0.sequence, isNew: $0.isNew)
        }
        return shown
      }, style: style)
  }

  private var summaryOutcome: LockSummary.Outcome {
    switch outcome {
    case .created: .created
    case .updated: .updated
    case .unchanged: .unchanged
    }
  }
}

extension LockOutcome.Declared {
  init(_ part: DeclaredPart) {
    self.init(
      requirements: part.requirements.count, pins: part.pins.count, images: part.images.count,
      files: part.files.count)
  }
}

extension LockOutcome.Installed {
  init(_ part: InstalledPart, _ platform: String, source: String?) {
    var packages: [String: Int] = [:]
    for package in part.packages { packages[package.ecosystem.rawValue, default: 0] += 1 }
    // Debian's archive is checked by its own signatures; digests of its packages are not kept.
    let missing = part.packages.filter { $0.ecosystem != .deb && $0.hashes.isEmpty }
    self.init(
      platform: platform, source: source, packages: packages,
      withoutHashes: Set(missing.map(\.name)).sorted(), numerics: part.numerics.digest)
  }
}
