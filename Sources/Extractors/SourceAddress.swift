/// Addresses as they may be kept: without passwords and tokens (THREATS T-99).
enum SourceAddress {
  /// The address without user, password and secret parameters.
  ///
  /// What names no secret stays: the user `git`, and variables such as `${TOKEN}` (PEP 610,
  /// "Specification"). A token in a conda channel's path, `/t/TOKEN/`, becomes `/t/<TOKEN>/`.
  static func withoutCredentials(_ address: some StringProtocol) -> String {
    let bytes = Array(address.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      bytes[(colon + 1)...].starts(with: "//".utf8)
    else { return withoutShellCredentials(bytes).text }
    let start = colon + 3
    let end =
      bytes[start...].firstIndex { $0 == slash || $0 == question || $0 == hash } ?? bytes.count
    var result = Array(bytes[..<start])
    // The last `@` ends the user part, so that a password with `@` in it does not stay.
    if let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")) {
      if isHarmless(bytes[start..<at]) { result += bytes[start...at] }
      result += bytes[(at + 1)..<end]
    } else {
      result += bytes[start..<end]
    }
    result += withoutSecrets(rest: bytes[end...])
    return result.text
  }

  private static let slash = UInt8(ascii: "/")
  private static let question = UInt8(ascii: "?")
  private static let hash = UInt8(ascii: "#")

  /// `user:password@host:path`, as scp and git write addresses; the user alone may stay.
  private static func withoutShellCredentials(_ bytes: [UInt8]) -> [UInt8] {
    let end = bytes.firstIndex(of: slash) ?? bytes.count
    guard let at = bytes[..<end].lastIndex(of: UInt8(ascii: "@")),
      let colon = bytes[..<at].firstIndex(of: UInt8(ascii: ":")),
      !isHarmless(bytes[..<at]), colon > 0
    else { return bytes }
    return Array(bytes[(at + 1)...])
  }

  /// Whether the part before `@` holds nothing secret.
  private static func isHarmless(_ user: ArraySlice<UInt8>) -> Bool {
    if user.elementsEqual("git".utf8) { return true }
    let parts = user.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    return parts.count <= 2 && parts.allSatisfy(isVariable)
  }

  private static func isVariable(_ part: ArraySlice<UInt8>) -> Bool {
    part.starts(with: "${".utf8) && part.last == UInt8(ascii: "}") && part.count > 3
      && part.dropFirst(2).dropLast().allSatisfy { $0.isNameByte || $0 == UInt8(ascii: "-") }
  }

  private static func withoutSecrets(rest: ArraySlice<UInt8>) -> [UInt8] {
    let pathEnd = rest.firstIndex { $0 == question || $0 == hash } ?? rest.endIndex
    var result = withoutChannelToken(rest[..<pathEnd])
    guard pathEnd < rest.endIndex else { return result }
    var start = pathEnd
    while start < rest.endIndex {
      let next = rest[(start + 1)...].firstIndex {
        $0 == UInt8(ascii: "&") || $0 == hash || $0 == question
      }
      let parameter = rest[start..<(next ?? rest.endIndex)]
      if let equals = parameter.firstIndex(of: UInt8(ascii: "=")),
        namesSecret(parameter[(start + 1)..<equals])
      {
        result += parameter[...equals]
        result += "<redacted>".utf8
      } else {
        result += parameter
      }
      start = next ?? rest.endIndex
    }
    return result
  }

  private static func withoutChannelToken(_ path: ArraySlice<UInt8>) -> [UInt8] {
    guard path.starts(with: "/t/".utf8) else { return Array(path) }
    let token = path.dropFirst(3)
    guard let end = token.firstIndex(of: slash), end > token.startIndex else { return Array(path) }
    return Array("/t/<TOKEN>".utf8) + path[end...]
  }

  private static func namesSecret(_ name: ArraySlice<UInt8>) -> Bool {
    let name = name.text.lowercased()
    return [
      "token", "secret", "password", "passwd", "signature", "credential", "api_key", "apikey",
    ]
    .contains { name.contains($0) } || ["sig", "key", "auth"].contains(name)
  }
}
