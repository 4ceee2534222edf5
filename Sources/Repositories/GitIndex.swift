import CGit2
import Glibc

/// The staged index of a work tree, read from its file: paths, modes and ids, nothing else.
///
/// Format: gitformat-index(5), versions 2, 3 and 4. Extensions are skipped but for those without
/// which the entries mean something else, the split and the sparse index: these are refused. The
/// checksum at the end is not computed, as git does not when it reads the file. Read here and not by
/// libgit2, which takes ten times as long for the hundred thousand entries of a large project.
struct GitIndex {
  /// What the index says of one path, beside the path.
  struct Entry {
    /// The type and permissions, `0o100644`.
    let mode: UInt32
    /// 0, or which side of a merge it is.
    let stage: Int
    /// Only meant to be added (`git add -N`): not a part of the next commit.
    let isIntended: Bool
    /// Where the id of the object stands in the file.
    fileprivate let idOffset: Int

    /// A symbolic link.
    var isLink: Bool { mode & 0o170000 == 0o120000 }
    /// A submodule.
    var isSubmodule: Bool { mode & 0o170000 == 0o160000 }
  }

  // The bytes of an object's id and of the checksum: SHA-1; repositories with SHA-256 are refused
  // when they are opened.
  private static let idBytes = 20
  // A project of ten million files stays below.
  private static let limitBytes = 2 << 30

  private let path: String
  private let bytes: [UInt8]
  private let version: Int
  private let count: Int

  /// Reads the file; one that does not exist is an empty index.
  init(file path: String) throws(RepositoryError) {
    self.path = path
    guard let bytes = try Self.content(path) else {
      self.bytes = []
      self.version = 2
      self.count = 0
      return
    }
    self.bytes = bytes
    guard bytes.count >= 12 + Self.idBytes, bytes.starts(with: Array("DIRC".utf8)) else {
      throw .damagedIndex(path: path, reason: "it does not begin as an index")
    }
    self.version = Self.number(bytes.span, at: 4, bytes: 4)
    self.count = Self.number(bytes.span, at: 8, bytes: 4)
    guard (2...4).contains(version) else {
      throw .unsupported(
        what: "an index of version \(version)",
        remedy: "`git update-index --index-version 2` rewrites it")
    }
  }

  /// Hands over every entry in the order of the file; the path is valid during the call.
  ///
  /// Throws what `body` throws, and `RepositoryError` for a damaged, split or sparse index.
  func forEach(
    _ body: (_ path: Span<UInt8>, _ entry: Entry) throws(RepositoryError) -> Void
  ) throws(RepositoryError) {
    guard !bytes.isEmpty else { return }
    try checkExtensions()
    let span = bytes.span
    let end = bytes.count - Self.idBytes
    var offset = 12
    var name: [UInt8] = []
    for _ in 0..<count {
      guard offset + 62 <= end else { throw cut }
      let mode = UInt32(truncatingIfNeeded: Self.number(span, at: offset + 24, bytes: 4))
      let flags = Self.number(span, at: offset + 60, bytes: 2)
      var start = offset + 62
      var isIntended = false
      if flags & 0x4000 != 0 {
        guard version > 2, start + 2 <= end else { throw cut }
        isIntended = Self.number(span, at: start, bytes: 2) & 0x2000 != 0
        start += 2
      }
      guard mode & 0o170000 != 0o040000 else { throw Self.sparse }
      let entry = Entry(
        mode: mode, stage: (flags >> 12) & 3, isIntended: isIntended, idOffset: offset + 40)
      if version == 4 {
        offset = try expand(&name, at: start, end: end)
        try body(name.span, entry)
      } else {
        let length = try length(from: start, told: flags & 0xFFF, end: end)
        // Only a split index has entries without a name.
        guard length > 0 else { throw cut }
        try body(span.extracting(start..<(start + length)), entry)
        // Entries are filled up with one to eight zero bytes.
        offset += (start - offset + length + 8) & ~7
      }
    }
    guard offset <= end else { throw cut }
  }

  /// The id of an entry's object.
  func id(_ entry: Entry) -> git_oid {
    var id = git_oid()
    // Twenty bytes inside the file and twenty in the id, both alive through the call.
    unsafe withUnsafeMutableBytes(of: &id) { target in
      for position in 0..<Self.idBytes {
        unsafe target[position] = bytes[entry.idOffset + position]
      }
    }
    return id
  }

  // MARK: Bytes

  private var cut: RepositoryError { .damagedIndex(path: path, reason: "an entry is cut off") }

  private static let sparse = RepositoryError.unsupported(
    what: "a sparse index", remedy: "`git sparse-checkout reapply --no-sparse-index` rewrites it")

