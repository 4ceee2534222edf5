/// A package URL, `pkg:type/namespace/name@version?qualifiers#subpath`, in canonical form.
///
/// ECMA-427, "Package-URL specification", clause 5, with the rules of each type. All parts are
/// decoded and normalised, so that two URLs of one package are equal.
package struct PackageURL: Sendable, Hashable {
  /// One key and its value.
  package struct Qualifier: Sendable, Hashable {
    /// The lower-case key.
    package let key: String
    /// The decoded value, never empty.
    package let value: String

    /// A qualifier from its two parts.
    package init(key: String, value: String) {
      self.key = key
      self.value = value
    }
  }

  /// The lower-case type, such as `pypi` or `deb`.
  package let type: String
  /// The decoded segments joined with `/`; nil where there is none.
  package let namespace: String?
  /// The decoded name.
  package let name: String
  /// The decoded version; nil where there is none.
  package let version: String?
  /// The qualifiers, sorted by key.
  package let qualifiers: [Qualifier]
  /// The decoded segments joined with `/`; nil where there is none.
  package let subpath: String?

  /// A package URL from decoded parts, which are normalised and checked by the rules of the type.
  ///
  /// Empty text counts as absent, and so does a qualifier without a value.
  package init(
    type: String, namespace: String? = nil, name: String, version: String? = nil,
    qualifiers: [Qualifier] = [], subpath: String? = nil
  ) throws(PackageURLError) {
    guard let first = type.utf8.first, Self.isLetter(first),
      type.utf8.allSatisfy({ Self.isLetter($0) || Self.isDigit($0) || ".-".utf8.contains($0) })
    else { throw .type(type) }
    let type = type.lowercased()
    let rule = PackageURLType.rule(for: type)
    var parts = PackageURLParts(
      namespace: Self.withoutOuterSlashes(namespace ?? ""), name: Self.withoutOuterSlashes(name),
      version: version ?? "")
    for qualifier in qualifiers where !qualifier.value.isEmpty {
      try parts.add(qualifier)
    }
    guard !parts.name.isEmpty else { throw .nameMissing }
    guard !Self.hasEmptySegment(parts.namespace) else { throw .segment(parts.namespace) }
    guard !rule.nameIsPath || !Self.hasEmptySegment(parts.name) else {
      throw .segment(parts.name)
    }
    try rule.apply(to: &parts, type: type)
    self.type = type
    self.namespace = parts.namespace.isEmpty ? nil : parts.namespace
    self.name = parts.name
    self.version = parts.version.isEmpty ? nil : parts.version
    self.qualifiers = parts.qualifiers.sorted { $0.key < $1.key }
    self.subpath = try Self.cleanSubpath(subpath ?? "")
  }

  /// The value of a qualifier; nil where there is none of that key.
  package func qualifier(_ key: String) -> String? {
    qualifiers.first { $0.key == key }?.value
  }

  /// The same URL with another set of qualifiers.
  package func with(qualifiers: [Qualifier]) throws(PackageURLError) -> PackageURL {
    try PackageURL(
      type: type, namespace: namespace, name: name, version: version, qualifiers: qualifiers,
      subpath: subpath)
  }

  private static func hasEmptySegment(_ path: String) -> Bool {
    zip(path.utf8, path.utf8.dropFirst()).contains { $0 == $1 && $0 == UInt8(ascii: "/") }
  }

  private static func cleanSubpath(_ text: String) throws(PackageURLError) -> String? {
    let segments = text.split(separator: "/")
    for segment in segments where segment == "." || segment == ".." {
      throw .segment(text)
    }
    return segments.isEmpty ? nil : segments.joined(separator: "/")
  }

  private static func withoutOuterSlashes(_ text: String) -> String {
    var text = text[...]
    while text.utf8.first == UInt8(ascii: "/") { text.removeFirst() }
    while text.utf8.last == UInt8(ascii: "/") { text.removeLast() }
    return String(text)
  }

  static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10
  }
}

/// The decoded parts on their way to a package URL.
struct PackageURLParts {
  var namespace: String
  var name: String
  var version: String
  private(set) var qualifiers: [PackageURL.Qualifier] = []
  private var keys: Set<String> = []

  init(namespace: String, name: String, version: String) {
    self.namespace = namespace
    self.name = name
    self.version = version
  }

  mutating func add(_ qualifier: PackageURL.Qualifier) throws(PackageURLError) {
    guard let first = qualifier.key.utf8.first, PackageURL.isLetter(first),
      qualifier.key.utf8.allSatisfy({
        PackageURL.isLetter($0) || PackageURL.isDigit($0) || ".-_".utf8.contains($0)
      })
    else { throw .qualifier(qualifier.key) }
    let key = qualifier.key.lowercased()
    guard keys.insert(key).inserted else { throw .repeatedQualifier(key: key) }
    qualifiers.append(.init(key: key, value: qualifier.value))
  }
}

extension PackageURL: CustomStringConvertible {
  /// The canonical text.
  package var description: String { text }

  /// The canonical text: qualifiers sorted, everything outside of letters, digits and `.-_~:`
  /// percent-encoded.
  package var text: String {
    var text = "pkg:\(type)/"
    for segment in namespace?.split(separator: "/") ?? [] {
      text += PackageURLEncoding.encoded(segment) + "/"
    }
    let isPath = PackageURLType.rule(for: type).nameIsPath
    text += PackageURLEncoding.encoded(name, keepingSlashes: isPath)
    if let version { text += "@" + PackageURLEncoding.encoded(version) }
    for (index, qualifier) in qualifiers.enumerated() {
      text += index == 0 ? "?" : "&"
      text += qualifier.key + "=" + PackageURLEncoding.encoded(qualifier.value)
    }
    if let subpath { text += "#" + PackageURLEncoding.encoded(subpath, keepingSlashes: true) }
    return text
  }
}

extension PackageURL: Comparable {
  /// Orders by canonical text, for sorted output.
  package static func < (left: PackageURL, right: PackageURL) -> Bool { left.text < right.text }
}

extension PackageURL: Codable {
  /// Reads the text form.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    do {
      self = try PackageURL(text)
    } catch {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "`\(text.prefix(80))` is no package URL: \(error)")
    }
  }

  /// Writes the canonical text.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
