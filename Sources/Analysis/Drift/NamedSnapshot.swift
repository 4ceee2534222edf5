package import Model

/// A snapshot under the name that people give its environment.
package struct NamedSnapshot: Sendable {
  /// The name in the configuration or the catalog, or the source as named.
  package var name: String
  /// What was scanned.
  package var snapshot: Snapshot

  /// A snapshot with its name.
  package init(name: String, snapshot: Snapshot) {
    self.name = name
    self.snapshot = snapshot
  }

  /// Declares and locks, but holds no installs.
  package var isRepository: Bool { snapshot.subject.kind == .repository }
}
