extension PackageURL {
  /// Reads a package URL and brings it into canonical form.
  ///
  /// ECMA-427, "How to parse a PURL": from right to left. Type and qualifier keys are lower-cased,
  /// outer slashes dropped, `pkg://` accepted.
  package init(_ text: some StringProtocol) throws(PackageURLError) {
    var rest = Array(text.utf8)[...]
    let subpath = try Self.cut(&rest, at: "#").map(Self.subpath)
    let qualifiers = try Self.cut(&rest, at: "?").map(Self.qualifiers)
    guard rest.prefix(4).map({ Self.isLetter($0) ? $0 | 0x20 : $0 }) == Array("pkg:".utf8) else {
      throw .scheme
    }
    rest = rest.dropFirst(4).drop { $0 == UInt8(ascii: "/") }
    let type = String(decoding: rest.prefix { $0 != UInt8(ascii: "/") }, as: UTF8.self)
    rest = rest.drop { $0 != UInt8(ascii: "/") }
    let version = try Self.version(&rest).map(PackageURLEncoding.decoded)
    let segments = rest.split(separator: UInt8(ascii: "/"))
    let nameIsPath = PackageURLType.rule(for: type.lowercased()).nameIsPath
    let nameCount = nameIsPath ? max(segments.count - 1, 1) : 1
    var namespace: [String] = []
    for segment in segments.dropLast(nameCount) {
      namespace.append(try Self.segment(segment))
    }
    var name: [String] = []
    for segment in segments.suffix(nameCount) {
      name.append(try PackageURLEncoding.decoded(segment))
    }
    try self.init(
      type: type, namespace: namespace.joined(separator: "/"), name: name.joined(separator: "/"),
      version: version, qualifiers: qualifiers ?? [], subpath: subpath)
  }

  /// Removes the last separator and what follows it, which is returned.
  private static func cut(
    _ rest: inout ArraySlice<UInt8>, at separator: Unicode.Scalar
  ) -> ArraySlice<UInt8>? {
    guard let index = rest.lastIndex(of: UInt8(ascii: separator)) else { return nil }
    let tail = rest[(index + 1)...]
    rest = rest[..<index]
    return tail
  }

  /// Removes the version; an `@` that begins a segment before the last one belongs to an npm scope.
  private static func version(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let slash = UInt8(ascii: "/")
    guard let lastSlash = rest.lastIndex(of: slash) else { return nil }
    let mark = rest.indices.dropFirst().last { index in
      rest[index] == UInt8(ascii: "@") && (rest[index - 1] != slash || index > lastSlash)
    }
    guard let mark else { return nil }
    let version = rest[(mark + 1)...]
    rest = rest[..<mark]
    return version
  }

  private static func segment(_ bytes: ArraySlice<UInt8>) throws(PackageURLError) -> String {
    let segment = try PackageURLEncoding.decoded(bytes)
    guard !segment.utf8.contains(UInt8(ascii: "/")) else { throw .segment(segment) }
    return segment
  }

  private static func subpath(_ bytes: ArraySlice<UInt8>) throws(PackageURLError) -> String {
    var segments: [String] = []
    for part in bytes.split(separator: UInt8(ascii: "/")) {
      let segment = try segment(part)
      if segment != ".", segment != ".." { segments.append(segment) }
    }
    return segments.joined(separator: "/")
  }

  private static func qualifiers(
    _ bytes: ArraySlice<UInt8>
  ) throws(PackageURLError) -> [Qualifier] {
    var qualifiers: [Qualifier] = []
    for pair in bytes.split(separator: UInt8(ascii: "&")) {
      guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else {
        throw .qualifier(String(decoding: pair, as: UTF8.self))
      }
      let key = String(decoding: pair[..<equals], as: UTF8.self)
      let value = try PackageURLEncoding.decoded(pair[(equals + 1)...])
      qualifiers.append(Qualifier(key: key, value: value))
    }
    return qualifiers
  }
}

/// Percent-encoding as package URLs use it.
enum PackageURLEncoding {
  private static let hexadecimal = Array("0123456789ABCDEF".utf8)

  static func encoded(_ text: some StringProtocol, keepingSlashes: Bool = false) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      if PackageURL.isLetter(byte) || PackageURL.isDigit(byte) || ".-_~:".utf8.contains(byte)
        || keepingSlashes && byte == UInt8(ascii: "/")
      {
        bytes.append(byte)
      } else {
        bytes.append(UInt8(ascii: "%"))
        bytes.append(hexadecimal[Int(byte >> 4)])
        bytes.append(hexadecimal[Int(byte & 15)])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func decoded(_ bytes: ArraySlice<UInt8>) throws(PackageURLError) -> String {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var rest = bytes
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        decoded.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(value), let low = rest.popFirst().flatMap(value)
      else { throw .percentEncoding(String(decoding: bytes, as: UTF8.self)) }
      decoded.append(high << 4 | low)
    }
    guard let text = String(validating: decoded, as: UTF8.self) else {
      throw .percentEncoding(String(decoding: bytes, as: UTF8.self))
    }
    return text
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x37
    case 0x61...0x66: digit - 0x57
    default: nil
    }
  }
}
