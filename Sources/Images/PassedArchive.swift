import Trees

/// What is left of an archive that has passed by: its JSON documents and the names of its layers.
package struct PassedArchive: Sendable {
  /// The most bytes of documents that are kept.
  package static let limitDocumentBytes = 64 << 20

  /// The documents by member name.
  package var documents: [String: [UInt8]] = [:]
  /// The members that were read as layers.
  package var layers: Set<String> = []
  private var links: [String: String] = [:]

  /// Nothing passed yet.
  package init() {}

  /// Remembers a link of the archive (old docker archives link equal layers).
  package mutating func link(_ path: String, to target: String) {
    links[path] = TreePath.resolve(target, from: TreePath.folder(path)).path
  }

  /// The member that a name stands for, links followed at most 40 times.
  package func resolve(_ name: String) -> String {
    var name = TreePath.normalized(Array(name.utf8)).path
    for _ in 0..<LinkTable.limit {
      guard let target = links[name] else { break }
      name = target
    }
    return name
  }
}
