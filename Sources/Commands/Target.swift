import Bytes
import Catalog
import Configuration
import Foundation
import Images
import Lockfiles
import Model
import Scanning

/// What a command is to look at: an environment of the configuration, a name of the catalog, or a
/// source given directly.
struct Target: Sendable {
  /// How its snapshot is had.
  enum Origin: Sendable {
    /// By scanning a source; the catalog makes that quick when nothing changed.
    case source(SourceReference)
    /// From the catalog only.
    case stored(name: String)
    /// From the lock file.
    case locked(Snapshot)
  }

  /// The name in reports.
  var name: String
  /// The name of its history in the catalog; nil for sources given directly.
  var historyName: String?
  /// How its snapshot is had.
  var origin: Origin
  /// The configuration's entry.
  var declaration: EnvironmentDeclaration?
}

extension Target {
  /// The targets under short names, a tag or the last part of a path, where those tell them apart.
  static func named(briefly targets: [Target]) -> [Target] {
    let brief = targets.map(\.briefName)
    guard Set(brief).count == brief.count else { return targets }
    return zip(targets, brief).map { target, name in
      var target = target
      target.name = name
      return target
    }
  }

  private var briefName: String {
    if case .locked = origin { return name }
    guard case .source(let source) = origin else {
      return Digest(name).map { "\($0.algorithm.rawValue):\($0.short)" } ?? name
    }
    guard declaration == nil else { return name }
    if let selector = source.selector { return selector }
    let path = source.path.hasSuffix("/") ? String(source.path.dropLast()) : source.path
    guard source.kind != .repo, let slash = path.lastIndex(of: "/") else { return name }
    return String(path[path.index(after: slash)...])
  }
}

/// Finds out what the words of a command line mean.
struct TargetResolver {
  let session: Session
  let configuration: HoldfastConfiguration?
  let catalog: Catalog?

  /// Names of the configuration first, then known prefixes and paths, then names of the catalog.
  func target(_ text: String) throws -> Target {
    if let environment = configuration?.environment(named: text) {
      return try target(environment)
    }
    if text.hasPrefix(Self.lockPrefix) { return try locked(text) }
    if let source = SourceReference(text, in: session.surroundings) {
      return Target(name: text, historyName: nil, origin: .source(source), declaration: nil)
    }
    if let catalog, let name = try storedName(text, catalog) {
      return Target(name: text, historyName: nil, origin: .stored(name: name), declaration: nil)
    }
    let known = configuration?.environments.map(\.name.value) ?? []
    throw UsageError(
      "`\(text)` is no environment, no known source and no path",
      hints: known.isEmpty
        ? ["`holdfast scan --help` lists the kinds of source"]
        : ["the configuration has: \(known.joined(separator: ", "))"])
  }

  private func target(_ environment: EnvironmentDeclaration) throws -> Target {
    let name = environment.name.value
    guard let text = environment.source?.value ?? environment.declaredSource else {
      throw UsageError(
        "environment `\(name)` has neither `source` nor `declared`",
        hints: ["add `source = \"oci:FOLDER:TAG\"` to [environments.\(name)]"])
    }
    return Target(
      name: name, historyName: historyName(name), origin: .source(try source(text, of: name)),
      declaration: environment)
  }

  /// A source that the configuration names, its place made absolute.
  func source(_ text: String, of environment: String) throws -> SourceReference {
    guard let source = SourceReference(text, in: relativeSurroundings) else {
      throw UsageError("the source `\(text)` of environment `\(environment)` is not there")
    }
    var placed = source
    if source.kind != .standardInput { placed.path = absolute(source.path) }
    return placed
  }

  /// What a source of the lock file begins with, `lock:training` or `lock:training@linux/arm64`.
  private static let lockPrefix = "lock:"

  private func locked(_ text: String) throws -> Target {
    let parts = text.dropFirst(Self.lockPrefix.utf8.count).split(separator: "@", maxSplits: 1)
    let name = parts.first.map(String.init) ?? ""
    let place = LockPlace(session: session, configuration: configuration)
    let environments = try place.requiredDocument().body.environments
    guard let environment = environments[name] else {
      throw UsageError(
        "the lock file has no environment `\(name)`",
        hints: ["it has: \(environments.keys.sorted().joined(separator: ", "))"])
    }
    let platforms = environment.installed.keys.sorted()
    let wanted = parts.count > 1 ? String(parts[1]) : platforms.first ?? ""
    guard let part = environment.installed[wanted], parts.count > 1 || platforms.count == 1 else {
      throw UsageError(
        platforms.isEmpty
          ? "environment `\(name)` has no installed part in the lock file"
          : "environment `\(name)` is locked for \(platforms.joined(separator: ", "))",
        hints: platforms.map { "lock:\(name)@\($0)" })
    }
    return Target(
      name: text, historyName: nil,
      origin: .locked(part.snapshot(name: text, platform: wanted)), declaration: nil)
  }

  /// The name of an environment's history: with the project's name where it has one.
  func historyName(_ name: String) -> String {
    configuration?.project.map { "\($0.value)/\(name)" } ?? name
  }

  private func storedName(_ text: String, _ catalog: Catalog) throws -> String? {
    for name in [historyName(text), text] {
      do {
        _ = try catalog.identity(of: name)
        return name
      } catch .unknownSnapshot, .unknownEnvironment {
        continue
      }
    }
    return nil
  }

  // Places in the configuration are relative to its folder.
  private func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    if path.hasPrefix("~/"), let home = session.environment["HOME"] {
      return home + path.dropFirst(1)
    }
    guard let folder = configuration.map({ TreeFolder.of($0.path) }), !folder.isEmpty else {
      return path
    }
    return "\(folder)/\(path)"
  }

  private var relativeSurroundings: SourceReference.Surroundings {
    let here = session.surroundings
    let resolver = self
    return SourceReference.Surroundings(
      exists: { here.exists(resolver.absolute($0)) },
      isFolder: { here.isFolder(resolver.absolute($0)) })
  }
}

/// The folder part of a path of this machine.
enum TreeFolder {
  /// The part before the last slash; empty for a name alone.
  static func of(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  /// A name inside a folder.
  static func joined(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// The part behind the last slash.
  static func name(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }
}
