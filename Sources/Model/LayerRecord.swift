/// What one layer leaves behind: everything that later steps may need, nothing of the layer itself.
///
/// A record depends only on the bytes of the layer, the extractors and the limits; it is what the
/// cache keeps. Paths are relative to the root of the tree, without a leading slash.
package struct LayerRecord: Sendable, Hashable, Codable {
  /// The files that extractors read, in stream order (the last of equal paths counts).
  package var files: [FileRecord]
  /// All symbolic and hard links, in stream order.
  package var links: [LinkRecord]
  /// Paths of lower layers that a whiteout removes.
  package var whiteouts: [String]
  /// Folders whose content of lower layers is hidden.
  package var opaqueFolders: [String]
  /// Every other path of the layer, links and wanted files too, with its kind.
  package var paths: PathTable
  /// What could not be read.
  package var notices: [Notice]

  // The path table and the contents of file lists are stored apart: few readers need them.
  private enum CodingKeys: String, CodingKey {
    case files
    case links
    case whiteouts
    case opaqueFolders
    case notices
  }

  /// Reads a stored record; its path table is added by the store.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.files = try container.decode([FileRecord].self, forKey: .files)
    self.links = try container.decode([LinkRecord].self, forKey: .links)
    self.whiteouts = try container.decode([String].self, forKey: .whiteouts)
    self.opaqueFolders = try container.decode([String].self, forKey: .opaqueFolders)
    self.paths = PathTable()
    self.notices = try container.decode([Notice].self, forKey: .notices)
  }

  /// An empty record.
  package init() {
    self.files = []
    self.links = []
    self.whiteouts = []
    self.opaqueFolders = []
    self.paths = PathTable()
    self.notices = []
  }
}

/// One file that an extractor wanted.
package struct FileRecord: Sendable, Hashable, Codable {
  /// The path inside the layer.
  package var path: String
  /// The size in bytes.
  package var size: Int
  /// The extractor's name.
  package var extractor: String
  /// What it read.
  package var facts: [Fact]
  /// What it could not read; the path is that of the record.
  package var notices: [Notice]

  /// A record of one file.
  package init(
    path: String, size: Int, extractor: String, facts: [Fact] = [], notices: [Notice] = []
  ) {
    self.path = path
    self.size = size
    self.extractor = extractor
    self.facts = facts
    self.notices = notices
  }
}

/// A link of a layer.
package struct LinkRecord: Sendable, Hashable, Codable {
  /// The two kinds of link.
  package enum Kind: String, Sendable, Hashable, Codable {
    /// Another name of a file's content.
    case hard
    /// A path that stands for another.
    case symbolic
  }

  /// The kind.
  package var kind: Kind
  /// The path of the link.
  package var path: String
  /// As written for a symbolic link; a normalised path from the root for a hard link.
  package var target: String

  /// The extractor that wants the link's own path, if any: its content is the target's.
  package var extractor: String?

  /// A link.
  package init(_ kind: Kind, _ path: String, to target: String, extractor: String? = nil) {
    self.kind = kind
    self.path = path
    self.target = target
    self.extractor = extractor
  }
}
