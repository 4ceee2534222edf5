import Compression
import Model
import Trees

/// Walks the entries of one tar, as they stand, into a visitor.
///
/// Whiteouts are entries like others here. Memory grows with the files that the visitor wants and
/// with the links, not with all entries (T-29).
struct TarWalker {
  /// Longer paths are dropped with a notice (T-26).
  static let pathLimitBytes = 4096
  /// Wanted files with more bytes of holes are not read: holes cost nothing in the archive (T-27).
  static let holeLimitBytes = 64 << 20

  private let reader: TarReader
  /// The bytes of the tar, where they can be read in any order.
  private let region: ByteRegion?
  private var notices = NoticeCounter()
  /// The paths of wanted files and links, to notice when a later entry replaces one (T-25).
  private var noted: Set<PathKey> = []

  private static let zeros = [UInt8](repeating: 0, count: 64 << 10)

  /// Walks to the end of the archive and reads `input` to its end.
  ///
  /// With `region`, the bytes of `input`, visitors that want parts of a content get them alone, and
  /// the rest is passed over.
  static func walk(
    _ input: TarInput, seekingIn region: ByteRegion? = nil, into visitor: inout some EntryVisitor
  ) throws(ArchiveError) {
    var walker = TarWalker(reader: try TarReader(input), region: region)
    var isEmpty = true
    while let header = try walker.reader.next() {
      isEmpty = false
      try walker.visit(header, visitor: &visitor)
    }
    if isEmpty, input.delivered == 0 {
      walker.note("the layer has no bytes, not even the end mark of a tar", into: &visitor)
    }
    if try walker.reader.finish() {
      walker.note("bytes after the end mark of the tar were not read", into: &visitor)
    }
    walker.notices.finish(into: &visitor)
  }

  private init(reader: TarReader, region: ByteRegion?) {
    self.reader = reader
    self.region = region
  }

  private mutating func visit(
    _ header: TarHeader, visitor: inout some EntryVisitor
  ) throws(ArchiveError) {
    guard header.nameBytes <= Self.pathLimitBytes else {
      let start = String(decoding: header.path.utf8.prefix(80), as: UTF8.self)
      return note(
        "an entry with a path of \(header.nameBytes) bytes was left out, it begins with `\(start)`",
        into: &visitor)
    }
    if let warning = header.warning {
      note("odd tar header: \(warning)", path: header.path, into: &visitor)
    }
    if header.climbed {
      note(
        "the name or link target leads above the root and was clamped there", path: header.path,
        into: &visitor)
    }
    guard !header.path.isEmpty else {
      if header.kind != .folder { note("an entry without a name was left out", into: &visitor) }
      return
    }
    guard let kind = entryKind(header, visitor: &visitor) else { return }
    if noted.contains(PathKey(header.path)) {
      note(
        "the path stands in the layer twice, the last entry counts", path: header.path,
        into: &visitor)
    }
    let demand = visitor.enter(TreeEntry(path: header.path, kind: kind, metadata: header.metadata))
    switch header.kind {
    case .file:
      guard demand != .none else { return }
      noted.insert(PathKey(header.path))
      if demand == .parts, let content = content(of: header) {
        visitor.examine(content)
      } else {
        try deliver(header, to: &visitor)
      }
    case .symbolicLink, .hardLink: noted.insert(PathKey(header.path))
    case .folder, .special: return
    }
  }

  /// The kind as the visitor knows it; nil for an entry that is left out.
  private mutating func entryKind(
    _ header: TarHeader, visitor: inout some EntryVisitor
  ) -> TreeEntry.Kind? {
    switch header.kind {
    case .file: return .file(size: header.size)
    case .folder: return .folder
    case .special: return .special
    case .symbolicLink(let target):
      guard target.utf8.count <= Self.pathLimitBytes else {
        note(
          "a symbolic link with a target of \(target.utf8.count) bytes was left out",
          path: header.path, into: &visitor)
        return nil
      }
      return .symbolicLink(target: target)
    case .hardLink(let target):
      guard target != header.path, !target.isEmpty, target.utf8.count <= Self.pathLimitBytes else {
        note(
          "a hard link to itself, to the root or to an overlong path was left out",
          path: header.path, into: &visitor)
        return nil
      }
      return .hardLink(target: target)
    }
  }

  /// Where the content lies as a whole; nil where it passes by, has holes or is cut off.
  private func content(of header: TarHeader) -> ByteRegion? {
    guard !header.isSparse, let region else { return nil }
    return try? region.part(offset: reader.offset, count: header.size)
  }

  /// Hands the content over in pieces; holes become zeros that are kept once.
  private mutating func deliver(
    _ header: TarHeader, to visitor: inout some EntryVisitor
  ) throws(ArchiveError) {
    defer { visitor.leave() }
    guard header.holeBytes <= Self.holeLimitBytes else {
      return note(
        "sparse file with \(header.holeBytes) bytes of holes, its content was not read",
        path: header.path, into: &visitor)
    }
    var position = 0
    while let piece = try unsafe reader.content() {
      guard unsafe !piece.bytes.isEmpty else { continue }
      fillHole(unsafe piece.offset - position, visitor: &visitor)
      // The piece stays valid until the reader is called again, after the visitor is done.
      unsafe visitor.read(piece.bytes.bindMemory(to: UInt8.self).span)
      position = unsafe piece.offset + piece.bytes.count
    }
    if header.holeBytes > 0 { fillHole(header.size - position, visitor: &visitor) }
  }

  private func fillHole(_ count: Int, visitor: inout some EntryVisitor) {
    var left = min(count, Self.holeLimitBytes)
    while left > 0 {
      let step = min(left, Self.zeros.count)
      visitor.read(Self.zeros.span.extracting(first: step))
      left -= step
    }
  }

  private mutating func note(
    _ message: String, path: String? = nil, into visitor: inout some EntryVisitor
  ) {
    guard notices.admits() else { return }
    visitor.note(Notice(message, path: path))
  }
}

/// Bounds the notices of one archive; what is left out is counted in a last one.
struct NoticeCounter {
  private static let limit = 1000
  private var count = 0

  /// Whether one more notice is written.
  mutating func admits() -> Bool {
    count += 1
    return count <= Self.limit
  }

  /// The closing notice, when some were left out.
  var summary: Notice? {
    guard count > Self.limit else { return nil }
    return Notice("\(count - Self.limit) more notices of this archive were left out")
  }

  /// Writes the closing notice, when some were left out.
  func finish(into visitor: inout some EntryVisitor) {
    if let summary { visitor.note(summary) }
  }
}
