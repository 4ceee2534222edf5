/// A path as a key: equal only byte by byte, so that Unicode twins stay distinct (THREATS T-25).
package struct PathKey: Sendable, Hashable {
  /// The path.
  package let path: String

  /// The key of a path.
  package init(_ path: String) { self.path = path }

  /// Whether the bytes are equal; texts of Swift are equal for other bytes too.
  package static func == (left: PathKey, right: PathKey) -> Bool {
    left.path.utf8.elementsEqual(right.path.utf8)
  }

  /// Hashes the bytes.
  package func hash(into hasher: inout Hasher) {
    var path = path
    path.withUTF8 { bytes in
      // The buffer is read inside the closure only.
      unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    }
  }
}

extension PathKey: Comparable {
  /// Orders as texts; twins, which are no different as texts, by their bytes.
  package static func < (left: PathKey, right: PathKey) -> Bool {
    if left.path != right.path { return left.path < right.path }
    return left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
  }
}
