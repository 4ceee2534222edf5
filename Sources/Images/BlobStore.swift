import Archives
import Bytes
import Documents

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
      let path = "\(folder)/\(name)"
      if FileStatus(path: path) == .absent { return nil }
      return try archived { () throws(ArchiveError) in try ByteRegion(path: path) }
    case .archive(let index, _):
      return try archived { () throws(ArchiveError) in try index.file(name) }
    case .passed(let archive):
      return archive.documents[archive.resolve(name)].map { ByteRegion($0) }
    }
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
  func document(_ region: ByteRegion, name: String, limit: Int) throws(ImageError) -> (
    node: DocumentNode, bytes: [UInt8]
  ) {
    let bytes = try archived { () throws(ArchiveError) in try region.bytes(limit: limit) }
    do {
      return (try JSONDocument.read(bytes), bytes)
    } catch {
      throw .json(part: name, error)
    }
  }
}
