/// Why text is no image reference.
package enum ImageReferenceError: Error, Equatable, Sendable {
  /// The text is empty, or nothing stands before the tag.
  case empty
  /// 64 hexadecimal digits alone name an image on one machine, not one in a registry.
  case identifier(String)
  /// The registry's name or port is malformed.
  case domain(String)
  /// The repository's path holds refused characters; upper case is one of them.
  case path(String)
  /// The path is longer than 255 bytes.
  case pathTooLong(bytes: Int)
  /// The tag is empty, longer than 128 bytes, or holds refused characters.
  case tag(String)
  /// The digest is none of a known algorithm.
  case digest(String)
}

extension ImageReferenceError: Explained {
  /// What is wrong with the text.
  package var message: String {
    switch self {
    case .empty: "the image reference names no repository"
    case .identifier(let text): "`\(text)` is an image identifier, not a name in a registry"
    case .domain(let text): "`\(text)` is no registry host"
    case .path(let text): "`\(text)` is no repository path: lower-case words joined by `/`"
    case .pathTooLong(let bytes): "the repository path has \(bytes) bytes, at most 255 are allowed"
    case .tag(let text): "`\(text)` is no tag"
    case .digest(let text): "`\(text)` is no digest: expected `sha256:` and 64 hexadecimal digits"
    }
  }

  /// A way out for the mistake that people make most.
  package var hints: [String] {
    switch self {
    case .path(let text) where text != text.lowercased():
      ["repository names are lower case: try `\(text.lowercased())`"]
    default: []
    }
  }
}
