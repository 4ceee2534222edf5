/// A file of OpenBLAS whose name carries its version before the ending: `libopenblasp-r0.3.21.so`,
/// and as wheels change it, `libopenblas64_p-r0-15028c96.3.21.so`.
struct OpenBLASName {
  /// `0.3.21`.
  let version: String

  /// Reads a file name; nil for other names.
  init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: "libopenblas".utf8), bytes.count < 200 else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasSuffix(".so"), let revision = text.firstRange(of: "-r") else { return nil }
    var rest = Substring(text[revision.upperBound...].dropLast(3))
    if rest.hasSuffix(".dev") { rest = rest.dropLast(4) }
    let major = rest.prefix { $0.isASCII && $0.isNumber }
    rest = rest.dropFirst(major.count)
    if rest.hasPrefix("-") {
      let hash = rest.dropFirst().prefix { $0 != "." }
      guard hash.utf8.count == 8, hash.allSatisfy(\.isHexDigit) else { return nil }
      rest = rest.dropFirst(9)
    }
    guard !major.isEmpty, rest.hasPrefix("."), DottedVersion(major + rest) != nil else {
      return nil
    }
    self.version = String(major + rest)
  }
}
