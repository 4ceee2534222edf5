/// Variables whose values are known, and the substitution of `$NAME` and `${NAME…}`.
///
/// Docker documentation, "Dockerfile reference", "Environment replacement"; POSIX shell, 2.6.2. One
/// pass: what a value holds is not substituted again (THREATS T-65).
struct VariableSubstitution: Sendable {
  /// The text for one expression, and where the text behind it begins.
  struct Result {
    var text: String
    var end: Int
    /// A variable has no known value, or the form is not supported: the text is as written.
    var isPartial: Bool
  }

  /// The values.
  private(set) var values: [String: String] = [:]

  /// The longest value that is kept, in bytes.
  static let limitBytes = 1 << 16
  private static let limitDepth = 8
  // The longest `${…}` that is looked at, so that open ones do not add up.
  private static let limitExpressionBytes = 1024

  /// The value of a variable.
  subscript(_ name: String) -> String? {
    get { values[name] }
    set { values[name] = newValue.map { $0.utf8.count <= Self.limitBytes ? $0 : nil } ?? nil }
  }

  /// The expression whose `$` stands at `start`; nil where the `$` stands for itself.
  func expression(_ bytes: ArraySlice<UInt8>, at start: Int, depth: Int = 0) -> Result? {
    let next = start + 1
    guard next < bytes.endIndex else { return nil }
    let first = bytes[next]
    if first.isLetter || first == UInt8(ascii: "_") {
      let end = bytes[next...].firstIndex { !$0.isNameByte } ?? bytes.endIndex
      return plain(bytes[next..<end].text, written: bytes[start..<end], end: end)
    }
    if first == UInt8(ascii: "{") {
      guard let close = closing(bytes, from: next + 1) else { return nil }
      return braced(bytes[start...close], depth: depth)
    }
    let special: [UInt8] = Array("@*#?!$-0123456789".utf8)
    guard special.contains(first) else { return nil }
    return Result(text: bytes[start...next].text, end: next + 1, isPartial: true)
  }

  /// A text with all its expressions replaced.
  func text(_ bytes: ArraySlice<UInt8>, depth: Int = 0) -> (text: String, isPartial: Bool) {
    var output: [UInt8] = []
    var isPartial = false
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index] == UInt8(ascii: "$"), let found = expression(bytes, at: index, depth: depth) {
        output.append(contentsOf: found.text.utf8)
        isPartial = isPartial || found.isPartial
        index = found.end
      } else {
        output.append(bytes[index])
        index += 1
      }
      if output.count > Self.limitBytes { return (output.text, true) }
    }
    return (output.text, isPartial)
  }

  private func plain(_ name: String, written: ArraySlice<UInt8>, end: Int) -> Result {
    if let value = values[name] { return Result(text: value, end: end, isPartial: false) }
    return Result(text: written.text, end: end, isPartial: true)
  }

  private func closing(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int? {
    var depth = 1
    for index in start..<min(bytes.endIndex, start + Self.limitExpressionBytes) {
      if bytes[index] == UInt8(ascii: "{"), bytes[index - 1] == UInt8(ascii: "$") { depth += 1 }
      if bytes[index] == UInt8(ascii: "}") {
        depth -= 1
        if depth == 0 { return index }
      }
    }
    return nil
  }

  // `${NAME}` and the forms with a word behind the name.
  private func braced(_ written: ArraySlice<UInt8>, depth: Int) -> Result {
    let inner = written.dropFirst(2).dropLast()
    let end = written.endIndex
    let asWritten = Result(text: written.text, end: end, isPartial: true)
    let nameEnd = inner.firstIndex { !$0.isNameByte } ?? inner.endIndex
    guard nameEnd > inner.startIndex else { return asWritten }
    let name = inner[..<nameEnd].text
    var rest = inner[nameEnd...]
    if rest.isEmpty { return plain(name, written: written, end: end) }
    guard depth < Self.limitDepth else { return asWritten }
    let value = values[name]
    // With a colon an empty value counts as none.
    var isSet = value != nil
    if rest.first == UInt8(ascii: ":") {
      rest = rest.dropFirst()
      isSet = value?.isEmpty == false
    }
    let word = rest.dropFirst()
    switch rest.first {
    case UInt8(ascii: "-"), UInt8(ascii: "="):
      if isSet, let value { return Result(text: value, end: end, isPartial: false) }
      let (text, isPartial) = self.text(word, depth: depth + 1)
      return Result(text: text, end: end, isPartial: isPartial)
    case UInt8(ascii: "+"):
      guard isSet else { return Result(text: "", end: end, isPartial: false) }
      let (text, isPartial) = self.text(word, depth: depth + 1)
      return Result(text: text, end: end, isPartial: isPartial)
    case UInt8(ascii: "?"):
      if isSet, let value { return Result(text: value, end: end, isPartial: false) }
      return asWritten
    default:
      return asWritten
    }
  }
}
