/// Paths inside a tree: relative to its root, no leading slash, no `.` or `..` parts.
package enum TreePath {
  /// A name from an archive as a path of the tree, clamped at the root (THREATS T-20).
  ///
  /// Bytes that are not UTF-8 become `\xNN`, so that twins stay distinct. `climbed` tells that the
  /// name tried to leave the root. An empty path stands for the root itself.
  package static func normalized(_ name: some Collection<UInt8>) -> (path: String, climbed: Bool) {
    var parts: [String] = []
    var climbed = false
    for part in name.split(separator: UInt8(ascii: "/")) {
      if part.count == 1, part.first == UInt8(ascii: ".") { continue }
      if part.count == 2, part.allSatisfy({ $0 == UInt8(ascii: ".") }) {
        if parts.popLast() == nil { climbed = true }
        continue
      }
      parts.append(text(part))
    }
    return (parts.joined(separator: "/"), climbed)
  }

  /// The bytes as text; what is not UTF-8 becomes `\xNN`.
  package static func text(_ bytes: some Collection<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var text = ""
    var rest = bytes[...]
    while let byte = rest.first {
      let length = byte < 0x80 ? 1 : byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      let candidate = rest.prefix(length)
      if candidate.count == length, let scalar = String(validating: candidate, as: UTF8.self) {
        text += scalar
        rest = rest.dropFirst(length)
      } else {
        text += "\\x" + hexadecimal(byte)
        rest = rest.dropFirst()
      }
    }
    return text
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    let text = String(byte, radix: 16)
    return text.utf8.count == 1 ? "0" + text : text
  }

  /// The folder part; empty for a name at the root.
  package static func folder(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(path[..<slash])
  }

  /// The last part.
  package static func name(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return String(path) }
    return String(path[path.utf8.index(after: slash)...])
  }

  /// Whether the last part begins with these bytes; nothing is copied.
  package static func nameBegins(_ path: String, with prefix: [UInt8]) -> Bool {
    let bytes = path.utf8.span
    var start = bytes.count
    while start > 0, bytes[start - 1] != UInt8(ascii: "/") { start -= 1 }
    guard bytes.count - start >= prefix.count else { return false }
    for index in prefix.indices where bytes[start + index] != prefix[index] { return false }
    return true
  }

  /// `name` inside `folder`.
  package static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : name.isEmpty ? folder : folder + "/" + name
  }

  /// Whether `path` is `folder` or lies below it; everything lies below the root.
  package static func isInside(_ path: String, _ folder: String) -> Bool {
    guard !folder.isEmpty else { return true }
    guard path.utf8.count >= folder.utf8.count, path.utf8.starts(with: folder.utf8) else {
      return false
    }
    return path.utf8.count == folder.utf8.count
      || path.utf8[path.utf8.index(path.utf8.startIndex, offsetBy: folder.utf8.count)]
        == UInt8(ascii: "/")
  }

  /// A link's or include's target, resolved as text against the folder that holds it.
  package static func resolve(_ target: String, from folder: String) -> (
    path: String, climbed: Bool
  ) {
    if target.utf8.first == UInt8(ascii: "/") { return normalized(Array(target.utf8)) }
    return normalized(Array((folder + "/" + target).utf8))
  }
}
