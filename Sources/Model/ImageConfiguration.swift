/// What an image's configuration says (OCI image specification, config.md).
package struct ImageConfiguration: Sendable, Hashable {
  /// One history entry.
  package struct History: Sendable, Hashable {
    /// The instruction that made it.
    package var createdBy: String?
    /// It changed no file, so no layer belongs to it.
    package var emptyLayer: Bool
    /// When it was made, as the history writes it (RFC 3339).
    package var created: String?

    /// A history entry.
    package init(createdBy: String?, emptyLayer: Bool, created: String? = nil) {
      self.createdBy = createdBy
      self.emptyLayer = emptyLayer
      self.created = created
    }
  }

  /// A variable of the environment.
  package struct Variable: Sendable, Hashable {
    /// The name.
    package var name: String
    /// The value.
    package var value: String

    /// A variable.
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The platform.
  package var platform: Platform
  /// Variables in order.
  package var environment: [Variable]
  /// `Entrypoint`.
  package var entrypoint: [String]?
  /// `Cmd`.
  package var command: [String]?
  /// `User`.
  package var user: String?
  /// `WorkingDir`.
  package var workingDirectory: String?
  /// `Labels`.
  package var labels: [String: String]
  /// The digests of the uncompressed layers, lowest first.
  package var diffIDs: [String]
  /// The history, oldest first; entries without a layer too.
  package var history: [History]

  /// A configuration for a platform that says nothing else.
  package init(platform: Platform) {
    self.platform = platform
    self.labels = [:]
    self.diffIDs = []
    self.history = []
    self.environment = []
  }

  /// The value of a variable; the last of equal names counts.
  package func variable(_ name: String) -> String? {
    environment.last { $0.name == name }?.value
  }

  /// The snapshot's layers: history entries with their diff IDs, or one per diff ID where the
  /// history does not fit; and the position of each real layer among them.
  package var layers: (all: [Snapshot.Layer], positions: [Int]) {
    let fits = history.filter { !$0.emptyLayer }.count == diffIDs.count
    let entries =
      fits ? history : diffIDs.map { _ in History(createdBy: nil, emptyLayer: false) }
    var all: [Snapshot.Layer] = []
    var positions: [Int] = []
    for (index, entry) in entries.enumerated() {
      let diffID = entry.emptyLayer ? nil : diffIDs[positions.count]
      if !entry.emptyLayer { positions.append(index) }
      all.append(
        Snapshot.Layer(
          index: index, diffId: diffID, createdBy: entry.createdBy, empty: entry.emptyLayer,
          created: entry.created))
    }
    return (all, positions)
  }
}
