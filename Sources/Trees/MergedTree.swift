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
    if let folder = links.resolveFolder(path), let file = file(real: folder) { return file }
    return links.resolve(path).flatMap(file(real:))
  }

  private func file(real path: String) -> File? {
    let key = PathKey(path)
    var low = 0
    var high = files.count
    while low < high {
      let middle = (low + high) / 2
      if PathKey(files[middle].path) < key { low = middle + 1 } else { high = middle }
    }
    return low < files.count && PathKey(files[low].path) == key ? files[low] : nil
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

extension ContentRequest: Comparable {
  /// Orders by layer, path, extractor.
  package static func < (left: ContentRequest, right: ContentRequest) -> Bool {
    if left.layer != right.layer { return left.layer < right.layer }
    let (a, b) = (PathKey(left.path), PathKey(right.path))
    return a == b ? left.extractor < right.extractor : a < b
  }
}
