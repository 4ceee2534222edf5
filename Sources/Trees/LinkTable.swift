/// Symbolic links of a tree and their resolution inside its own root.
package struct LinkTable: Sendable {
  /// How many links one path may pass (THREATS T-22).
  package static let limit = 40

  private var targets: [PathKey: String] = [:]

  /// No links.
  package init() {}

  /// Whether there are no links at all.
  package var isEmpty: Bool { targets.isEmpty }

  /// The links as (path, target) pairs, sorted by path.
  package var sorted: [(path: String, target: String)] {
    targets.sorted { $0.key < $1.key }.map { ($0.key.path, $0.value) }
  }

  /// The paths of all links, in no order.
  package var paths: some Sequence<String> { targets.keys.lazy.map(\.path) }

  /// The target of the link at a path, as written.
  package func target(of path: String) -> String? { targets[PathKey(path)] }

  /// Adds or replaces a link; the folders of `path` are no links themselves.
  package mutating func set(_ path: String, to target: String) { targets[PathKey(path)] = target }

  /// Removes a link.
  package mutating func remove(_ path: String) { targets[PathKey(path)] = nil }

  /// The path without links; nil after 40 links (a cycle).
  package func resolve(_ path: String) -> String? { resolve(path, followLast: true) }

  /// The path with links in its folders resolved, its last part left as it is.
  package func resolveFolder(_ path: String) -> String? { resolve(path, followLast: false) }

  // As a kernel does inside this root: `..` leaves the folder that a link led to, not the one where
  // the link stands, and never the root.
  private func resolve(_ path: String, followLast: Bool) -> String? {
    guard !targets.isEmpty else { return path }
    var rest = Self.parts(path)
    var real = ""
    var passed = 0
    while let part = rest.popLast() {
      if part == "." { continue }
      if part == ".." {
        real = TreePath.folder(real)
        continue
      }
      let candidate = TreePath.join(real, part)
      guard followLast || !rest.isEmpty, let target = targets[PathKey(candidate)] else {
        real = candidate
        continue
      }
      passed += 1
      guard passed <= LinkTable.limit else { return nil }
      if target.utf8.first == UInt8(ascii: "/") { real = "" }
      rest += Self.parts(target)
    }
    return real
  }

  // The parts of a path, the first one last.
  private static func parts(_ path: String) -> [String] {
    path.utf8.split(separator: UInt8(ascii: "/")).reversed().map { String(Substring($0)) }
  }
}
