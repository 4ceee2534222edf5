import CArchive
import Glibc
import Trees

/// One header of a tar, with names as paths of the tree.
struct TarHeader {
  enum Kind: Hashable {
    case file
    case folder
    case symbolicLink(target: String)
    case hardLink(target: String)
    case special
  }

  /// The normalised path; empty for the root.
  var path: String
  /// The length of the name as written, in bytes.
  var nameBytes: Int
  /// Whether the name, or the name of a hard link's target, tried to leave the root (T-20).
  var climbed: Bool
  var kind: Kind
  /// The size of a file's content as claimed, holes included.
  var size: Int
  /// How many bytes of the content are holes.
  var holeBytes: Int
  /// The content is stored in pieces, with a map of them before it or in the header.
  var isSparse: Bool
  /// Owner, permissions and time, the extended header's before the plain one's.
  var metadata: TreeEntry.Metadata
  /// What the library says about a header that it could read only in part.
  var warning: String?
}

/// libarchive's tar reader: ustar, pax, GNU and old headers, over any stream.
@safe final class TarReader {
  /// The stream; the reader's until the walk is over.
  let input: TarInput
  private let archive: OpaquePointer
  private let locale: locale_t

  /// A reader at the first header of `input`.
  init(_ input: TarInput) throws(ArchiveError) {
    self.input = input
    guard let archive = unsafe archive_read_new() else {
      throw .surroundings(reason: "no memory for the tar reader")
    }
    // A UTF-8 locale makes the library compose pax names anew (NFC), others may lose bytes. In the
    // plain locale it warns about every name that is not ASCII and then takes its bytes (T-27).
    guard let locale = unsafe newlocale(LC_CTYPE_MASK, "C", nil) else {
      unsafe archive_read_free(archive)
      throw .surroundings(reason: "no memory for the locale `C`")
    }
    unsafe self.archive = archive
    unsafe self.locale = locale
    _ = unsafe archive_read_support_filter_none(archive)
    _ = unsafe archive_read_support_format_tar(archive)
    // The library calls back only inside calls of this object, which keeps the input alive.
    let context = unsafe Unmanaged.passUnretained(input).toOpaque()
    let status = unsafe archive_read_open2(
      archive, context, nil,
      { _, context, target in
        guard let context = unsafe context, let target = unsafe target else { return -1 }
        let input = unsafe Unmanaged<TarInput>.fromOpaque(context).takeUnretainedValue()
        guard let block = unsafe input.nextBlock() else { return -1 }
        unsafe target.pointee = block.baseAddress
        return block.count
      },
      { _, context, count in
        guard let context = unsafe context else { return -1 }
        let input = unsafe Unmanaged<TarInput>.fromOpaque(context).takeUnretainedValue()
        return Int64(input.skip(Int(clamping: count)) ?? -1)
      }, nil)
    // The library knows no tar of zero bytes; `next` finds no entry in it.
    guard status == ARCHIVE_OK || isEmpty else { throw failure() }
  }

  deinit {
    unsafe archive_read_free(archive)
    unsafe freelocale(locale)
  }

  private var isEmpty: Bool { input.failure == nil && input.delivered == 0 }

  /// How many bytes of the tar were used; after `next` the offset of the entry's content.
  var offset: Int { unsafe Int(clamping: archive_filter_bytes(archive, 0)) }

  /// The next header; nil at the end of the archive.
  ///
  /// What is left of the content before it is passed over.
  func next() throws(ArchiveError) -> TarHeader? {
    let previous = unsafe uselocale(locale)
    defer { _ = unsafe uselocale(previous) }
    var entry: OpaquePointer?
    let status = unsafe archive_read_next_header(archive, &entry)
    if status == ARCHIVE_EOF { return nil }
    guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry = unsafe entry else {
      if isEmpty { return nil }
      throw failure()
    }
    var header = unsafe TarHeader(entry)
    if status == ARCHIVE_WARN { header.warning = warning() }
    return header
  }

