import Archives
import Bytes
import Documents

/// Where the parts of an image lie: a folder, or the members of an archive.
enum BlobStore: Sendable {
  /// An OCI layout folder.
  case folder(String)
  /// An archive whose members are known.
  case archive(ArchiveIndex, path: String)

  /// The name of the store, for messages.
  var path: String {
    switch self {
    case .folder(let path): path
    case .archive(_, let path): path
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
    }
  }

  /// A blob by its digest, at its place in an image layout (image-layout.md).
  func blob(_ digest: Digest) throws(ImageError) -> ByteRegion? {
    try part("blobs/\(digest.algorithm.rawValue)/\(digest.hex)")
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
