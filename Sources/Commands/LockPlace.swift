import Configuration
import Foundation
import Lockfiles
import Model
import Signatures

/// Where the lock file of the project at hand lies, and what stands beside it.
struct LockPlace {
  /// The folder of the lock file: that of the configuration, else the root of the repository.
  let folder: String
  private let session: Session

  /// The place for a configuration; without one the repository around the working folder.
  init(session: Session, configuration: HoldfastConfiguration?) {
    self.session = session
    let here = FileManager.default.currentDirectoryPath
    if let path = configuration?.path, path.contains("/") {
      folder = TreeFolder.of(path)
    } else if configuration != nil {
      folder = here
    } else {
      folder = session.repositoryRoot(above: here) ?? here
    }
  }

  /// The place of a project whose folder is known.
  init(session: Session, folder: String) {
    self.session = session
    self.folder = folder
  }

  /// The lock file.
  var path: String { "\(folder)/\(LockDocument.fileName)" }

  /// The lock file as messages name it: relative to the working folder where it lies below it.
  var shownPath: String {
    let here = FileManager.default.currentDirectoryPath
    return path.hasPrefix(here + "/") ? String(path.dropFirst(here.utf8.count + 1)) : path
  }

  /// The signatures beside it.
  var signaturesPath: String { path + SignatureFile.suffix }

  /// The lock file's content; nil where there is none.
  ///
  /// Throws `LockfileError` for a damaged one, `InputError` for one that cannot be read.
  func document() throws -> LockDocument? {
    guard let bytes = try file(path, limit: LockDocument.limitBytes) else { return nil }
    return try LockDocument.read(bytes, path: shownPath)
  }

  /// The lock file's content; an error with the way out where there is none.
  func requiredDocument() throws -> LockDocument {
    guard let document = try document() else {
      throw UsageError(
        "there is no `\(shownPath)`",
        hints: ["`holdfast lock` writes it", "`-C DIR` names the project's folder"])
    }
    return document
  }

  /// The bytes of the signatures; nil where there are none.
  func signatures() throws -> [UInt8]? {
    try file(signaturesPath, limit: LockDocument.limitBytes)
  }

  /// The keys whose signatures count: those of the command line, else those of the configuration.
  func keys(
    _ named: [String], _ configuration: HoldfastConfiguration?
  ) throws -> [PublicKey] {
    let configured = configuration?.lock.keys.map { "\(folder)/\($0.value)" } ?? []
    return try (named.isEmpty ? configured : named).map { path in
      guard let bytes = try file(path, limit: 1 << 20) else {
        throw UsageError("there is no key `\(path)`")
      }
      return try PublicKey(pem: bytes, path: path)
    }
  }

  /// A regular file's bytes; nil where nothing stands at the path.
  func file(_ path: String, limit: Int) throws -> [UInt8]? {
    var isFolder: ObjCBool = false
    // The flag lives through the call.
    let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard exists else { return nil }
    let attributes = try? FileManager.default.attributesOfItem(
      atPath: URL(filePath: path).resolvingSymlinksInPath().path)
    guard !isFolder.boolValue, attributes?[.type] as? FileAttributeType == .typeRegular else {
      throw InputError(path: path, reason: "it is no regular file")
    }
    let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
    guard size <= limit else {
      throw InputError(path: path, reason: "\(size) bytes are more than \(limit)")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw InputError(path: path, reason: "it cannot be opened")
    }
    return [UInt8](data)
  }

  /// Writes a file beside the lock: a temporary one first, then renamed (THREATS T-91).
  func write(_ bytes: [UInt8], to path: String) throws {
    do {
      try Data(bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw OutputError(path: path, reason: error.localizedDescription)
    }
  }
}

/// A file that a command needs and cannot read.
struct InputError: Explained {
  let path: String
  let reason: String

  var message: String { "cannot read `\(path)`: \(reason)" }
}
