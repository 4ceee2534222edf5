import Analysis
import Catalog
import Configuration
import Foundation
import Lockfiles
import Model
import Scanning
import Versions

/// One environment as the commands around the lock file look at it.
struct LockEnvironment {
  /// The name that stands in a lock file without configuration.
  static let onlyName = "default"

  /// The name.
  var name: String
  /// The tree that declares; nil where nothing is declared.
  var declared: SourceReference?
  /// What counts as declared.
  var selection: DeclaredSelection
  /// The configuration's entry.
  var declaration: EnvironmentDeclaration?

  /// What the analyses want to know of it.
  var options: EnvironmentOptions {
    var options = EnvironmentOptions()
    options.role = declaration?.role?.value.rawValue
    options.groups = selection.groups
    options.extras = selection.extras
    options.manifests = selection.manifests
    return options
  }
}

/// Finds the environments that a lock file speaks of.
struct LockEnvironments {
  let session: Session
  let configuration: HoldfastConfiguration?
  let resolver: TargetResolver
  let place: LockPlace

  /// Those of the names, else all of the configuration; without configuration the one of the project.
  func chosen(_ names: [String]) throws -> [LockEnvironment] {
    guard let configuration, !configuration.environments.isEmpty else {
      guard names.allSatisfy({ $0 == LockEnvironment.onlyName }) else {
        throw UsageError(
          "there is no environment `\(names[0])`: no holdfast.toml names any",
          hints: ["without one, `holdfast lock` locks what this repository declares"])
      }
      return [undescribed()]
    }
    let wanted = names.isEmpty ? configuration.environments.map(\.name.value) : names
    return try wanted.map { name in
      guard let declaration = configuration.environment(named: name) else {
        let known = configuration.environments.map(\.name.value).joined(separator: ", ")
        throw UsageError(
          "there is no environment `\(name)`", hints: ["the configuration has: \(known)"])
      }
      return try environment(declaration)
    }
  }

  /// The environment of the name: that of the configuration, else a new one of this project.
  func chosenOrNew(_ name: String) throws -> LockEnvironment {
    if let declaration = configuration?.environment(named: name) {
      return try environment(declaration)
    }
    var environment = undescribed()
    environment.name = name
    // Outside repositories an image may be locked by itself.
    if session.repositoryRoot(above: place.folder) == nil { environment.declared = nil }
    return environment
  }

  /// The manifests that any of the environments of a tree names; nil where one counts them all.
  static func manifests(
    _ environments: [LockEnvironment], declaredIn source: SourceReference
  ) -> Set<String>? {
    let sharing = environments.filter { $0.declared == source }
    guard !sharing.contains(where: \.selection.manifests.isEmpty) else { return nil }
    return Set(sharing.flatMap(\.selection.manifests))
  }

  /// What is installed in an environment; nil where its configuration names nothing.
  ///
  /// Throws `UsageError` where the named source is not there.
  func installed(_ environment: LockEnvironment) throws -> Target? {
    guard environment.declaration?.source != nil else { return nil }
    return try resolver.target(environment.name)
  }

  // A project without configuration: what its repository declares, nothing installed.
  private func undescribed() -> LockEnvironment {
    LockEnvironment(
      name: LockEnvironment.onlyName,
      declared: SourceReference(kind: .repo, path: place.folder, text: "repo:."),
      selection: DeclaredSelection(manifests: [], groups: nil, extras: [], python: nil),
      declaration: nil)
  }

  private func environment(_ declaration: EnvironmentDeclaration) throws -> LockEnvironment {
    let name = declaration.name.value
    let selection = DeclaredSelection(
      manifests: declaration.manifests?.map(\.value) ?? [],
      groups: declaration.groups.isEmpty ? nil : declaration.groups.map(\.value),
      extras: declaration.extras.map(\.value), python: declaration.python?.value.text)
    var declared: SourceReference?
    // One with nothing but a name speaks of the repository beside the configuration.
    let text = declaration.declaredSource ?? (declaration.source == nil ? "repo:." : nil)
    if let text {
      declared = try resolver.source(text, of: name)
      guard declared?.kind == .repo else {
        throw UsageError(
          "`declared` of environment `\(name)` is `\(text)`, not a repository",
          hints: ["write it as `repo:.@worktree`, and what is installed as `source`"])
      }
    }
    return LockEnvironment(
      name: name, declared: declared, selection: selection, declaration: declaration)
  }
}
