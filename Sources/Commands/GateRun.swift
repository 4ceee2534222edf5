import Accelerators
import Analysis
import ArgumentParser
import Configuration
import Foundation
import Lockfiles
import Model
import Reports
import Repositories
import Scanning
import Versions

/// One state of the project's files, for the gate.
enum GateState {
  /// The files as they lie in the folder.
  case workTree
  /// The staged index.
  case index
  /// A commit.
  case commit(String)

  /// The same as git's objects; nil for the work tree.
  var revision: Revision? {
    switch self {
    case .workTree: nil
    case .index: .index
    case .commit(let id): .reference(id)
    }
  }

  /// The part behind `@` of a source that means it.
  var selector: String? {
    switch self {
    case .workTree: nil
    case .index: "index"
    case .commit(let id): id
    }
  }
}

/// Judges what a project declares against its lock file: `check`, the hook, `lock --check`.
///
/// No image, no catalog, no network: what cannot be known without them is said as unknown.
struct GateRun {
  let session: Session
  let place: LockPlace
  /// The configuration's file, where another one counts than that of the working folder.
  var configurationPath: String?
  /// Another index than the repository's own (`GIT_INDEX_FILE`).
  var indexFile: String? { session.environment["GIT_INDEX_FILE"] }

  /// The report of one state; without names of all environments of the configuration then.
  func report(
    of state: GateState, _ names: [String], _ files: GitFiles?, command: String
  ) throws -> Report {
    let configuration = try configuration(state, files)
    let finder = LockEnvironments(
      session: session, configuration: configuration,
      resolver: TargetResolver(session: session, configuration: configuration, catalog: nil),
      place: place)
    let document = try document(state, files)
    var options = PolicyMapping(configuration: configuration, today: Session.today)
      .options(for: [], tool: Snapshot.Tool(version: Session.version), command: command)
    // Reading the tables takes time that a hook does not have where nothing asks for them.
    if session.namesKnowledge { options.knowledge = try session.knowledge() }
    var scans: [String: Snapshot] = [:]
    var environments: [GateEnvironment] = []
    let chosen = try finder.chosen(names)
    let pools = try pools(chosen, document, configuration, options)
    for environment in chosen {
      guard let declared = environment.declared else { continue }
      let key = "\(declared.text) \(environment.selection.python ?? "")"
      let snapshot =
        try scans[key]
        ?? scan(
          declared, LockEnvironments.manifests(chosen, declaredIn: declared), state, files,
          python: environment.selection.python)
      scans[key] = snapshot
      let locked = document?.body.environments[environment.name]
      let wanted = environment.declaration?.hardware.map(\.value) ?? []
      environments.append(
        GateEnvironment(
          name: environment.name,
          declaredNow: DeclaredPart(of: snapshot, selection: environment.selection),
          lockedDeclared: locked?.declared,
          repository: NamedSnapshot(name: environment.name, snapshot: snapshot),
          installed: locked?.installed ?? [:], options: environment.options,
          pools: pools.isEmpty ? [] : try PoolGathering.chosen(wanted, from: pools)))
    }
    let lock: GateInput.Lock =
      document.map { .present(LockState(path: place.shownPath, digest: $0.digest)) } ?? .missing
    var report = GateAnalysis.check(
      GateInput(environments: environments, lock: lock, options: options))
    if environments.isEmpty { report.verdict = "no environment declares anything to check" }
    return report
  }

  // The configuration of that state: a hook judges what is to be committed, not what lies about.
  private func configuration(
    _ state: GateState, _ files: GitFiles?
  ) throws -> HoldfastConfiguration? {
    let present = try configuration()
    guard let revision = state.revision else { return present }
    let path =
      configurationPath ?? present?.path ?? "\(place.folder)/\(HoldfastConfiguration.fileName)"
    guard let bytes = try files?.file(absolute(path), revision) else {
      // One that git does not know is meant for the folder as it is.
      if case .index = state { return present }
      return nil
    }
    return try session.configuration(bytes, path: path)
  }

  private func configuration() throws -> HoldfastConfiguration? {
    guard let path = configurationPath else { return try session.configuration() }
    return try place.file(path, limit: 16 << 20).map { try session.configuration($0, path: path) }
  }

  private func document(
    _ state: GateState, _ files: GitFiles?
  ) throws -> LockDocument? {
    guard let revision = state.revision else { return try place.document() }
    guard let bytes = try files?.file(place.path, revision) else { return nil }
    do {
      return try LockDocument.read(bytes, path: place.shownPath)
    } catch {
      // What an older commit has is not to be mended by this one.
      if case .commit = state { return nil }
      throw error
    }
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
  }

  // Only what is read from the folder beside the configuration changes with the state.
  private func scan(
    _ declared: SourceReference, _ manifests: Set<String>?, _ state: GateState,
    _ files: GitFiles?, python: String?
  ) throws -> Snapshot {
    var reading = try ReadingOptions.parse([])
    reading.python = python
    let scanner = Scanner(options: try session.scanOptions(reading), catalog: nil)
    let isWorkTree = declared.selector == nil || declared.selector == "worktree"
    guard isWorkTree, let selector = state.selector, let root = files?.root else {
      return try scanner.scanDeclared(declared, manifests: manifests, indexFile: indexFile)
    }
    var source = declared
    let folder = files?.inside(absolute(declared.path)) ?? ""
    source.path = root
    source.selector = selector
    source.member = folder.isEmpty ? declared.member : folder
    let snapshot = try scanner.scanDeclared(source, manifests: manifests, indexFile: indexFile)
    return folder.isEmpty ? snapshot : snapshot.relative(to: folder)
  }

  // Pools matter only where an image was locked to be judged for them.
  private func pools(
    _ environments: [LockEnvironment], _ document: LockDocument?,
    _ configuration: HoldfastConfiguration?, _ options: DriftOptions
  ) throws -> [Pool] {
    let isAsked = environments.contains { environment in
      environment.declaration?.hardware.isEmpty == false
        && document?.body.environments[environment.name]?.installed.isEmpty == false
    }
    guard isAsked else { return [] }
    return try PoolGathering(
      session: session, configuration: configuration, knowledge: options.knowledge
    ).all().pools
  }
}

extension Snapshot {
  /// The snapshot of a repository with the paths below a folder as that folder has them.
  func relative(to folder: String) -> Snapshot {
    let prefix = folder + "/"
    func short(_ path: String) -> String {
      path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path == folder ? "" : path
    }
    var snapshot = self
    for row in snapshot.manifests.indices {
      snapshot.manifests[row].path = short(snapshot.manifests[row].path)
      snapshot.manifests[row].includes = snapshot.manifests[row].includes.map(short)
    }
    for row in snapshot.builds.indices {
      snapshot.builds[row].path = short(snapshot.builds[row].path)
    }
    for row in snapshot.requirements.indices {
      snapshot.requirements[row].evidence.path = short(snapshot.requirements[row].evidence.path)
    }
    for row in snapshot.packages.indices {
      snapshot.packages[row].location = short(snapshot.packages[row].location)
      for place in snapshot.packages[row].evidence.indices {
        snapshot.packages[row].evidence[place].path = short(
          snapshot.packages[row].evidence[place].path)
      }
    }
    return snapshot
  }
}
