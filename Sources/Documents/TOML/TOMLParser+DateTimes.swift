extension TOMLParser {
  /// Whether the token starts as `1979-` or `07:` do.
  func looksLikeDateOrTime(_ token: ArraySlice<UInt8>) -> Bool {
    let lead = token.prefix { Digits.decimal($0) != nil }
    guard lead.endIndex < token.endIndex else { return false }
    let mark = token[lead.endIndex]
    return (lead.count == 4 && mark == UInt8(ascii: "-"))
      || (lead.count == 2 && mark == UInt8(ascii: ":"))
  }

  /// The date, time or both whose first digit stands at `start`; the cursor is behind its token.
  mutating func dateTime(from start: Int) throws(DocumentError) -> DocumentNode {
    // RFC 3339, section 5.6: a space may stand between date and time.
    if index - start == 10, peek() == UInt8(ascii: " "), let digit = peek(1),
      Digits.decimal(digit) != nil
    {
      index += 1
      while let byte = peek(), Self.isDateTimeByte(byte) { index += 1 }
    }
    var reader = TOMLDateTimeReader(bytes[start..<index], allowsNoSeconds: edition == .v1_1)
    guard let kind = reader.kind() else {
      throw source.error(.invalidDateTime(Excerpt.of(bytes[start..<index])), at: start)
    }
    return DocumentNode(.dateTime(text: text(start..<index), kind: kind), line: line)
  }

  private static func isDateTimeByte(_ byte: UInt8) -> Bool {
    Digits.decimal(byte) != nil || ":.+-Zz".utf8.contains(byte)
  }
}

/// Checks one date or time against RFC 3339 and the calendar.
struct TOMLDateTimeReader {
  private var rest: ArraySlice<UInt8>
  private let allowsNoSeconds: Bool

  init(_ text: ArraySlice<UInt8>, allowsNoSeconds: Bool) {
    self.rest = text
    self.allowsNoSeconds = allowsNoSeconds
  }

  /// Which of the four kinds the text is; nil when it is none.
  mutating func kind() -> DocumentNode.DateTimeKind? {
    let lead = rest.prefix { Digits.decimal($0) != nil }.count
    if lead == 2 { return takeTime() && rest.isEmpty ? .localTime : nil }
    guard takeDate() else { return nil }
    if rest.isEmpty { return .localDate }
    guard take("T") || take("t") || take(" "), takeTime() else { return nil }
    if rest.isEmpty { return .localDateTime }
    return takeOffset() && rest.isEmpty ? .offsetDateTime : nil
  }

  private mutating func takeDate() -> Bool {
    guard let year = takeNumber(digits: 4), take("-"), let month = takeNumber(digits: 2),
      take("-"), let day = takeNumber(digits: 2), (1...12).contains(month)
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days =
      switch month {
      case 2: isLeap ? 29 : 28
      case 4, 6, 9, 11: 30
      default: 31
      }
    return (1...days).contains(day)
  }

  private mutating func takeTime() -> Bool {
    guard takeHourAndMinute() else { return false }
    guard take(":") else { return allowsNoSeconds }
    // RFC 3339 allows second 60, for leap seconds.
    guard let second = takeNumber(digits: 2), second <= 60 else { return false }
    guard take(".") else { return true }
    let fraction = rest.prefix { Digits.decimal($0) != nil }
    rest = rest[fraction.endIndex...]
    return !fraction.isEmpty
  }

  private mutating func takeOffset() -> Bool {
    if take("Z") || take("z") { return true }
    return (take("+") || take("-")) && takeHourAndMinute()
  }

  private mutating func takeHourAndMinute() -> Bool {
    guard let hour = takeNumber(digits: 2), hour <= 23, take(":"),
      let minute = takeNumber(digits: 2), minute <= 59
    else { return false }
    return true
  }

  private mutating func takeNumber(digits: Int) -> Int? {
    guard rest.count >= digits else { return nil }
    var number = 0
    for byte in rest.prefix(digits) {
      guard let digit = Digits.decimal(byte) else { return nil }
      number = number * 10 + Int(digit)
    }
    rest = rest.dropFirst(digits)
    return number
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }
}