  /// The next piece of the content and its place in the file; nil at the content's end.
  ///
  /// Between the pieces are holes. A piece stays valid until the next call of this object.
  func content() throws(ArchiveError) -> (bytes: UnsafeRawBufferPointer, offset: Int)? {
    var start: UnsafeRawPointer?
    var count = 0
    var offset: la_int64_t = 0
    let status = unsafe archive_read_data_block(archive, &start, &count, &offset)
    if status == ARCHIVE_EOF { return nil }
    guard status == ARCHIVE_OK || status == ARCHIVE_WARN else { throw failure() }
    return unsafe (UnsafeRawBufferPointer(start: start, count: count), Int(clamping: offset))
  }

  /// Reads what follows the end of the archive; whether anything but zeros is there.
  func finish() throws(ArchiveError) -> Bool {
    let unused = max(0, input.delivered - offset)
    var isZero = unsafe input.last.suffix(unused).allSatisfy { $0 == 0 }
    while let block = unsafe input.nextBlock(), unsafe !block.isEmpty {
      isZero = unsafe isZero && block.allSatisfy { $0 == 0 }
    }
    if input.failure != nil { throw failure() }
    return !isZero
  }

  private func failure() -> ArchiveError {
    if let failure = input.failure { return archiveError(failure) }
    return .damagedTar(reason: text(), afterBytes: offset)
  }

  /// The library's warning; nil for the ones about character sets, which raw names do not have.
  private func warning() -> String? {
    let text = text()
    return text.contains("can't be converted") ? nil : text
  }

  private func text() -> String {
    // The library owns the text and keeps it until its next call.
    guard let text = unsafe archive_error_string(archive) else { return "unknown" }
    return unsafe String(cString: text)
  }
}

extension TarHeader {
  /// Copies what is wanted from the library's entry, which lives until the next header.
  fileprivate init(_ entry: OpaquePointer) {
    let name = unsafe Self.bytes(archive_entry_pathname(entry))
    let path = unsafe TarName.path(name)
    self.path = path.path
    self.nameBytes = name.count
    self.climbed = path.climbed
    self.size = 0
    self.holeBytes = 0
    self.isSparse = false
    self.metadata = unsafe TreeEntry.Metadata(
      mode: UInt32(archive_entry_perm(entry)) & 0o7777, user: archive_entry_uid(entry),
      group: archive_entry_gid(entry), modified: Int64(archive_entry_mtime(entry)))
    if let target = unsafe archive_entry_hardlink(entry) {
      let target = unsafe TarName.path(Self.bytes(target))
      self.kind = .hardLink(target: target.path)
      self.climbed = climbed || target.climbed
      return
    }
    switch unsafe archive_entry_filetype(entry) {
    case S_IFREG:
      self.kind = .file
      self.size = unsafe Int(clamping: archive_entry_size(entry))
      self.holeBytes = unsafe Self.holeBytes(entry, size: size)
      self.isSparse = unsafe archive_entry_sparse_count(entry) > 0
    case S_IFDIR: self.kind = .folder
    case S_IFLNK:
      self.kind = unsafe .symbolicLink(
        target: TarName.text(Self.bytes(archive_entry_symlink(entry))))
    default: self.kind = .special
    }
  }

  private static func bytes(_ text: UnsafePointer<CChar>?) -> UnsafeBufferPointer<UInt8> {
    guard let text = unsafe text else { return unsafe UnsafeBufferPointer(start: nil, count: 0) }
    // The text ends with a zero byte and lives as long as the entry.
    return unsafe UnsafeBufferPointer(
      start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: strlen(text))
  }

  private static func holeBytes(_ entry: OpaquePointer, size: Int) -> Int {
    guard unsafe archive_entry_sparse_reset(entry) > 0 else { return 0 }
    var data = 0
    var offset: la_int64_t = 0
    var count: la_int64_t = 0
    while unsafe archive_entry_sparse_next(entry, &offset, &count) == ARCHIVE_OK {
      data = data.addingReportingOverflow(Int(clamping: count)).partialValue
    }
    return max(0, size.subtractingReportingOverflow(data).partialValue)
  }
}
