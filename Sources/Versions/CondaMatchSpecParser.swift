extension CondaMatchSpec {
  /// Reads a specification; a comment behind `#` is left out.
  ///
  /// Brackets win over what stands before them.
  package init(_ text: some StringProtocol) throws(CondaMatchSpecError) {
    let parser = CondaMatchSpecParser(Array(text.utf8))
    self = try parser.specification()
  }
}

/// Reads the text of a match specification from the outside in: brackets, channel, name, the rest.
struct CondaMatchSpecParser {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  private var text: String { VersionText.string(bytes.prefix(200)) }

  func specification() throws(CondaMatchSpecError) -> CondaMatchSpec {
    let open = bytes.firstIndex(of: UInt8(ascii: "[")) ?? bytes.endIndex
    let bare = VersionText.trimmed(bytes[..<open])
    let hash = bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex
    var specification: CondaMatchSpec
    if let archive = archive(bare) {
      specification = archive
    } else if hash < open {
      return try named(VersionText.trimmed(bytes[..<hash]))
    } else {
      specification = try named(bare)
    }
    if open < bytes.endIndex {
      let entries = try CondaBracketReader(bytes[open...], text: text).entries()
      for (key, value) in entries where key != "subdir" {
        try set(key, to: value, in: &specification)
      }
      for (key, value) in entries where key == "subdir" {
        try set(key, to: value, in: &specification)
      }
    }
    return specification
  }

  /// The specification that is the path or URL of an archive, with `#md5` as explicit files write.
  private func archive(_ bytes: ArraySlice<UInt8>) -> CondaMatchSpec? {
    guard !bytes.contains(where: { VersionText.isBlank($0) || "\"'".utf8.contains($0) }),
      let archive = CondaArchiveName(VersionText.string(bytes)),
      archive.name.utf8.allSatisfy(Self.isNameByte)
    else { return nil }
    let location = bytes.prefix { $0 != UInt8(ascii: "#") }
    let fragment = bytes[location.endIndex...].dropFirst()
    var specification = CondaMatchSpec(name: archive.name.lowercased())
    let isPath = location.first == UInt8(ascii: "/")
    specification.url = (isPath ? "file://" : "") + VersionText.string(location)
    if !fragment.isEmpty {
      let digest = VersionText.string(fragment)
      specification.attributes[digest.utf8.count == 64 ? "sha256" : "md5"] = digest
    }
    return specification
  }

  private func named(_ bytes: ArraySlice<UInt8>) throws(CondaMatchSpecError) -> CondaMatchSpec {
    var rest = bytes
    var channel: CondaChannel?
    var subdir: String?
    if let mark = Self.doubleColon(bytes) {
      let prefix = VersionText.string(VersionText.trimmed(bytes[..<mark]))
      guard let split = CondaChannel.split(prefix) else { throw .channel(specification: text) }
      (channel, subdir) = split
      rest = VersionText.trimmed(bytes[(mark + 2)...])
    }
    let name = rest.prefix(while: Self.isNameByte)
    guard !name.isEmpty else { throw .name(specification: text) }
    var specification = CondaMatchSpec(
      name: VersionText.string(name.map(VersionText.lowercase)), channel: channel, subdir: subdir)
    let tail = Self.withoutNeedlessBlanks(rest[name.endIndex...])
    let (version, build) = try split(tail[...])
    if !version.isEmpty {
      specification.version = try Self.version(version)
    }
    if let build {
      specification.build = try self.build(build)
    }
    return specification
  }

  private static func doubleColon(_ bytes: ArraySlice<UInt8>) -> Int? {
    let colon = UInt8(ascii: ":")
    return bytes.indices.dropLast().first { bytes[$0] == colon && bytes[$0 + 1] == colon }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    VersionText.isDigit(byte) || VersionText.isLetter(byte) || "_.-*".utf8.contains(byte)
  }

  /// Blanks that only set off an operator, a `,` or a `|` separate nothing.
  private static func withoutNeedlessBlanks(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var kept: [UInt8] = []
    var hasBlank = false
    for byte in bytes {
      if VersionText.isBlank(byte) {
        hasBlank = true
        continue
      }
      let separates =
        !",|)=".utf8.contains(byte) && !(kept.last.map { ",|(=<>!~".utf8.contains($0) } ?? true)
      if hasBlank, separates { kept.append(UInt8(ascii: " ")) }
      hasBlank = false
      kept.append(byte)
    }
    return kept
  }

  /// The version and the build string, which a blank or a single `=` sets apart.
  private func split(
    _ tail: ArraySlice<UInt8>
  ) throws(CondaMatchSpecError) -> (version: ArraySlice<UInt8>, build: ArraySlice<UInt8>?) {
    let words = tail.split(separator: UInt8(ascii: " "))
    guard words.count <= 2 else { throw .trailing(specification: text) }
    if let version = words.first, let build = words.last, words.count == 2 {
      return (Self.exact(version), build)
    }
    let equals = UInt8(ascii: "=")
    let separator = tail.indices.dropFirst().dropLast().last { index in
      tail[index] == equals && tail[index + 1] != equals
        && !"=!|,<>~".utf8.contains(tail[index - 1])
    }
    guard let separator else {
      // `name ==1.0.*` names a prefix: conda drops the operator of the whole version part.
      return (tail.count > 2 && tail.starts(with: "==".utf8) ? tail.dropFirst(2) : tail, nil)
    }
    return (Self.exact(tail[..<separator]), tail[(separator + 1)...])
  }

