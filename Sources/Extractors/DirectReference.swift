import Model
import Versions

/// A URL, version control address or local path that stands in the place of a version.
struct DirectReference {
  /// The place, without credentials, fragment and revision.
  let source: PackageSource
  /// The project's name, from `#egg=` or the name of an archive.
  private(set) var name: String?
  /// Extras of `#egg=name[extra]`.
  private(set) var extras: [String] = []
  /// Digests in the fragment, `sha256:…`.
  private(set) var hashes: [String] = []

  private static let systems = ["git", "hg", "svn", "bzr"]
  private static let archives = [
    ".whl", ".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tbz", ".tar", ".tar.xz", ".txz", ".tlz",
    ".tar.lz", ".tar.lzma",
  ]

  /// Whether a text begins with a scheme that is followed by `:`.
  static func isURL(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > bytes.startIndex + 1,
      colon + 1 < bytes.endIndex
    else { return false }
    let scheme = bytes[..<colon]
    guard scheme.allSatisfy({ $0.isLetter || $0.isDigit || "+-.".utf8.contains($0) }) else {
      return false
    }
    return bytes[(colon + 1)...].starts(with: "//".utf8) || scheme.elementsEqual("file".utf8)
      || scheme.starts(with: "git+".utf8)
  }

  /// Whether a text is a path or the name of an archive.
  static func isPath(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let first = bytes.first else { return false }
    let stops = Array(" \t;[<>=!@(".utf8)
    let head = bytes.prefix { !stops.contains($0) }
    if first == UInt8(ascii: ".") || first == UInt8(ascii: "/") || first == UInt8(ascii: "~") {
      return !head.dropFirst().starts(with: "=".utf8)
        && !(first == UInt8(ascii: "~") && head.count == 1)
    }
    if head.contains(UInt8(ascii: "/")) || head.contains(UInt8(ascii: "\\")) { return true }
    return isArchive(head.text)
  }

  private static func isArchive(_ name: String) -> Bool {
    let lower = name.lowercased()
    return archives.contains { lower.hasSuffix($0) }
  }

  /// Reads a URL or path without marker.
  init(_ bytes: ArraySlice<UInt8>, editable: Bool) {
    let hash = bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex
    var address = bytes[..<hash]
    var subdirectory: String?
    let fragment = Self.parameters(bytes[hash...].dropFirst())
    for (key, value) in fragment {
      switch key {
      case "egg":
        let open = value.firstIndex(of: "[") ?? value.endIndex
        let egg = value[..<open]
        name = egg.isEmpty ? nil : PythonRequirement.leadingName(egg)
        extras = PythonRequirement.extras(Array(value[open...].utf8).dropFirst().dropLast())
      case "subdirectory":
        subdirectory = value
      case "sha256", "sha384", "sha512", "md5", "sha1", "sha224":
        hashes.append("\(key):\(value.lowercased())")
      default: break
      }
    }
    let isURL = Self.isURL(bytes)
    let system =
      Self.systems.first { address.starts(with: "\($0)+".utf8) }
      ?? (address.starts(with: "git://".utf8) || address.starts(with: "git@".utf8) ? "git" : nil)
    let last = address.split(separator: UInt8(ascii: "/")).last ?? address
    if name == nil { name = Self.project(last.text, address) }
    var revision: String?
    if system != nil, let at = Self.revisionMark(address) {
      revision = address[(at + 1)...].text
      address = address[..<at]
    }
    let isLocal = !isURL || address.starts(with: "file:".utf8)
    let kind: PackageSource.Kind =
      system != nil ? .vcs : isLocal && !Self.isArchive(last.text) ? .directory : .archive
    let isCommit =
      revision.map { [40, 64].contains($0.utf8.count) && $0.utf8.allSatisfy(Self.isHexadecimal) }
      ?? false
    source = PackageSource(
      kind: kind, url: SourceAddress.withoutCredentials(address.text),
      commit: isCommit ? revision : nil, requestedRevision: isCommit ? nil : revision,
      editable: editable ? true : nil, subdirectory: subdirectory)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    byte.isDigit || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)
  }

  // The `@` of `git+https://host/path@revision`; one before the host is the user's.
  private static func revisionMark(_ address: ArraySlice<UInt8>) -> Int? {
    guard let at = address.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    let start = address.firstIndex(of: UInt8(ascii: ":")).map { $0 + 3 } ?? address.startIndex
    guard start < at, address[start..<at].contains(UInt8(ascii: "/")) else { return nil }
    return at
  }

  // The name in a wheel's or source distribution's file name; GitHub's archives are named by tags.
  private static func project(_ last: String, _ address: ArraySlice<UInt8>) -> String? {
    let file = last.replacing("%2B", with: "+").replacing("%2b", with: "+")
    if let wheel = try? WheelFilename(file) { return wheel.name }
    if address.text.contains("/archive/") { return nil }
    return (try? SourceDistributionFilename(file))?.name
  }

  private static func parameters(_ bytes: ArraySlice<UInt8>) -> [(String, String)] {
    bytes.split(separator: UInt8(ascii: "&")).compactMap { part in
      guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { return nil }
      return (part[..<equals].text.lowercased(), part[(equals + 1)...].text)
    }
  }
}
