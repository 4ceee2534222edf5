/// Where the parts of a PEP 440 version lie in its text.
///
/// One pass over the bytes, no regular expression, no allocation. Number ranges leave leading zeros
/// out, so that a number is zero when its range is empty, and two numbers of any size compare by
/// length and then by bytes. Grammar: PEP 440, appendix B.
struct PEP440Fields {
  var epoch = 0..<0
  /// The release segments with their dots; leading zeros are still inside.
  var release = 0..<0
  var letter: PEP440Version.Prerelease.Letter?
  var pre = 0..<0
  var post: Range<Int>?
  var dev: Range<Int>?
  /// The local version label without its plus sign; empty when there is none.
  var local = 0..<0
  /// Whether the text is already the normal form.
  var isCanonical = true

  /// Reads a whole version; nil when the text is none.
  init?(_ bytes: borrowing Span<UInt8>) {
    let text = PEP440Byte.trimmed(0..<bytes.count, of: bytes)
    isCanonical = text.count == bytes.count
    var position = text.lowerBound
    let end = text.upperBound
    if position < end, VersionText.lowercase(bytes[position]) == UInt8(ascii: "v") {
      position += 1
      isCanonical = false
    }
    guard readRelease(bytes, &position, end) else { return nil }
    readPrerelease(bytes, &position, end)
    readPost(bytes, &position, end)
    readDev(bytes, &position, end)
    guard readLocal(bytes, &position, end), position == end else { return nil }
  }

  private mutating func number(
    _ bytes: borrowing Span<UInt8>, _ position: inout Int, _ end: Int
  ) -> Range<Int>? {
    let start = position
    while position < end, VersionText.isDigit(bytes[position]) { position += 1 }
    guard position > start else { return nil }
    var lower = start
    while lower < position, bytes[lower] == PEP440Byte.zero { lower += 1 }
    if lower > start, position - start > 1 { isCanonical = false }
    return lower..<position
  }

  private mutating func readRelease(
    _ bytes: borrowing Span<UInt8>, _ position: inout Int, _ end: Int
  ) -> Bool {
    var start = position
    guard let first = number(bytes, &position, end) else { return false }
    if position < end, bytes[position] == UInt8(ascii: "!") {
      epoch = first
      if first.isEmpty { isCanonical = false }
      position += 1
      start = position
      guard number(bytes, &position, end) != nil else { return false }
    }
    while position + 1 < end, bytes[position] == PEP440Byte.dot,
      VersionText.isDigit(bytes[position + 1])
    {
      position += 1
      _ = number(bytes, &position, end)
    }
    release = start..<position
    return true
  }

  private func skippedSeparator(
    _ bytes: borrowing Span<UInt8>, _ position: Int, _ end: Int
  ) -> Int {
    position < end && PEP440Byte.isSeparator(bytes[position]) ? position + 1 : position
  }

  /// Reads the optional separator and number after a keyword; no number means zero.
  private mutating func numberAfterKeyword(
    _ bytes: borrowing Span<UInt8>, _ position: inout Int, _ end: Int
  ) -> Range<Int> {
    let afterSeparator = skippedSeparator(bytes, position, end)
    if afterSeparator != position { isCanonical = false }
    position = afterSeparator
    guard let digits = number(bytes, &position, end) else {
      isCanonical = false
      return position..<position
    }
    return digits
  }

  private mutating func readPrerelease(
    _ bytes: borrowing Span<UInt8>, _ position: inout Int, _ end: Int
  ) {
    let start = skippedSeparator(bytes, position, end)
    for (keyword, meaning) in PEP440Keyword.prereleases where keyword.begins(bytes, start, end) {
      let word = start..<(start + keyword.length)
      if start != position || keyword.length != meaning.rawValue.utf8.count
        || bytes[start] != meaning.firstByte
      {
        isCanonical = false
      } else if word.contains(where: { bytes[$0] != VersionText.lowercase(bytes[$0]) }) {
        isCanonical = false
      }
      letter = meaning
      position = word.upperBound
      pre = numberAfterKeyword(bytes, &position, end)
      return
    }
  }

  private mutating func readPost(
    _ bytes: borrowing Span<UInt8>, _ position: inout Int, _ end: Int
  ) {
    if position + 1 < end, bytes[position] == UInt8(ascii: "-"),
      VersionText.isDigit(bytes[position + 1])
    {
      position += 1
      post = number(bytes, &position, end)
      isCanonical = false
      return
    }
    let start = skippedSeparator(bytes, position, end)
    for keyword in PEP440Keyword.posts where keyword.begins(bytes, start, end) {
      noteSpelling(of: ".post", bytes, position, end)
      position = start + keyword.length
      post = numberAfterKeyword(bytes, &position, end)
      return
    }
  }

  private mutating func readDev(
    _ bytes: borrowing Span<UInt8>, _ position: inout Int, _ end: Int
  ) {
    let start = skippedSeparator(bytes, position, end)
    guard PEP440Keyword.dev.begins(bytes, start, end) else { return }
    noteSpelling(of: ".dev", bytes, position, end)
    position = start + PEP440Keyword.dev.length
    dev = numberAfterKeyword(bytes, &position, end)
  }

  private mutating func noteSpelling(
    of canonical: StaticString, _ bytes: borrowing Span<UInt8>, _ position: Int, _ end: Int
  ) {
    var index = position
    for byte in canonical.description.utf8 {
      guard index < end, bytes[index] == byte else {
        isCanonical = false
        return
      }
      index += 1
    }
  }

  /// Reads `+label`; false when a plus sign is followed by no proper label.
  private mutating func readLocal(
    _ bytes: borrowing Span<UInt8>, _ position: inout Int, _ end: Int
  ) -> Bool {
    guard position < end, bytes[position] == UInt8(ascii: "+") else { return true }
    position += 1
    let start = position
    while true {
      let segment = position
      var onlyDigits = true
      while position < end, PEP440Byte.isAlphanumeric(bytes[position]) {
        let byte = bytes[position]
        if !VersionText.isDigit(byte) { onlyDigits = false }
        if VersionText.lowercase(byte) != byte { isCanonical = false }
        position += 1
      }
      guard position > segment else { return false }
      if onlyDigits, position - segment > 1, bytes[segment] == PEP440Byte.zero {
        isCanonical = false
      }
      guard position < end, PEP440Byte.isSeparator(bytes[position]) else { break }
      if bytes[position] != PEP440Byte.dot { isCanonical = false }
      position += 1
    }
    local = start..<position
    return true
  }
}

/// A keyword of the grammar, compared without regard to case as one machine word.
struct PEP440Keyword {
  let word: UInt64
  let length: Int

  static let prereleases: [(PEP440Keyword, PEP440Version.Prerelease.Letter)] = [
    ("alpha", .alpha), ("a", .alpha), ("beta", .beta), ("b", .beta), ("preview", .candidate),
    ("pre", .candidate), ("c", .candidate), ("rc", .candidate),
  ].map { (PEP440Keyword($0), $1) }
  static let posts = ["post", "rev", "r"].map(PEP440Keyword.init)
  static let dev = PEP440Keyword("dev")

  /// Packs a keyword of at most eight lower-case letters.
  private init(_ text: String) {
    word = text.utf8.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    length = text.utf8.count
  }

  /// Tells whether the bytes at a position begin with the keyword.
  func begins(_ bytes: borrowing Span<UInt8>, _ position: Int, _ end: Int) -> Bool {
    guard end - position >= length else { return false }
    var found: UInt64 = 0
    for index in position..<(position + length) {
      found = found << 8 | UInt64(VersionText.lowercase(bytes[index]))
    }
    return found == word
  }
}
