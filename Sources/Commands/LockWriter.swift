import Analysis
import Catalog
import Configuration
import Foundation
import Lockfiles
import Model
import Scanning

/// Makes the lock file anew from what environments declare and have installed.
struct LockWriter {
  /// What was written.
  struct Written {
    var document: LockDocument
    var outcome: LockOutcome
  }

  let session: Session
  let configuration: HoldfastConfiguration?
  let finder: LockEnvironments
  let reading: ReadingOptions
  let catalog: Catalog?
  private var book = HashBook()

  init(
    session: Session, configuration: HoldfastConfiguration?, finder: LockEnvironments,
    reading: ReadingOptions, catalog: Catalog?
  ) {
    self.session = session
    self.configuration = configuration
    self.finder = finder
    var reading = reading
    // What is locked was read and hashed now, not remembered.
    reading.rehash = true
    self.reading = reading
    self.catalog = catalog
  }

  /// Adds the digests of the files that `--hashes` names.
  mutating func read(hashFiles: [String]) throws {
    for path in hashFiles {
      guard let bytes = try finder.place.file(path, limit: 64 << 20) else {
        throw UsageError("`--hashes \(path)`: no such file")
      }
      try book.add(file: bytes, name: TreeFolder.name(path))
    }
  }

  /// Locks the environments and writes the file when anything changed.
  ///
  /// `dropsOthers`: environments that the configuration no longer has leave the lock file.
  mutating func lock(
    _ environments: [LockEnvironment], source: String?, declaredOnly: Bool, dropsOthers: Bool
  ) async throws -> Written {
    let place = finder.place
    let previous = try place.document()
    if let key = previous?.unknownKeys.first {
      throw LockfileError.newerKeys(path: place.shownPath, key: key)
    }
    var body = previous?.body ?? LockBody()
    body.project = configuration?.project?.value
    if dropsOthers {
      let names = Set(environments.map(\.name))
      body.environments = body.environments.filter { names.contains($0.key) }
    }
    var repositories: [String: Snapshot] = [:]
    for environment in environments {
      guard let declared = environment.declared else { continue }
      let key = "\(declared.text) \(environment.selection.python ?? "")"
      let snapshot =
        try repositories[key]
        ?? declaredSnapshot(
          declared, LockEnvironments.manifests(environments, declaredIn: declared),
          python: environment.selection.python)
      repositories[key] = snapshot
      book.add(pinsOf: snapshot)
      body.environments[environment.name, default: LockedEnvironment()].declared =
        DeclaredPart(of: snapshot, selection: environment.selection)
    }
    var sources: [String: [String: String]] = [:]
    session.tell(repositories.sorted { $0.key < $1.key }.flatMap(\.value.notices))
    for environment in environments {
      if body.environments[environment.name] == nil {
        body.environments[environment.name] = LockedEnvironment()
      }
      guard !declaredOnly, let target = try target(of: environment, source: source) else {
        continue
      }
      let snapshot = try await gather(target).snapshot
      session.tell(snapshot.notices)
      guard snapshot.subject.kind != .repository else {
        throw UsageError(
          "the source of environment `\(environment.name)` is a repository: nothing is installed there",
          hints: ["name an image, a prefix or a folder as `source`"])
      }
      let platform = snapshot.subject.platform ?? Platform.current.text
      body.environments[environment.name, default: LockedEnvironment()].installed[platform] =
        try InstalledPart(of: snapshot, hashes: book)
      sources[environment.name, default: [:]][platform] = snapshot.subject.reference
    }
    let bytes = try LockDocument.bytes(of: body)
    let document = try LockDocument.read(bytes, path: place.shownPath)
    if document.digest != previous?.digest { try place.write(bytes, to: place.path) }
    return Written(
      document: document,
      outcome: LockOutcome(
        document, path: place.shownPath, previous: previous, chosen: environments.map(\.name),
        sources: sources))
  }

  private func target(of environment: LockEnvironment, source: String?) throws -> Target? {
    guard let source else {
      do {
        return try finder.installed(environment)
      } catch let error as UsageError {
        throw UsageError(
          error.message, hints: error.hints + ["`holdfast lock --declared` needs no image"])
      }
    }
    var target = try finder.resolver.target(source)
    target.name = environment.name
    return target
  }

  /// What a repository declares, for a version of Python.
  func declaredSnapshot(
    _ source: SourceReference, _ manifests: Set<String>?, python: String?
  ) throws -> Snapshot {
    var options = try session.scanOptions(reading)
    options.python = python ?? options.python
    return try Scanner(options: options, catalog: nil).scanDeclared(source, manifests: manifests)
  }

  private func gather(_ target: Target) async throws -> Gatherer.Gathered {
    var target = target
    // The history of an environment is written by `scan`; locking tells nothing new there.
    target.historyName = nil
    return try await Gatherer(
      session: session, reading: reading, catalog: catalog, configuration: configuration
    ).gather(target)
  }
}
