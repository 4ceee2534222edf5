/// The name of a wheel file: project, version, build tag and compatibility tags.
///
/// Binary distribution format specification (PEP 427), "File name convention".
package struct WheelFilename: Sendable, Hashable {
  /// A build tag, which breaks ties between wheels of one version.
  package struct Build: Sendable, Hashable {
    /// The number at its beginning; one past `UInt64.max` reads as `UInt64.max`.
    package let number: UInt64
    /// The text behind the number.
    package let suffix: String
  }

  /// The project's name as written.
  package let name: String
  /// The version.
  package let version: PEP440Version
  /// The build tag.
  package let build: Build?
  /// All combinations of the compressed tags, in their order.
  package let tags: [WheelTag]

  /// The name that is compared (PEP 503).
  package var normalizedName: String { PythonName.normalized(name) }

  /// Reads a file name without folders.
  package init(_ filename: some StringProtocol) throws(PythonFilenameError) {
    let ending = ".whl"
    guard filename.hasSuffix(ending) else { throw PythonFilenameError(.suffix) }
    let parts = filename.dropLast(ending.count)
      .split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 5 || parts.count == 6 else { throw PythonFilenameError(.partCount) }
    guard Self.isEscapedName(parts[0]) else { throw PythonFilenameError(.name) }
    name = String(parts[0])
    guard let version = PEP440Version(parts[1]) else { throw PythonFilenameError(.version) }
    self.version = version
    build = parts.count == 6 ? try Self.build(parts[2]) : nil
    tags = try WheelTag.expanded(parts.suffix(3).joined(separator: "-"))
  }

  private static func isEscapedName(_ name: some StringProtocol) -> Bool {
    var previous: UInt8 = 0
    for byte in name.utf8 {
      let isUnderscore = byte == UInt8(ascii: "_")
      guard PEP440Byte.isAlphanumeric(byte) || byte == PEP440Byte.dot || isUnderscore,
        !(isUnderscore && previous == byte)
      else { return false }
      previous = byte
    }
    return previous != 0
  }

  private static func build(_ text: some StringProtocol) throws(PythonFilenameError) -> Build {
    let copy = String(text)
    let bytes = copy.utf8.span
    var end = 0
    while end < bytes.count, VersionText.isDigit(bytes[end]) { end += 1 }
    guard end > 0 else { throw PythonFilenameError(.build) }
    return Build(
      number: PEP440Number.saturated(0..<end, bytes),
      suffix: PEP440Byte.text(end..<bytes.count, of: bytes))
  }
}
