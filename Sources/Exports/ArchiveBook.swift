package import Documents

/// Where archives of distributions lie, by their digest.
///
/// An image keeps no address of what it was made of; lock files and reports of pip do.
package struct ArchiveBook: Sendable, Hashable {
  /// One archive.
  package struct Archive: Sendable, Hashable {
    /// The address, without credentials.
    package var url: String
    /// The size in bytes, where it is known.
    package var sizeBytes: Int64?

    /// An archive.
    package init(url: String, sizeBytes: Int64? = nil) {
      self.url = url
      self.sizeBytes = sizeBytes
    }
  }

  /// The archives by hexadecimal SHA-256.
  private var archives: [String: Archive] = [:]

  /// An empty book.
  package init() {}

  /// The archive with the digest, hexadecimal SHA-256; nil where none is known.
  package func archive(sha256: String) -> Archive? { archives[sha256] }

  /// Adds an archive.
  ///
  /// Of two with one digest the address that sorts first stays; one that cannot be written is passed
  /// over.
  package mutating func add(_ archive: Archive, sha256: String) {
    guard let hex = ExportText.hex("sha256:" + sha256, algorithm: "sha256", digits: 64),
      let url = ExportText.address(archive.url)
    else { return }
    let clean = Archive(url: String(url.prefix { $0 != "#" }), sizeBytes: archive.sizeBytes)
    if let known = archives[hex], known.url <= clean.url { return }
    archives[hex] = clean
  }

  /// Adds the archives of a file: a report of pip in JSON, `uv.lock` or `pylock.toml`.
  ///
  /// Every table with an address and a SHA-256 counts, whatever else the format says; other files add
  /// nothing.
  package mutating func add(file bytes: [UInt8], name: String) throws(DocumentError) {
    let root: DocumentNode
    if name.hasSuffix(".json") {
      root = try JSONDocument.read(bytes, options: .init(limitBytes: 64 << 20))
    } else if name.hasSuffix(".toml") || name.hasSuffix(".lock") {
      root = try TOMLDocument.read(bytes)
    } else {
      return
    }
    var nodes = [root]
    while let node = nodes.popLast() {
      if let items = node.array { nodes += items }
      guard let table = node.table else { continue }
      nodes += table.entries.map(\.value)
      guard let url = table["url"]?.string, let digest = Self.digest(table) else { continue }
      add(Archive(url: url, sizeBytes: table["size"]?.integer), sha256: digest)
    }
  }

  // `hash = "sha256:…"` (uv), `hashes.sha256` (PEP 751), `archive_info.hashes.sha256` (PEP 610).
  private static func digest(_ table: DocumentTable) -> String? {
    if let text = table["hash"]?.string, text.hasPrefix("sha256:") {
      return String(text.dropFirst(7))
    }
    return (table["hashes"] ?? table["archive_info"]?["hashes"])?["sha256"]?.string
  }
}
