import Model

/// Reads the JSON in the note of a CUDA forward-compatibility library.
///
/// Only the keys `CUDA version`, a text, and `driver`, a list of numbers, are of interest; the rest
/// must be JSON (RFC 8259), nested 16 deep at the most.
struct CompatibilityNote {
  private let bytes: [UInt8]
  private var at = 0

  /// The limits; nil where the text is no JSON object or the keys hold something else.
  static func read(_ bytes: some Sequence<UInt8>) -> BinaryFact.ForwardCompatibility? {
    var note = CompatibilityNote(bytes: Array(bytes.prefix { $0 != 0 }))
    return note.limits()
  }

  private enum Value {
    case text(String)
    case number(Int?)
    case list([Value])
    case other
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func limits() -> BinaryFact.ForwardCompatibility? {
    var limits = BinaryFact.ForwardCompatibility(cuda: nil, branches: nil)
    var isSound = true
    let isObject = object(depth: 0) { key, value in
      switch (key, value) {
      case ("CUDA version", .text(let text)): limits.cuda = text
      case ("driver", .list(let list)):
        let numbers = list.compactMap { if case .number(let number) = $0 { number } else { nil } }
        isSound = isSound && numbers.count == list.count
        limits.branches = Set(numbers).sorted()
      case ("CUDA version", _), ("driver", _): isSound = false
      default: break
      }
    }
    blanks()
    return isObject && isSound && at == bytes.count ? limits : nil
  }

  private mutating func blanks() {
    while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
  }

  /// Passes over a byte that must come next, blanks before it too.
  private mutating func take(_ byte: Character) -> Bool {
    blanks()
    guard at < bytes.count, bytes[at] == byte.asciiValue else { return false }
    at += 1
    return true
  }

  private mutating func object(depth: Int, _ body: (String, Value) -> Void) -> Bool {
    guard depth < 16, take("{") else { return false }
    if take("}") { return true }
    repeat {
      guard let key = text(), take(":"), let value = value(depth: depth + 1) else { return false }
      body(key, value)
    } while take(",")
    return take("}")
  }

  private mutating func list(depth: Int) -> [Value]? {
    guard depth < 16, take("[") else { return nil }
    if take("]") { return [] }
    var values: [Value] = []
    repeat {
      guard let value = value(depth: depth + 1) else { return nil }
      values.append(value)
    } while take(",")
    return take("]") ? values : nil
  }

  private mutating func value(depth: Int) -> Value? {
    blanks()
    guard at < bytes.count else { return nil }
    switch bytes[at] {
    case 0x7B: return object(depth: depth) { _, _ in } ? .other : nil
    case 0x5B: return list(depth: depth).map(Value.list)
    case 0x22: return text().map(Value.text)
    case 0x2D, 0x30...0x39: return number()
    default:
      for word in ["true", "false", "null"] where bytes[at...].starts(with: word.utf8) {
        at += word.utf8.count
        return .other
      }
      return nil
    }
  }

  private mutating func number() -> Value? {
    let start = at
    while at < bytes.count, isNumeral(bytes[at]) { at += 1 }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    guard Double(text) != nil else { return nil }
    return .number(Int(text))
  }

  private func isNumeral(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte)
  }

  /// A text; escapes other than those of single characters are refused, the notes have none.
  private mutating func text() -> String? {
    guard take("\"") else { return nil }
    var text: [UInt8] = []
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case 0x22: return String(decoding: text, as: UTF8.self)
      case 0x00..<0x20: return nil
      case 0x5C:
        guard at < bytes.count, [0x22, 0x2F, 0x5C].contains(bytes[at]) else { return nil }
        text.append(bytes[at])
        at += 1
      default: text.append(byte)
      }
    }
    return nil
  }
}
