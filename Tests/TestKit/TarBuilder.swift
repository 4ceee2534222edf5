/// Tar bytes made by hand, odd and broken ones too.
///
/// Headers follow POSIX ustar; every field can be set so that it lies.
package struct TarBuilder {
  /// The tar so far, without the end mark.
  package private(set) var bytes: [UInt8] = []

  /// An empty tar.
  package init() {}

  /// The tar with its end mark of two zero blocks.
  package var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

  /// Adds a regular file.
  package mutating func file(_ name: String, _ content: [UInt8] = []) {
    entry(Array(name.utf8), content: content)
  }

  /// Adds a regular file.
  package mutating func file(_ name: String, _ content: String) {
    file(name, Array(content.utf8))
  }

  /// Adds a folder.
  package mutating func folder(_ name: String) {
    entry(Array(name.utf8), type: "5")
  }

  /// Adds a symbolic link.
  package mutating func symbolicLink(_ name: String, to target: String) {
    entry(Array(name.utf8), type: "2", link: target)
  }

  /// Adds a hard link.
  package mutating func hardLink(_ name: String, to target: String) {
    entry(Array(name.utf8), type: "1", link: target)
  }

  /// Adds a whiteout of `name` (OCI image specification, layer.md).
  package mutating func whiteout(_ name: String) {
    let parts = name.split(separator: "/")
    let folder = parts.dropLast().map { $0 + "/" }.joined()
    file(folder + ".wh." + (parts.last ?? ""))
  }

  /// Adds a pax header for the next entry (`x`), or for all that follow (`g`).
  package mutating func pax(_ records: [(String, String)], type: Character = "x") {
    let body = records.flatMap { Self.record($0.0, $0.1) }
    entry(Array("PaxHeaders/x".utf8), type: type, content: body)
  }

  /// Adds GNU's long name (`L`) or long link (`K`) for the next entry.
  package mutating func gnuLong(_ text: String, type: Character = "L") {
    entry(
      Array("././@LongLink".utf8), type: type, content: Array(text.utf8) + [0], magic: Self.gnuMagic
    )
  }

  /// Adds bytes as they are.
  package mutating func raw(_ more: [UInt8]) { bytes += more }

  /// The magic and version that GNU tar writes.
  package static let gnuMagic = Array("ustar  \0".utf8)
  /// The magic and version of POSIX.
  package static let posixMagic = Array("ustar\0".utf8) + Array("00".utf8)

  /// Adds one header and its content.
  ///
  /// `claimedSize` is the text of the size field when it is not the content's; `checksum` replaces
  /// the true sum. Names above 100 bytes are cut: give them with `pax` or `gnuLong`.
  package mutating func entry(
    _ name: [UInt8], type: Character = "0", link: String = "", content: [UInt8] = [],
    claimedSize: [UInt8]? = nil, checksum: Int? = nil, magic: [UInt8] = posixMagic
  ) {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ field: some Collection<UInt8>, at offset: Int, limit: Int) {
      for (index, byte) in field.prefix(limit).enumerated() { header[offset + index] = byte }
    }
    put(name, at: 0, limit: 100)
    put((type == "5" ? "0000755\0" : "0000644\0").utf8, at: 100, limit: 8)
    put("0000000\0".utf8, at: 108, limit: 8)
    put("0000000\0".utf8, at: 116, limit: 8)
    put(claimedSize ?? Self.octal(content.count, digits: 11), at: 124, limit: 12)
    put("00000000000\0".utf8, at: 136, limit: 12)
    put("        ".utf8, at: 148, limit: 8)
    put(String(type).utf8, at: 156, limit: 1)
    put(link.utf8, at: 157, limit: 100)
    put(magic, at: 257, limit: 8)
    let sum = checksum ?? header.reduce(0) { $0 + Int($1) }
    put(Self.octal(sum, digits: 6) + [0, 0x20], at: 148, limit: 8)
    bytes += header + content
    bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  /// One pax record, `LENGTH key=value` and a line feed; the length counts itself.
  package static func record(_ key: String, _ value: String) -> [UInt8] {
    let rest = " \(key)=\(value)\n"
    var length = rest.utf8.count
    while "\(length)".utf8.count + rest.utf8.count != length {
      length = "\(length)".utf8.count + rest.utf8.count
    }
    return Array("\(length)\(rest)".utf8)
  }

  private static func octal(_ value: Int, digits: Int) -> [UInt8] {
    let text = String(value, radix: 8)
    return Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8)
  }
}