  private static let split = RepositoryError.unsupported(
    what: "a split index", remedy: "`git update-index --no-split-index` rewrites it")

  // Big-endian; the caller has checked the place.
  @inline(__always)
  private static func number(_ span: Span<UInt8>, at offset: Int, bytes: Int) -> Int {
    var value = 0
    for position in 0..<bytes { value = value << 8 | Int(span[offset + position]) }
    return value
  }

  // The bytes of a path that ends with a zero byte; lengths of 0xFFF and more are not written down.
  private func length(from start: Int, told: Int, end: Int) throws(RepositoryError) -> Int {
    let span = bytes.span
    var length = told
    if told == 0xFFF {
      while start + length < end, span[start + length] != 0 { length += 1 }
    }
    guard start + length < end, span[start + length] == 0 else { throw cut }
    return length
  }

  // Version 4: how much of the path before falls away, then what follows instead.
  private func expand(
    _ name: inout [UInt8], at start: Int, end: Int
  ) throws(RepositoryError) -> Int {
    let span = bytes.span
    var offset = start
    var dropped = 0
    while true {
      guard offset < end, dropped <= name.count else { throw cut }
      let byte = Int(span[offset])
      offset += 1
      dropped = dropped << 7 | byte & 0x7F
      if byte & 0x80 == 0 { break }
      dropped += 1
    }
    guard dropped <= name.count else { throw cut }
    name.removeLast(dropped)
    while true {
      guard offset < end else { throw cut }
      let byte = span[offset]
      offset += 1
      if byte == 0 { break }
      name.append(byte)
    }
    guard !name.isEmpty else { throw cut }
    return offset
  }

  // Extensions stand behind the entries; where the entries end is known only when all were read,
  // and a split index must be refused before: so they are skipped first.
  private func checkExtensions() throws(RepositoryError) {
    let span = bytes.span
    let end = bytes.count - Self.idBytes
    var offset = try endOfEntries(end)
    while offset < end {
      guard offset + 8 <= end else { throw cut }
      let size = Self.number(span, at: offset + 4, bytes: 4)
      switch String(decoding: bytes[offset..<(offset + 4)], as: UTF8.self) {
      case "link": throw Self.split
      case "sdir": throw Self.sparse
      case let name:
        // Optional extensions begin with a capital letter.
        guard (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(span[offset]) else {
          throw .unsupported(
            what: "an index with the extension `\(name)`",
            remedy: "`git update-index --index-version 2` rewrites it")
        }
      }
      offset += 8 + size
    }
    guard offset == end else {
      throw .damagedIndex(path: path, reason: "an extension is cut off")
    }
  }

  private func endOfEntries(_ end: Int) throws(RepositoryError) -> Int {
    let span = bytes.span
    var offset = 12
    for _ in 0..<count {
      guard offset + 62 <= end else { throw cut }
      let flags = Self.number(span, at: offset + 60, bytes: 2)
      var start = offset + 62
      if flags & 0x4000 != 0 { start += 2 }
      guard start < end else { throw cut }
      if version == 4 {
        while start < end, span[start] & 0x80 != 0 { start += 1 }
        start += 1
        while start < end, span[start] != 0 { start += 1 }
        guard start < end else { throw cut }
        offset = start + 1
      } else {
        let length = try length(from: start, told: flags & 0xFFF, end: end)
        offset += (start - offset + length + 8) & ~7
      }
    }
    guard offset <= end else { throw cut }
    return offset
  }

  // The whole file; nil where there is none. Nothing but a regular file is waited for.
  private static func content(_ path: String) throws(RepositoryError) -> [UInt8]? {
    // The path is copied by the call.
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw .git(operation: "open the index `\(path)`", reason: reason())
    }
    defer { close(file) }
    var status = stat()
    // `status` lives through the call.
    guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .git(operation: "read the index `\(path)`", reason: "it is not a regular file")
    }
    guard status.st_size <= limitBytes else {
      throw .git(
        operation: "read the index `\(path)`", reason: "it is larger than \(limitBytes) bytes")
    }
    let size = Int(status.st_size)
    var failure: String?
    // `read` fills at most the room that is left of the buffer.
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let base = buffer.baseAddress {
        let got = unsafe read(file, base + count, size - count)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = reason() }
        guard got > 0 else { return }
        count += got
      }
    }
    if let failure { throw .git(operation: "read the index `\(path)`", reason: failure) }
    return bytes
  }

  private static func reason() -> String {
    // The text belongs to the C library and is copied at once.
    guard let text = unsafe strerror(errno) else { return "no reason given" }
    return unsafe String(cString: text)
  }
}
