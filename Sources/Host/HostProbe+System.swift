import Model

extension HostProbe {
  /// Kernel, architecture, processor.
  mutating func readSystem() {
    machine.kernel = folder.line("/proc/sys/kernel/osrelease")
    machine.architecture = process?.architecture ?? folder.line("/proc/sys/kernel/arch")
    let path = "/proc/cpuinfo"
    // Some 1,500 bytes for each processor.
    if let text = read(path, limit: 8 << 20) {
      let processor = ProcessorText(text)
      machine.cpuLevel = processor.level
      machine.cpuModel = processor.model
    }
  }

  /// The release of the operating system: os-release(5), read literally, never as a shell would.
  func operatingSystem() -> EnvironmentFacts.OperatingSystem? {
    guard let text = folder.text("/etc/os-release") ?? folder.text("/usr/lib/os-release") else {
      return nil
    }
    var fields: [String: String] = [:]
    for line in HostText.lines(text) where !line.hasPrefix("#") {
      guard let (key, value) = HostText.pair(line, at: "=") else { continue }
      let quote = value.first
      let isQuoted = value.count >= 2 && (quote == "\"" || quote == "'") && value.last == quote
      let plain = isQuoted ? String(value.dropFirst().dropLast()) : value
      fields[key] = plain.isEmpty ? nil : plain
    }
    guard !fields.isEmpty else { return nil }
    return EnvironmentFacts.OperatingSystem(
      id: fields["ID"] ?? "linux", versionId: fields["VERSION_ID"],
      codename: fields["VERSION_CODENAME"], name: fields["PRETTY_NAME"])
  }

  /// The C library: what this process runs on, else the file that programs below the root load.
  func libc() -> EnvironmentFacts.CLibrary? {
    if let version = process?.libcVersion {
      return EnvironmentFacts.CLibrary(family: "glibc", version: version)
    }
    for place in ["/lib64", "/usr/lib64"] + triples.flatMap({ ["/lib/\($0)", "/usr/lib/\($0)"] }) {
      let path = place + "/libc.so.6"
      guard case .bytes(let bytes) = folder.content(path, limit: 16 << 20) else { continue }
      return EnvironmentFacts.CLibrary(
        family: "glibc",
        version: folder.linkName(path).flatMap(Self.glibcVersion(ofFile:))
          ?? Self.glibcVersion(in: bytes))
    }
    let isMusl = folder.names("/lib").contains { $0.hasPrefix("ld-musl-") }
    return isMusl ? EnvironmentFacts.CLibrary(family: "musl", version: nil) : nil
  }

  private var triples: [String] { ["x86_64-linux-gnu", "aarch64-linux-gnu"] }

  /// `2.31` of `libc-2.31.so`, as files were named before 2.34.
  static func glibcVersion(ofFile name: String) -> String? {
    guard name.hasPrefix("libc-"), name.hasSuffix(".so") else { return nil }
    let version = name.dropFirst("libc-".count).dropLast(".so".count)
    return HostText.isVersion(version) ? String(version) : nil
  }

  /// The version in the text of the library, `GNU C Library (…) stable release version 2.36`.
  static func glibcVersion(in bytes: [UInt8]) -> String? {
    let mark = Array("GNU C Library ".utf8)
    let before = Array(" release version ".utf8)
    var index = 0
    while let found = position(of: mark, in: bytes, from: index, to: bytes.count) {
      let end = min(bytes.count, found + 256)
      if let start = position(of: before, in: bytes, from: found, to: end) {
        let text = bytes[(start + before.count)..<end].prefix { $0 == 0x2E || $0 &- 0x30 < 10 }
        var version = String(decoding: text, as: UTF8.self)
        if version.hasSuffix(".") { version.removeLast() }
        if HostText.isVersion(version) { return version }
      }
      index = found + mark.count
    }
    return nil
  }

  private static func position(
    of mark: [UInt8], in bytes: [UInt8], from start: Int, to end: Int
  ) -> Int? {
    guard let first = mark.first, end - start >= mark.count else { return nil }
    var index = start
    while index <= end - mark.count {
      if bytes[index] == first, bytes[index..<(index + mark.count)].elementsEqual(mark) {
        return index
      }
      index += 1
    }
    return nil
  }
}
