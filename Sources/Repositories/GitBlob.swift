import CGit2
import Glibc
import Model
import Trees

/// One blob of a repository, looked up only as far as someone wants it.
@safe
struct GitBlob {
  /// The largest blob that is a link's target, in bytes.
  private static let limitLinkBytes = 4_096

  // Borrowed from the repository, which outlives this value.
  private let repository: OpaquePointer
  private let id: git_oid

  init(_ repository: OpaquePointer, _ id: git_oid) {
    unsafe self.repository = repository
    self.id = id
  }

  /// The forty hexadecimal digits of an object's id.
  static func text(_ id: git_oid) -> String {
    var id = id
    return unsafe withUnsafeBytes(of: &id) { bytes in
      unsafe bytes.map { byte in
        let digits = String(byte, radix: 16)
        return byte < 16 ? "0" + digits : digits
      }.joined()
    }
  }

  /// The bytes of a name, copied; a name need not be UTF-8.
  static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
    // The text ends with a zero byte and lives through the call.
    unsafe UnsafeBufferPointer(start: text, count: strlen(text)).map { UInt8(bitPattern: $0) }
  }

  /// Hands the blob to the visitor under the given path.
  func visit(
    _ path: String, isLink: Bool, isWanted: Bool, into visitor: inout some EntryVisitor
  ) throws(RepositoryError) {
    guard isLink || isWanted else {
      _ = visitor.enter(TreeEntry(path: path, kind: .file(size: 0)))
      return
    }
    let name = Self.text(id)
    let size = try headerSize(name)
    if isLink {
      guard size <= Self.limitLinkBytes else {
        visitor.note(Notice("link target of \(size) bytes: not read", path: path))
        return
      }
      try content(name) { bytes in
        var text: [UInt8] = []
        for index in bytes.indices { text.append(bytes[index]) }
        _ = visitor.enter(
          TreeEntry(path: path, kind: .symbolicLink(target: TreePath.text(text))))
      }
      return
    }
    let entry = TreeEntry(path: path, kind: .file(size: size), contentKey: name)
    guard visitor.enter(entry) == .all else { return }
    try content(name) { bytes in visitor.read(bytes) }
    visitor.leave()
  }

  /// The whole content; `path` names the file in the refusal of one that is too large.
  func bytes(path: String, limitBytes: Int) throws(RepositoryError) -> [UInt8] {
    let name = Self.text(id)
    guard try headerSize(name) <= limitBytes else {
      throw .tooLarge(path: path, limitBytes: limitBytes)
    }
    var result: [UInt8] = []
    try content(name) { bytes in
      result.reserveCapacity(bytes.count)
      for index in bytes.indices { result.append(bytes[index]) }
    }
    return result
  }

  // The size from the object's header, before anything of it is read.
  private func headerSize(_ name: String) throws(RepositoryError) -> Int {
    var database: OpaquePointer?
    guard unsafe git_repository_odb(&database, repository) == 0, let objects = unsafe database
    else { throw .git(operation: "open the object database", reason: GitLibrary.lastError()) }
    defer { unsafe git_odb_free(objects) }
    var size = 0
    var kind = GIT_OBJECT_ANY
    var id = id
    guard unsafe git_odb_read_header(&size, &kind, objects, &id) == 0 else {
      throw .damagedObject(name: name, reason: GitLibrary.lastError())
    }
    guard kind == GIT_OBJECT_BLOB else {
      throw .damagedObject(name: name, reason: "it is not a blob")
    }
    return size
  }

  private func content(
    _ name: String, _ body: (Span<UInt8>) -> Void
  ) throws(RepositoryError) {
    var blob: OpaquePointer?
    var id = id
    guard unsafe git_blob_lookup(&blob, repository, &id) == 0, let found = unsafe blob else {
      throw .damagedObject(name: name, reason: GitLibrary.lastError())
    }
    defer { unsafe git_blob_free(found) }
    let count = unsafe Int(git_blob_rawsize(found))
    guard count > 0, let start = unsafe git_blob_rawcontent(found) else { return }
    // The content belongs to the blob, which is freed after the body has returned.
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
    unsafe bytes.withMemoryRebound(to: UInt8.self) { buffer in unsafe body(buffer.span) }
  }
}
