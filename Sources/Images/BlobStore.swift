import Archives
import Bytes
import Documents
import Trees

/// Where the parts of an image lie: a folder, or the members of an archive.
enum BlobStore: Sendable {
  /// An OCI layout folder.
  case folder(String)
  /// An archive whose members are known.
  case archive(ArchiveIndex, path: String)
  /// An archive that has passed by: its documents, and the names of its layers.
  case passed(PassedArchive)

  /// How messages name an archive that has passed by.
  static let standardInput = "standard input"

  /// The name of the store, for messages.
  var path: String {
    switch self {
    case .folder(let path): path
    case .archive(_, let path): path
    case .passed: Self.standardInput
    }
  }

  /// A part by its name; nil when it is not there.
  func part(_ name: String) throws(ImageError) -> ByteRegion? {
    switch self {
    case .folder(let folder):
      return try Self.part(name, in: folder)
    case .archive(let index, _):
      return try archived { () throws(ArchiveError) in try index.file(name) }
    case .passed(let archive):
      return archive.documents[archive.resolve(name)].map { ByteRegion($0) }
    }
  }

  // Names and links stay inside the folder, as those of an archive do (THREATS T-11).
  private static func part(_ name: String, in folder: String) throws(ImageError) -> ByteRegion? {
    let parts = name.utf8.split(separator: UInt8(ascii: "/"))
    guard name.utf8.first != UInt8(ascii: "/"),
      !parts.contains(where: { $0.elementsEqual("..".utf8) })
    else { throw .archive(.leavesArchive(name: name.cut)) }
    let path = "\(folder)/\(name)"
    if FileStatus(path: path) == .absent { return nil }
    guard let root = FileStatus.realPath(folder), let real = FileStatus.realPath(path) else {
      throw .archive(.unresolvedLink(name: name.cut))
    }
    guard root == "/" || TreePath.isInside(real, root) else {
      throw .archive(.leavesArchive(name: name.cut))
    }
    return try archived { () throws(ArchiveError) in try ByteRegion(path: real) }
  }

  /// A layer by its name: where it lies, unless it has passed by, and whether the store has it.
  func layer(_ name: String) throws(ImageError) -> (region: ByteRegion?, isPresent: Bool) {
    if case .passed(let archive) = self {
      return (nil, archive.layers.contains(archive.resolve(name)))
    }
    let region = try part(name)
    return (region, region != nil)
  }

  /// The name of a blob in an image layout (image-layout.md).
  static func name(_ digest: Digest) -> String {
    "blobs/\(digest.algorithm.rawValue)/\(digest.hex)"
  }

  /// A blob by its digest, at its place in an image layout (image-layout.md).
  func blob(_ digest: Digest) throws(ImageError) -> ByteRegion? {
    try part(Self.name(digest))
  }

  /// A JSON part of at most `limit` bytes.
  ///
  /// `check` sees the bytes first: of a blob that is damaged its digest is wrong above all.
  func document(
    _ region: ByteRegion, name: String, limit: Int,
    check: (_ bytes: [UInt8]) throws(ImageError) -> Void = { _ in }
  ) throws(ImageError) -> DocumentNode {
    let bytes = try archived { () throws(ArchiveError) in try region.bytes(limit: limit) }
    try check(bytes)
    do {
      return try JSONDocument.read(bytes)
    } catch {
      throw .json(part: name, error)
    }
  }
}
