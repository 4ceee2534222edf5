package import Documents
package import Versions

extension PylockDocument {
  /// What an installer takes for one package.
  package struct Selection {
    /// The kinds of artifact.
    package enum Kind: String {
      case repository, directory, archive, sourceDistribution, wheel
    }

    /// The package's position in the document.
    package var position: Int
    /// What is taken.
    package var kind: Kind
    /// Its entry.
    package var artifact: DocumentNode
  }

  /// The packages and artifacts that an installer takes, in file order.
  ///
  /// `tags` are those that the interpreter accepts, best first; nil groups are the default ones.
  package func select(
    tags: [String], environment: PEP508Environment, extras: [String] = [], groups: [String]? = nil
  ) throws(PylockError) -> [Selection] {
    for extra in extras where !self.extras.contains(extra) {
      throw Self.refusal("extra `\(Excerpted.text(extra))` is not in the lock")
    }
    var environment = environment
    environment.extras = Set(extras)
    environment.dependencyGroups = Set(groups ?? defaultGroups)
    if let environments {
      var fits = false
      for marker in environments where try Self.holds(marker, environment) { fits = true }
      guard fits else { throw Self.refusal("the lock is for other environments") }
    }
    try Self.check(requiresPython, environment, "the lock")
    var ranks: [String: Int] = [:]
    for (rank, tag) in tags.enumerated() where ranks[tag] == nil { ranks[tag] = rank }
    var selections: [Selection] = []
    var seen: [String: Int] = [:]
    for (position, package) in packages.enumerated() {
      if let marker = package.marker, try !Self.holds(marker, environment) { continue }
      try Self.check(package.requiresPython, environment, "package `\(package.name)`")
      if let first = seen[package.name] {
        throw Self.refusal(
          "package `\(package.name)` is chosen twice, packages[\(first)] and packages[\(position)]")
      }
      seen[package.name] = position
      selections.append(try selection(package, position, ranks))
    }
    return selections
  }

  private func selection(
    _ package: Package, _ position: Int, _ ranks: [String: Int]
  ) throws(PylockError) -> Selection {
    switch package.place {
    case .repository(let node):
      return Selection(position: position, kind: .repository, artifact: node)
    case .directory(let node):
      return Selection(position: position, kind: .directory, artifact: node)
    case .archive(let node):
      return Selection(position: position, kind: .archive, artifact: node)
    case nil: break
    }
    var best: (rank: Int, node: DocumentNode)?
    for (node, filename) in package.wheels {
      guard let rank = filename.tags.compactMap({ ranks[$0.description] }).min() else { continue }
      if best.map({ rank < $0.rank }) ?? true { best = (rank, node) }
    }
    if let best { return Selection(position: position, kind: .wheel, artifact: best.node) }
    guard let node = package.sourceDistribution else {
      throw Self.refusal("no wheel of `\(package.name)` fits, and there is no source distribution")
    }
    return Selection(position: position, kind: .sourceDistribution, artifact: node)
  }

  private static func refusal(_ message: String) -> PylockError {
    PylockError(message: message, place: "", line: 1)
  }

  private static func check(
    _ specifiers: PEP440Specifiers?, _ environment: PEP508Environment, _ what: String
  ) throws(PylockError) {
    guard let specifiers,
      let text = environment.pythonFullVersion ?? environment.pythonVersion,
      let version = PEP440Version(text), !specifiers.contains(version, prereleases: true)
    else { return }
    throw refusal("\(what) needs Python \(specifiers.text), not \(text)")
  }

  private static func holds(
    _ marker: PEP508Marker, _ environment: PEP508Environment
  ) throws(PylockError) -> Bool {
    do throws(PEP508UndefinedComparison) {
      return try marker.evaluate(in: environment) == .yes
    } catch {
      throw refusal("marker `\(marker.text)` compares what cannot be compared")
    }
  }
}
