package import Bytes
package import Compression
package import Digests
import Model

/// The reason why an archive, a blob or a layer could not be read.
package enum ArchiveError: Error, Hashable {
  /// The system refused to open or read the file; the reason is the system's text.
  case unreadable(path: String, reason: String)
  /// The path is a folder, FIFO, device, socket or symbolic link.
  case notRegularFile(path: String)
  /// A range outside the file, or a file that became shorter while it was read.
  case outOfBounds(path: String, offset: Int, length: Int)
  /// A blob larger than the caller's limit for reading it whole.
  case blobLimit(bytes: Int, limit: Int)
  /// The bytes hash to another digest than the one that names them.
  case digestMismatch(expected: Digest, actual: Digest)
  /// The uncompressed layer hashes to another diff ID than the configuration says.
  case diffIDMismatch(expected: Digest, actual: Digest)
  /// The blob has another size than its descriptor says; both in bytes.
  case sizeMismatch(expected: Int, actual: Int)
  /// The blob is neither gzip, zstd nor plain tar.
  case unsupportedFormat(CompressionFormat)
  /// The media type says another format than the bytes, and no digest vouches for the bytes.
  case mediaTypeMismatch(mediaType: String, format: CompressionFormat)
  /// The compressed stream is damaged or too large.
  case compression(CompressionError)
  /// The tar headers are damaged or the archive ends inside an entry; the reason is the reader's.
  case damagedTar(reason: String, afterBytes: Int)
  /// The archive has more members than the limit.
  case memberLimit(limit: Int)
  /// The name, or the link it stands for, leads out of the archive.
  case leavesArchive(name: String)
  /// The link has no member of the archive behind it, or its chain has more than 40 links.
  case unresolvedLink(name: String)
  /// The digest could not be computed.
  case digest(DigestError)
  /// The system gave no thread, memory or locale.
  case surroundings(reason: String)
}

extension ArchiveError: Explained {
  /// What was found, what was expected.
  package var message: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read `\(path)`: \(reason)"
    case .notRegularFile(let path): "`\(path)` is not a regular file"
    case .outOfBounds(let path, let offset, let length):
      "`\(path)` ends before byte \(offset &+ length), \(length) bytes from \(offset) were expected"
    case .blobLimit(let bytes, let limit): "blob of \(bytes) bytes is above the limit of \(limit)"
    case .digestMismatch(let expected, let actual):
      "the bytes hash to `\(actual)`, expected `\(expected)`"
    case .diffIDMismatch(let expected, let actual):
      "the uncompressed layer hashes to `\(actual)`, the configuration says `\(expected)`"
    case .sizeMismatch(let expected, let actual):
      "the blob has \(actual) bytes, its descriptor says \(expected)"
    case .unsupportedFormat(let format): Self.text(format)
    case .mediaTypeMismatch(let mediaType, let format):
      "the bytes are \(format.rawValue), the media type is `\(mediaType)`"
        + ", and no digest vouches for the bytes"
    case .compression(let error): Self.text(error)
    case .damagedTar(let reason, let offset): "damaged tar after \(offset) bytes: \(reason)"
    case .memberLimit(let limit): "the archive has more than \(limit) members"
    case .leavesArchive(let name): "`\(name)` leads out of the archive"
    case .unresolvedLink(let name): "the link `\(name)` leads to no member of the archive"
    case .digest(.unavailable(let algorithm)): "cannot compute `\(algorithm)` digests"
    case .surroundings(let reason): reason
    }
  }

  /// Ways out.
  package var hints: [String] {
    switch self {
    case .unsupportedFormat(.xz), .unsupportedFormat(.bzip2):
      ["write the image again with gzip, zstd or uncompressed layers"]
    case .digestMismatch, .sizeMismatch, .compression(.truncated):
      ["fetch or save the image again, the file is damaged or was changed"]
    case .compression(.outputLimit):
      ["raise `limits.layer_bytes` if the layer is known to be large"]
    default: []
    }
  }

  private static func text(_ format: CompressionFormat) -> String {
    switch format {
    case .unknown: "the bytes are neither gzip, zstd nor tar"
    default: "the bytes are \(format.rawValue), expected gzip, zstd or tar"
    }
  }

  private static func text(_ error: CompressionError) -> String {
    switch error {
    case .truncated(let format, let offset):
      "the \(format.rawValue) stream ends inside its content after \(offset) bytes"
    case .damaged(let format, let reason, let offset):
      "damaged \(format.rawValue) stream after \(offset) bytes: \(reason)"
    case .outputLimit(let bytes): "the content is larger than the limit of \(bytes) bytes"
    case .windowLimit(let limit):
      "the zstd frame asks for a window above the limit of \(limit) bytes"
    case .outOfMemory: "no memory for the decoder"
    }
  }
}

/// Runs `body` and returns its errors as errors of this room.
func archiveErrors<Value: ~Copyable>(_ body: () throws -> Value) throws(ArchiveError) -> Value {
  do {
    return try body()
  } catch {
    throw archiveError(error)
  }
}

/// An error of this room or of a stream below it as an error of this room.
func archiveError(_ error: any Error) -> ArchiveError {
  switch error {
  case let error as ArchiveError: error
  case let error as CompressionError: .compression(error)
  case let error as DigestError: .digest(error)
  default: .surroundings(reason: "\(error)")
  }
}
