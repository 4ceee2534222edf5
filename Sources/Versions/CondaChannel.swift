/// A conda channel by name, with its location where that was written.
package struct CondaChannel: Sendable, Hashable {
  /// The name: `conda-forge`, or the path of the location without its platform directory.
  package let name: String
  /// The location as it was written, without its platform directory; nil for a bare name.
  package let location: String?

  /// Reads a channel name, URL or absolute path; a last part such as `linux-64` is left out.
  ///
  /// Nil for empty text, blanks, brackets, quotes, `#` and Windows paths.
  package init?(_ text: some StringProtocol) {
    guard let split = Self.split(text) else { return nil }
    self = split.channel
  }

  private init(name: String, location: String?) {
    self.name = name
    self.location = location
  }

  /// The channel and the platform directory of `https://host/channel/linux-64`; nil as for `init`.
  package static func split(
    _ text: some StringProtocol
  ) -> (channel: CondaChannel, subdir: String?)? {
    let bytes = Array(text.utf8)
    guard !bytes.contains(where: { VersionText.isBlank($0) || "\\[]#\"'".utf8.contains($0) })
    else { return nil }
    var base = withoutLastSlashes(bytes[...])
    var subdir: String?
    if let slash = base.lastIndex(of: UInt8(ascii: "/")) {
      let last = VersionText.string(base[(slash + 1)...])
      if subdirs.contains(last) {
        subdir = last
        base = withoutLastSlashes(base[..<slash])
      }
    }
    guard let path = path(of: base) else { return nil }
    let hasLocation = path.count < base.count
    let channel = CondaChannel(
      name: VersionText.string(path), location: hasLocation ? VersionText.string(base) : nil)
    return (channel, subdir)
  }

  private static func withoutLastSlashes(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var bytes = bytes
    while bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    return bytes
  }

  /// What follows the host of a URL, or the root of a path; nil when nothing does.
  private static func path(of base: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var path = base
    if let colon = base.firstIndex(of: UInt8(ascii: ":")),
      base[(colon + 1)...].starts(with: "//".utf8)
    {
      let host = base[(colon + 3)...]
      guard let slash = host.firstIndex(of: UInt8(ascii: "/")) else { return nil }
      path = host[slash...]
    }
    path = path.drop { $0 == UInt8(ascii: "/") }
    return path.isEmpty ? nil : path
  }

  /// The platform directories that conda knows.
  private static let subdirs: Set<String> = [
    "noarch", "emscripten-wasm32", "freebsd-64", "linux-32", "linux-64", "linux-aarch64",
    "linux-armv6l", "linux-armv7l", "linux-loongarch64", "linux-ppc64", "linux-ppc64le",
    "linux-riscv32", "linux-riscv64", "linux-s390x", "osx-64", "osx-arm64", "wasi-wasm32",
    "win-32", "win-64", "win-arm64", "zos-z",
  ]
}

extension CondaChannel: CustomStringConvertible {
  /// The name of the channel.
  package var description: String { name }
}

/// The parts of an archive's file name, `name-version-build.conda` or `.tar.bz2`.
package struct CondaArchiveName: Sendable, Hashable {
  /// The package name.
  package let name: String
  /// The version text.
  package let version: String
  /// The build string.
  package let build: String

  /// Reads the last part of a path or URL; nil when it is no archive's name.
  ///
  /// A query or fragment behind the name is not part of it.
  package init?(_ path: some StringProtocol) {
    let whole = Array(path.utf8.prefix { $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "?") })
    let start = whole.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    let bytes = Array(whole[start...])
    guard let ending = [".conda", ".tar.bz2"].first(where: { bytes.ends(with: $0) })
    else { return nil }
    let stem = bytes.dropLast(ending.utf8.count)
    guard let second = stem.lastIndex(of: UInt8(ascii: "-")),
      let first = stem[..<second].lastIndex(of: UInt8(ascii: "-")),
      first > stem.startIndex, second > first + 1, second + 1 < stem.endIndex
    else { return nil }
    self.name = VersionText.string(stem[..<first])
    self.version = VersionText.string(stem[(first + 1)..<second])
    self.build = VersionText.string(stem[(second + 1)...])
  }
}

extension [UInt8] {
  fileprivate func ends(with ending: String) -> Bool {
    suffix(ending.utf8.count).elementsEqual(ending.utf8)
  }
}
