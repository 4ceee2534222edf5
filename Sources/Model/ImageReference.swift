package import Bytes

/// The name of an image in a registry: `domain/path:tag@digest`.
///
/// The grammar of distribution/reference, with the defaults of the Docker Hub: a name without a
/// domain lies there, and one part alone below `library`. No tag is invented.
package struct ImageReference: Sendable, Hashable {
  /// The domain of the Docker Hub, which names may leave out.
  package static let hubDomain = "docker.io"

  /// The registry, with its port where one is written.
  package let domain: String
  /// The repository inside the registry.
  package let path: String
  /// The tag; nil where none is written.
  package let tag: String?
  /// The digest; nil where none is written.
  package let digest: Digest?

  /// Reads a reference as people write it.
  package init(_ text: some StringProtocol) throws(ImageReferenceError) {
    var rest = Array(text.utf8)[...]
    guard !rest.isEmpty else { throw .empty }
    guard rest.count != 64 || !rest.allSatisfy(Hex.isLowercaseDigit) else {
      throw .identifier(Self.string(rest))
    }
    let digest = try Self.digest(&rest)
    let hasDomain = Self.hasDomain(rest)
    let slash = hasDomain ? rest.firstIndex(of: UInt8(ascii: "/")) : nil
    var domain = Self.hubDomain
    if let slash {
      guard Self.isDomain(rest[..<slash]) else { throw .domain(Self.string(rest[..<slash])) }
      domain = Self.string(rest[..<slash])
      rest = rest[(slash + 1)...]
    }
    if domain == "index.\(Self.hubDomain)" { domain = Self.hubDomain }
    let tag = try Self.tag(&rest)
    guard !rest.isEmpty else { throw .empty }
    guard Self.isPath(rest) else { throw .path(Self.string(rest)) }
    let needsLibrary = domain == Self.hubDomain && !rest.contains(UInt8(ascii: "/"))
    let path = (needsLibrary ? "library/" : "") + Self.string(rest)
    guard path.utf8.count <= 255 else { throw .pathTooLong(bytes: path.utf8.count) }
    self.domain = domain
    self.path = path
    self.tag = tag
    self.digest = digest
  }

  /// The same repository with another tag and digest, as a resolved reference needs it.
  package func with(tag: String?, digest: Digest?) throws(ImageReferenceError) -> ImageReference {
    if let tag, !Self.isTag(Array(tag.utf8)[...]) { throw .tag(tag) }
    return ImageReference(domain: domain, path: path, tag: tag, digest: digest)
  }

  private init(domain: String, path: String, tag: String?, digest: Digest?) {
    self.domain = domain
    self.path = path
    self.tag = tag
    self.digest = digest
  }

  /// The registry and repository, without tag and digest.
  package var name: String { "\(domain)/\(path)" }

  /// The full text, `domain/path[:tag][@digest]`.
  package var canonical: String {
    name + (tag.map { ":\($0)" } ?? "") + (digest.map { "@\($0.text)" } ?? "")
  }
}

extension ImageReference: CustomStringConvertible {
  /// The full text, `domain/path[:tag][@digest]`.
  package var description: String { canonical }
}

extension ImageReference: Comparable {
  /// Orders by full text, for sorted output.
  package static func < (left: ImageReference, right: ImageReference) -> Bool {
    left.canonical < right.canonical
  }
}

extension ImageReference {
  private static func string(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static func digest(
    _ rest: inout ArraySlice<UInt8>
  ) throws(ImageReferenceError) -> Digest? {
    guard let mark = rest.firstIndex(of: UInt8(ascii: "@")) else { return nil }
    let text = string(rest[(mark + 1)...])
    guard let digest = Digest(text) else { throw .digest(text) }
    rest = rest[..<mark]
    return digest
  }

  /// The tag follows a colon behind the last slash.
  private static func tag(_ rest: inout ArraySlice<UInt8>) throws(ImageReferenceError) -> String? {
    guard let colon = rest.lastIndex(of: UInt8(ascii: ":")),
      !rest[colon...].contains(UInt8(ascii: "/"))
    else { return nil }
    let tag = rest[(colon + 1)...]
    guard isTag(tag) else { throw .tag(string(tag)) }
    rest = rest[..<colon]
    return string(tag)
  }

  /// The first part is a registry if it looks like a host: a dot, a colon, upper case, `localhost`.
  private static func hasDomain(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let slash = bytes.firstIndex(of: UInt8(ascii: "/")) else { return false }
    let first = bytes[..<slash]
    return first.elementsEqual("localhost".utf8)
      || first.contains { ".:".utf8.contains($0) || (0x41...0x5A).contains($0) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10
  }

  private static func isTag(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let first = bytes.first, bytes.count <= 128 else { return false }
    let isWord = { (byte: UInt8) in isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") }
    return isWord(first) && bytes.allSatisfy { isWord($0) || ".-".utf8.contains($0) }
  }

  private static func isDomain(_ bytes: ArraySlice<UInt8>) -> Bool {
    var host = bytes
    if bytes.first == UInt8(ascii: "[") {
      guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
      let address = bytes[..<end].dropFirst()
      let isAddress =
        !address.isEmpty
        && address.allSatisfy {
          isDigit($0) || (0x61...0x66).contains($0 | 0x20) || $0 == UInt8(ascii: ":")
        }
      return isAddress && isPort(bytes[(end + 1)...])
    }
    if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) {
      guard isPort(bytes[colon...]) else { return false }
      host = bytes[..<colon]
    }
    return host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .allSatisfy { label in
        let hyphen = UInt8(ascii: "-")
        return !label.isEmpty && label.first != hyphen && label.last != hyphen
          && label.allSatisfy { isLetter($0) || isDigit($0) || $0 == hyphen }
      }
  }

  private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.first == UInt8(ascii: ":") else { return bytes.isEmpty }
    return bytes.count > 1 && bytes.dropFirst().allSatisfy(isDigit)
  }

  private static func isPath(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .allSatisfy(isComponent)
  }

  /// Lower-case letters and digits, set apart by `.`, `_`, `__` or hyphens.
  private static func isComponent(_ bytes: ArraySlice<UInt8>) -> Bool {
    let isPlain = { (byte: UInt8) in isDigit(byte) || (0x61...0x7A).contains(byte) }
    var rest = bytes
    while true {
      let word = rest.prefix(while: isPlain)
      guard !word.isEmpty else { return false }
      rest = rest[word.endIndex...]
      let separator = rest.prefix { !isPlain($0) }
      if separator.isEmpty { return rest.isEmpty }
      let isSeparator =
        [".", "_", "__"].contains(string(separator))
        || separator.allSatisfy { $0 == UInt8(ascii: "-") }
      guard isSeparator else { return false }
      rest = rest[separator.endIndex...]
    }
  }
}
