import Documents

/// Text from a lock file made fit for the files that are written from it (THREATS T-40).
///
/// Names, versions and addresses are written only where they are made of the characters that their
/// ecosystem allows, so that none can end a line, a quotation or a here-document; what is made of
/// other characters becomes a gap. Free text stands in comments alone.
enum ExportText {
  /// A text for a comment: one line without control characters, cut at 200 characters.
  static func comment(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for (position, scalar) in text.unicodeScalars.enumerated() {
      guard position < 200 else {
        result.append("…")
        break
      }
      if Excerpt.isHarmless(scalar) {
        result.append(scalar)
      } else {
        result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      }
    }
    return String(result)
  }

  /// The sentences on top of each file, without the mark of a comment.
  static func header(_ input: ExportInput) -> [String] {
    var names = "environment \(input.environment)"
    if let project = input.project { names += " of \(project)" }
    return [
      comment("Written by holdfast \(input.toolVersion) from a lock file: change that, not this."),
      comment("\(names), platform \(input.platform)"),
      comment("lock \(input.lockDigest)"),
    ]
  }

  /// Lines with a line feed behind each.
  static func bytes(_ lines: [String]) -> [UInt8] {
    Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  /// Whether a text is not empty and made of ASCII letters, digits and the other characters given.
  static func isMade(_ text: String, of others: StaticString) -> Bool {
    let allowed = Array(others.description.utf8)
    return !text.isEmpty
      && text.utf8.allSatisfy { isAlphanumeric($0) || allowed.contains($0) }
  }

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
  }

  /// Whether the text is an absolute path that needs no quotation anywhere.
  static func isPlainPath(_ path: String) -> Bool {
    path.hasPrefix("/") && isMade(path, of: "/._+-@~")
      && !path.split(separator: "/").contains("..")
  }

  /// The hexadecimal digits of a digest of the algorithm with that many digits; nil for anything else.
  static func hex(_ digest: String, algorithm: String, digits: Int) -> String? {
    guard digest.hasPrefix(algorithm + ":") else { return nil }
    let hex = digest.dropFirst(algorithm.count + 1)
    guard hex.utf8.count == digits,
      hex.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 &- 0x61 < 6 })
    else { return nil }
    return String(hex)
  }

  /// An address that a file can hold as it is: a known scheme, no credentials, and no character that
  /// a shell, pip, conda or a Dockerfile gives a meaning; nil for any other.
  static func address(_ url: String?, schemes: [String] = ["https", "http", "file"]) -> String? {
    guard let url, let colon = url.firstIndex(of: ":"), url.utf8.count <= 2000 else { return nil }
    guard schemes.contains(String(url[..<colon])), url[colon...].hasPrefix("://"),
      isMade(url, of: ":/._~-+%@=&?!,")
    else { return nil }
    let rest = url[colon...].dropFirst(3)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    guard let at = authority.lastIndex(of: "@") else { return url }
    // Who signs in with a name alone shows no secret: `ssh://git@host`.
    let user = authority[..<at]
    if url.hasPrefix("ssh://"), !user.contains(":") { return url }
    return String(url[...colon]) + "//" + rest[authority.index(after: at)...]
  }
}

/// What could not be pinned, gathered while a file is written.
struct GapList {
  private(set) var gaps: Set<Export.Gap> = []

  mutating func add(_ subject: String, _ reason: String, remedy: String? = nil) {
    gaps.insert(.init(subject: subject, reason: reason, remedy: remedy))
  }

  /// Ordered by subject and reason.
  var sorted: [Export.Gap] {
    gaps.sorted { left, right in
      (left.subject, left.reason, left.remedy ?? "")
        < (right.subject, right.reason, right.remedy ?? "")
    }
  }
}
