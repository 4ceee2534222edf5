import Bytes
import Digests
import Documents
import Foundation

/// The files that catalogs exchange: snapshots, and the lines of environments' histories.
enum ExchangeFile {
  case snapshot(SnapshotFile)
  case line(HistoryLine)

  /// The schema of a history line's file.
  static let lineSchema = "holdfast.scan/1"

  private struct LineDocument: Codable {
    var schema: String
    var scan: HistoryLine
  }

  /// The last part of a path.
  static func name(of path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }

  /// The file itself, or the `.json` files of a folder, sorted by name.
  static func files(at path: String) throws(CatalogError) -> [String] {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw CatalogPath.failure("read", path) }
    guard UInt32(status.st_mode) & UInt32(S_IFMT) == UInt32(S_IFDIR) else { return [path] }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
        .filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
        .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        .map { "\(path)/\($0)" }
    } catch {
      throw .system(operation: "list", path: path, reason: error.localizedDescription)
    }
  }

  /// Reads a file of either kind; a snapshot's content has to have the digest of its name.
  static func read(_ path: String) throws(CatalogError) -> ExchangeFile {
    let bytes = try content(of: path)
    if let line = try? JSONDecoder().decode(LineDocument.self, from: bytes.data),
      line.schema == lineSchema
    {
      try Catalog.checkName(line.scan.environment)
      return .line(line.scan)
    }
    do throws(SnapshotFileError) {
      let file = try SnapshotFile(reading: bytes)
      if let stated = SnapshotFile.identity(fromFileName: name(of: path)),
        stated != file.identity
      {
        throw .otherIdentity(stated: stated, actual: file.identity)
      }
      return .snapshot(file)
    } catch {
      throw .unreadableSnapshot(path: path, error)
    }
  }

  /// The bytes of a plain file, up to the limit of a snapshot.
  static func content(of path: String) throws(CatalogError) -> [UInt8] {
    let descriptor = unsafe Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw CatalogPath.failure("read", path) }
    defer { Foundation.close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw CatalogPath.failure("read", path) }
    guard UInt32(status.st_mode) & UInt32(S_IFMT) == UInt32(S_IFREG) else {
      throw .notAFile(path: path, found: "no plain file")
    }
    let limit = SnapshotFile.limitBytes
    guard status.st_size <= limit else {
      throw .unreadableSnapshot(path: path, .tooLarge(bytes: Int(status.st_size), limit: limit))
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      // The kernel writes at most the count of the buffer.
      let count = unsafe Foundation.read(descriptor, &buffer, buffer.count)
      guard count >= 0 else { throw CatalogPath.failure("read", path) }
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
    throw .unreadableSnapshot(path: path, .tooLarge(bytes: bytes.count, limit: limit))
  }

  /// Writes a history line under the name of its content; false when it is there already.
  @discardableResult
  static func write(_ line: HistoryLine, to folder: String) throws(CatalogError) -> Bool {
    do {
      let document = [UInt8](
        try JSONEncoder().encode(LineDocument(schema: lineSchema, scan: line)))
      let bytes = CanonicalJSON.compact(
        try JSONValue.reading(document, limitBytes: document.count))
      let digest = try Digest.sha256(of: bytes)
      let path = "\(folder)/scan-\(digest.hex.prefix(32)).json"
      guard try CatalogPath.facts(path) == nil else { return false }
      try write(bytes, to: path)
      return true
    } catch {
      throw CatalogError(error, path: folder)
    }
  }

  /// Writes a file under a temporary name, waits for the disk, and gives it its own (THREATS T-91).
  static func write(_ bytes: [UInt8], to path: String) throws(CatalogError) {
    let temporary = "\(path).new-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let descriptor = unsafe Foundation.open(
      temporary, O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_WRONLY, 0o600)
    guard descriptor >= 0 else { throw CatalogPath.failure("write", temporary) }
    var offset = 0
    var isWhole = true
    while offset < bytes.count, isWhole {
      let count = unsafe bytes[offset...].withUnsafeBytes { buffer in
        // The kernel reads at most the count of the buffer.
        unsafe Foundation.write(descriptor, buffer.baseAddress, buffer.count)
      }
      if count > 0 { offset += count } else { isWhole = errno == EINTR }
    }
    isWhole = isWhole && fsync(descriptor) == 0
    let failure = isWhole ? nil : CatalogPath.failure("write", path)
    Foundation.close(descriptor)
    if let failure {
      unsafe unlink(temporary)
      throw failure
    }
    guard unsafe rename(temporary, path) == 0 else {
      let failure = CatalogPath.failure("write", path)
      unsafe unlink(temporary)
      throw failure
    }
  }
}
