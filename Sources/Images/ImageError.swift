package import Archives
package import Documents
import Model

/// Why an image could not be opened.
package enum ImageError: Error {
  /// The path holds nothing that looks like an image; `looksLike` says what it is.
  case notAnImage(path: String, looksLike: String)
  /// Several images answer; one must be named.
  case ambiguous(path: String, choices: [String])
  /// No image answers to the tag or platform.
  case noMatch(path: String, wanted: String, choices: [String])
  /// A blob that the image names is not there.
  case missingBlob(path: String, name: String)
  /// A JSON part is not readable as JSON.
  case json(part: String, DocumentError)
  /// A JSON part lacks a field or has a wrong type where one is needed.
  case malformed(part: String, reason: String)
  /// A count or depth is past its limit.
  case tooMany(part: String, count: Int, limit: Int)
  /// A digest in the image is no digest.
  case invalidDigest(part: String, text: String)
  /// An old or foreign kind of image.
  case unsupported(part: String, mediaType: String)
  /// An archive or blob could not be read.
  case archive(ArchiveError)
}

extension ImageError: Explained {
  /// What was found and where.
  package var message: String {
    switch self {
    case .notAnImage(let path, let looksLike):
      "`\(path)` is \(looksLike), not a container image"
    case .ambiguous(let path, let choices):
      "`\(path)` holds \(choices.count) images: \(choices.joined(separator: ", "))"
    case .noMatch(let path, let wanted, let choices):
      "`\(path)` has no image for `\(wanted)`, it has: \(choices.joined(separator: ", "))"
    case .missingBlob(let path, let name): "`\(path)` names `\(name)`, which is not in it"
    case .json(let part, let error): "\(part) is not readable: line \(error.line): \(error.message)"
    case .malformed(let part, let reason): "\(part): \(reason)"
    case .tooMany(let part, let count, let limit):
      "\(part) has \(count) entries, more than the limit of \(limit)"
    case .invalidDigest(let part, let text): "\(part) names `\(text)`, which is not a digest"
    case .unsupported(let part, let mediaType): "\(part) has the unsupported type `\(mediaType)`"
    case .archive(let error): error.message
    }
  }

  /// The way out.
  package var hints: [String] {
    switch self {
    case .notAnImage:
      ["an image is a docker archive (`docker save`), an OCI layout folder, or a tar of one"]
    case .ambiguous(let path, let choices):
      [
        "name one: `\(path == BlobStore.standardInput ? "-- -" : path):"
          + "\(choices.first.map(Self.tag) ?? "TAG")`, or pass --platform"
      ]
    case .noMatch: ["choose one of these tags or platforms"]
    case .missingBlob: ["the image is incomplete: export it again with all its layers"]
    case .archive(let error): error.hints
    default: []
    }
  }

  private static func tag(_ choice: String) -> String {
    String(choice.prefix { $0 != " " })
  }

  /// The user must choose: a usage error, not a damaged input.
  package var isChoice: Bool {
    switch self {
    case .ambiguous, .noMatch: true
    default: false
    }
  }
}

/// Runs `body` and returns archive errors as errors of this room.
func archived<Value: ~Copyable>(
  _ body: () throws(ArchiveError) -> Value
) throws(ImageError) -> Value {
  do {
    return try body()
  } catch {
    throw .archive(error)
  }
}
