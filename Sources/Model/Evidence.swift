/// Where a fact was read: the layer, the path inside the tree, and the line.
package struct Evidence: Sendable, Hashable, Codable {
  /// The absolute path inside the image, or the path relative to the repository's root.
  package var path: String
  /// The index into the snapshot's `layers`; nil outside images.
  package var layer: Int?
  /// The line, counted from 1; nil for a whole file.
  package var line: Int?

  /// Evidence from its three parts.
  package init(path: String, layer: Int? = nil, line: Int? = nil) {
    self.path = path
    self.layer = layer
    self.line = line
  }
}

extension Evidence: Comparable {
  /// Orders by layer, path, line.
  package static func < (left: Evidence, right: Evidence) -> Bool {
    (left.layer ?? -1, left.path, left.line ?? 0) < (right.layer ?? -1, right.path, right.line ?? 0)
  }
}

/// What could not be read, named once and kept in the report; never a reason to stop the scan.
package struct Notice: Sendable, Hashable, Codable {
  /// The rule code, `SRC001` for a part that is not readable.
  package var code: String
  /// Where, when a place is known.
  package var path: String?
  /// The index into the snapshot's `layers`; nil outside images.
  package var layer: Int?
  /// The line, counted from 1.
  package var line: Int?
  /// One sentence, lower case, no full stop.
  package var message: String

  /// A notice; `SRC001` unless another code is given.
  package init(
    _ message: String, path: String? = nil, layer: Int? = nil, line: Int? = nil,
    code: String = "SRC001"
  ) {
    self.code = code
    self.path = path
    self.layer = layer
    self.line = line
    self.message = message
  }
}

extension Notice: Comparable {
  /// Orders by layer, path, line, message, so that a report never depends on the order of reading.
  package static func < (left: Notice, right: Notice) -> Bool {
    (left.layer ?? -1, left.path ?? "", left.line ?? 0, left.code, left.message)
      < (right.layer ?? -1, right.path ?? "", right.line ?? 0, right.code, right.message)
  }
}