  /// `name=1.0=build` names one exact version, although `name=1.0` names a prefix.
  private static func exact(_ version: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let rest = version.dropFirst()
    guard version.first == UInt8(ascii: "="), !rest.contains(where: { "=,|".utf8.contains($0) })
    else { return version }
    return rest
  }

  private static func version(
    _ bytes: ArraySlice<UInt8>
  ) throws(CondaMatchSpecError) -> CondaVersionSpec {
    do throws(CondaVersionSpecError) {
      return try CondaVersionSpec(VersionText.string(bytes))
    } catch {
      throw .version(error)
    }
  }

  private func build(_ bytes: ArraySlice<UInt8>) throws(CondaMatchSpecError) -> String {
    guard !bytes.isEmpty,
      !bytes.contains(where: { VersionText.isBlank($0) || "^$=,|<>~!()[]\"'".utf8.contains($0) })
    else { throw .build(specification: text) }
    return VersionText.string(bytes)
  }

  private func set(
    _ key: String, to value: ArraySlice<UInt8>, in specification: inout CondaMatchSpec
  ) throws(CondaMatchSpecError) {
    let written = VersionText.string(value)
    switch key {
    case "version": specification.version = try Self.version(value)
    case "build": specification.build = try build(value)
    case "build_number":
      guard let number = CondaBuildNumber(written) else { throw .build(specification: text) }
      specification.buildNumber = number
    case "channel":
      guard let split = CondaChannel.split(written) else { throw .channel(specification: text) }
      specification.channel = split.channel
      specification.subdir = split.subdir ?? specification.subdir
    case "subdir": specification.subdir = written
    case "url": specification.url = written
    case "name": specification.name = written.lowercased()
    case "fn", "file_name": specification.attributes["fn"] = written
    case _ where Self.attributeKeys.contains(key): specification.attributes[key] = written
    default: throw .key(key, specification: text)
    }
  }

  private static let attributeKeys: Set<String> = [
    "arch", "depends", "extras", "features", "flags", "license", "license_family", "md5",
    "namespace", "optional", "platform", "sha256", "size", "target", "timestamp",
    "track_features", "when",
  ]
}

/// Reads `[key=value, key="value"]`, once or several times in a row.
private struct CondaBracketReader {
  private let text: String
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>, text: String) {
    self.rest = bytes
    self.text = text
  }

  func entries() throws(CondaMatchSpecError) -> [(key: String, value: ArraySlice<UInt8>)] {
    var reader = self
    var entries: [(key: String, value: ArraySlice<UInt8>)] = []
    while reader.skip("[") {
      while !reader.skip("]") {
        entries.append(try reader.entry())
        guard reader.skip(",") || reader.rest.first == UInt8(ascii: "]") else {
          throw .bracket(specification: text)
        }
      }
    }
    let end = reader.rest.first
    guard end == nil || end == UInt8(ascii: "#") else { throw .bracket(specification: text) }
    guard Set(entries.map(\.key)).count == entries.count else {
      throw .bracket(specification: text)
    }
    return entries
  }

  private mutating func entry() throws(CondaMatchSpecError) -> (String, ArraySlice<UInt8>) {
    let key = rest.prefix { !"=,]".utf8.contains($0) }
    rest = rest[key.endIndex...]
    guard skip("=") else { throw .bracket(specification: text) }
    let name = VersionText.string(VersionText.trimmed(key)).lowercased()
    guard let first = rest.first else { throw .bracket(specification: text) }
    if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
      let inner = rest.dropFirst()
      guard let end = inner.firstIndex(of: first) else { throw .bracket(specification: text) }
      rest = inner[(end + 1)...].drop(while: VersionText.isBlank)
      return (name, inner[..<end])
    }
    let value = try bareValue(isList: first == UInt8(ascii: "["))
    return (name, VersionText.trimmed(value))
  }

  private mutating func bareValue(
    isList: Bool
  ) throws(CondaMatchSpecError) -> ArraySlice<UInt8> {
    var value = rest.prefix { !(isList ? "]" : ",]").utf8.contains($0) }
    if isList, value.endIndex < rest.endIndex { value = rest[...value.endIndex] }
    rest = rest[value.endIndex...].drop(while: VersionText.isBlank)
    guard !value.contains(where: { "\"'".utf8.contains($0) }) else {
      throw .bracket(specification: text)
    }
    return value
  }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    rest = rest.drop(while: VersionText.isBlank)
    guard rest.first == UInt8(ascii: scalar) else { return false }
    rest = rest.dropFirst().drop(while: VersionText.isBlank)
    return true
  }
}
