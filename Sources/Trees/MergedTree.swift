package import Model

/// The final view of a stack of layers: the facts that survive, and how they came to be.
package struct MergedTree: Sendable {
  /// One version of a file on its way through the layers.
  package struct Version: Sendable {
    /// The layer, an index into the stack.
    package var layer: Int
    /// What the layer says of the file; nil where the layer removed it.
    package var record: FileRecord?
  }

  /// A file of the final view.
  package struct File: Sendable {
    /// The path, with links in its folders resolved.
    package var path: String
    /// The layer that holds it.
    package var layer: Int
    /// What was read in it.
    package var record: FileRecord
    /// Its earlier versions, oldest first, the present one last.
    package var history: [Version]
  }

  /// The surviving files, sorted by path.
  package var files: [File]
  /// Files that a later layer removed, with their versions, sorted by path.
  package var removed: [(path: String, history: [Version])]
  /// Symbolic links of the final view.
  package var links: LinkTable
  /// Notices of all layers and of the overlay itself.
  package var notices: [Notice]
  /// Content that must be read because a wanted name is a link to it.
  package var requests: [ContentRequest]

  /// The file at a path, links resolved; nil when no extractor read it.
  package func file(at path: String) -> File? {
    guard let real = links.resolve(path) else { return nil }
    var low = 0
    var high = files.count
    while low < high {
      let middle = (low + high) / 2
      if files[middle].path < real { low = middle + 1 } else { high = middle }
    }
    return low < files.count && files[low].path == real ? files[low] : nil
  }
}

/// Content behind a link: the layer is read once more for it.
package struct ContentRequest: Sendable, Hashable {
  /// The layer that holds the content, an index into the stack.
  package var layer: Int
  /// The name of the content inside that layer.
  package var path: String
  /// The extractor that wants it.
  package var extractor: String

  /// A request.
  package init(layer: Int, path: String, extractor: String) {
    self.layer = layer
    self.path = path
    self.extractor = extractor
  }
}

/// Symbolic links of a tree and their resolution inside its own root.
package struct LinkTable: Sendable {
  /// How many links one path may pass (THREATS T-22).
  package static let limit = 40

  private var targets: [String: String] = [:]

  /// No links.
  package init() {}

  /// Whether there are no links at all.
  package var isEmpty: Bool { targets.isEmpty }

  /// The links as (path, target) pairs, sorted by path.
  package var sorted: [(path: String, target: String)] {
    targets.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The paths of all links, in no order.
  package var paths: some Sequence<String> { targets.keys }

  /// The target of the link at a path, as written.
  package func target(of path: String) -> String? { targets[path] }

  /// Adds or replaces a link.
  package mutating func set(_ path: String, to target: String) { targets[path] = target }

  /// Removes a link.
  package mutating func remove(_ path: String) { targets[path] = nil }

  /// Removes links for which the test holds.
  package mutating func removeAll(where test: (String) -> Bool) {
    targets = targets.filter { !test($0.key) }
  }

  /// The path without links; nil after 40 links (a cycle).
  package func resolve(_ path: String) -> String? { resolve(path, followLast: true) }

  /// The path with links in its folders resolved, its last part left as it is.
  package func resolveFolder(_ path: String) -> String? { resolve(path, followLast: false) }

  private func resolve(_ path: String, followLast: Bool) -> String? {
    guard !targets.isEmpty else { return path }
    var rest = Array(path.split(separator: "/").reversed())
    var real = ""
    var passed = 0
    while let part = rest.popLast() {
      let candidate = TreePath.join(real, String(part))
      guard let target = targets[candidate], followLast || !rest.isEmpty else {
        real = candidate
        continue
      }
      passed += 1
      guard passed <= LinkTable.limit else { return nil }
      let resolved = TreePath.resolve(target, from: real).path
      // The target's own parts may be links too: start again at the root.
      rest.append(contentsOf: resolved.split(separator: "/").reversed())
      real = ""
    }
    return real
  }
}
