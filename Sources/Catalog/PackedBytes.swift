/// Writes visited fields as packed bytes: numbers of variable length, each text once.
///
/// A text is a number whose two lowest bits say which kind: 0, a new text of that many bytes
/// follows; 1, the text of that number again; 2, a name such as `p17`, as the difference from the
/// name of that letter before it. 3 stands for an absent text.
struct PackedWriter: FieldCoder {
  /// The bytes written.
  private(set) var bytes: [UInt8]
  /// The version of the form that is written.
  let version: UInt8
  private var known: [ExactText: UInt64]
  private var lastNumber: [Int]

  init(version: UInt8 = PackedSnapshot.version) {
    self.bytes = []
    self.version = version
    self.known = [:]
    self.lastNumber = Array(repeating: 0, count: 128)
  }

  /// Appends a number.
  mutating func append(number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends bytes with their count.
  mutating func append(counted raw: [UInt8]) {
    append(number: UInt64(raw.count))
    bytes.append(contentsOf: raw)
  }

  /// Appends a whole list.
  mutating func append<Value: Fielded>(list: [Value]) throws(PackedError) {
    append(number: UInt64(list.count))
    for var item in list {
      try item.visit(&self)
    }
  }

  private mutating func append(_ text: String) {
    if let name = NumberedName(text) {
      let step = name.number - lastNumber[Int(name.letter)]
      lastNumber[Int(name.letter)] = name.number
      append(number: UInt64(bitPattern: Int64(step << 1 ^ step >> 63)) << 2 | 2)
      bytes.append(name.letter)
    } else if let index = known[ExactText(text: text)] {
      append(number: index << 2 | 1)
    } else {
      known[ExactText(text: text)] = UInt64(known.count)
      append(number: UInt64(text.utf8.count) << 2)
      bytes.append(contentsOf: text.utf8)
    }
  }

  mutating func text(_ key: String, _ value: inout String) throws(PackedError) {
    append(value)
  }

  mutating func text(
    _ key: String, _ value: inout String?, absent: AbsentForm
  ) throws(PackedError) {
    if let value { append(value) } else { append(number: 3) }
  }

  mutating func number(
    _ key: String, _ value: inout Int?, absent: AbsentForm
  ) throws(PackedError) {
    guard let value else { return append(number: 0) }
    // Zero means absent, so the written number is one more; the sign is the lowest bit.
    let wide = Int64(value)
    let (shifted, overflow) = UInt64(bitPattern: wide << 1 ^ wide >> 63)
      .addingReportingOverflow(1)
    guard !overflow else { throw .damaged(offset: bytes.count) }
    append(number: shifted)
  }

  mutating func flag(
    _ key: String, _ value: inout Bool?, absent: AbsentForm
  ) throws(PackedError) {
    append(number: value.map { $0 ? 2 : 1 } ?? 0)
  }

  mutating func choice<Value: RawRepresentable<String>>(
    _ key: String, _ value: inout Value
  ) throws(PackedError) {
    append(value.rawValue)
  }

  mutating func texts(_ key: String, _ value: inout [String]) throws(PackedError) {
    append(number: UInt64(value.count))
    for item in value { append(item) }
  }

  mutating func names(_ key: String, _ value: inout [String: String]) throws(PackedError) {
    append(number: UInt64(value.count))
    for item in value.sortedByName {
      append(item.key)
      append(item.value)
    }
  }

  mutating func value<Value: Fielded>(
    _ key: String, _ value: inout Value
  ) throws(PackedError) {
    try value.visit(&self)
  }

  mutating func value<Value: Fielded>(
    _ key: String, _ value: inout Value?, absent: AbsentForm
  ) throws(PackedError) {
    append(number: value == nil ? 0 : 1)
    try value?.visit(&self)
  }

  mutating func values<Value: Fielded>(
    _ key: String, _ value: inout [Value]
  ) throws(PackedError) {
    try append(list: value)
  }
}

/// Reads what `PackedWriter` wrote, field by field in the same order.
struct PackedReader: FieldCoder {
  /// The version of the form that the bytes are in.
  let version: UInt8
  private let bytes: [UInt8]
  private var offset: Int
  private var known: [String] = []
  private var lastNumber: [Int]

  init(_ bytes: [UInt8], from offset: Int, version: UInt8 = PackedSnapshot.version) {
    self.version = version
    self.bytes = bytes
    self.offset = offset
    self.lastNumber = Array(repeating: 0, count: 128)
  }

  /// All bytes were read.
  var isAtEnd: Bool { offset == bytes.count }

  /// What to throw when the bytes make no sense here.
  var damage: PackedError { .damaged(offset: offset) }

  /// The next number.
  mutating func number() throws(PackedError) -> UInt64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while offset < bytes.count, shift < 64 {
      let byte = bytes[offset]
      offset += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw damage
  }

  /// The next count of things that take a byte at least.
  private mutating func count() throws(PackedError) -> Int {
    guard let count = Int(exactly: try number()), count <= bytes.count - offset else {
      throw damage
    }
    return count
  }

  /// The next counted bytes.
  mutating func counted() throws(PackedError) -> [UInt8] {
    let count = try count()
    defer { offset += count }
    return Array(bytes[offset..<offset + count])
  }

  /// The next list.
  mutating func list<Value: Fielded>(of type: Value.Type) throws(PackedError) -> [Value] {
    let count = try count()
    var list = Array(repeating: Value.blank, count: count)
    var items = list.mutableSpan
    for index in items.indices {
      try items[index].visit(&self)
    }
    return list
  }

  private mutating func string() throws(PackedError) -> String {
    guard let text = try optionalString() else { throw damage }
    return text
  }

  private mutating func optionalString() throws(PackedError) -> String? {
    let head = try number()
    let rest = head >> 2
    switch head & 3 {
    case 0:
      guard let count = Int(exactly: rest), count <= bytes.count - offset else { throw damage }
      let text = String(decoding: bytes[offset..<offset + count], as: UTF8.self)
      offset += count
      known.append(text)
      return text
    case 1:
      guard let index = Int(exactly: rest), index < known.count else { throw damage }
      return known[index]
    case 2:
      guard offset < bytes.count, bytes[offset] < 128 else { throw damage }
      let letter = bytes[offset]
      let step = Int64(bitPattern: rest >> 1) ^ -Int64(bitPattern: rest & 1)
      let (number, overflow) = lastNumber[Int(letter)].addingReportingOverflow(Int(step))
      guard !overflow, number >= 0 else { throw damage }
      offset += 1
      lastNumber[Int(letter)] = number
      return NumberedName.text(letter, number)
    default:
      guard rest == 0 else { throw damage }
      return nil
    }
  }

  mutating func text(_ key: String, _ value: inout String) throws(PackedError) {
    value = try string()
  }

  mutating func text(
    _ key: String, _ value: inout String?, absent: AbsentForm
  ) throws(PackedError) {
    value = try optionalString()
  }

  mutating func number(
    _ key: String, _ value: inout Int?, absent: AbsentForm
  ) throws(PackedError) {
    let written = try number()
    guard written > 0 else {
      value = nil
      return
    }
    let coded = written - 1
    value = Int(Int64(bitPattern: coded >> 1) ^ -Int64(bitPattern: coded & 1))
  }

  mutating func flag(
    _ key: String, _ value: inout Bool?, absent: AbsentForm
  ) throws(PackedError) {
    switch try number() {
    case 0: value = nil
    case 1: value = false
    case 2: value = true
    default: throw damage
    }
  }

  mutating func choice<Value: RawRepresentable<String>>(
    _ key: String, _ value: inout Value
  ) throws(PackedError) {
    guard let choice = Value(rawValue: try string()) else { throw damage }
    value = choice
  }

  mutating func texts(_ key: String, _ value: inout [String]) throws(PackedError) {
    let count = try count()
    guard count > 0 else {
      value = []
      return
    }
    var texts: [String] = []
    texts.reserveCapacity(count)
    for _ in 0..<count { texts.append(try string()) }
    value = texts
  }

  mutating func names(_ key: String, _ value: inout [String: String]) throws(PackedError) {
    var names: [String: String] = [:]
    for _ in 0..<(try count()) {
      let name = try string()
      names[name] = try string()
    }
    value = names
  }

  mutating func value<Value: Fielded>(
    _ key: String, _ value: inout Value
  ) throws(PackedError) {
    try value.visit(&self)
  }

  mutating func value<Value: Fielded>(
    _ key: String, _ value: inout Value?, absent: AbsentForm
  ) throws(PackedError) {
    switch try number() {
    case 0: value = nil
    case 1:
      var present = Value.blank
      try present.visit(&self)
      value = present
    default: throw damage
    }
  }

  mutating func values<Value: Fielded>(
    _ key: String, _ value: inout [Value]
  ) throws(PackedError) {
    value = try list(of: Value.self)
  }
}

/// A text of one ASCII letter and a number as `String(_:)` writes it: `p17`.
struct NumberedName {
  /// The letter.
  let letter: UInt8
  /// The number, below ten million.
  let number: Int

  /// The text of a letter and a number.
  static func text(_ letter: UInt8, _ number: Int) -> String {
    // A number of 64 bits has at most 19 digits.
    unsafe String(unsafeUninitializedCapacity: 20) { buffer in
      var digits = 1
      var rest = number
      while rest >= 10 {
        rest /= 10
        digits += 1
      }
      unsafe buffer[0] = letter
      rest = number
      for index in stride(from: digits, to: 0, by: -1) {
        unsafe buffer[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      return digits + 1
    }
  }

  /// The parts of a text of that shape; nil for any other.
  init?(_ text: String) {
    let characters = text.utf8
    guard (2...8).contains(characters.count), let letter = characters.first,
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
    else { return nil }
    var number = 0
    for byte in characters.dropFirst() {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte),
        number > 0 || byte != UInt8(ascii: "0") || characters.count == 2
      else { return nil }
      number = number * 10 + Int(byte - UInt8(ascii: "0"))
    }
    self.letter = letter
    self.number = number
  }
}

/// A text that equals another only byte for byte, where `String` takes composed and decomposed
/// accents for equal.
private struct ExactText: Hashable {
  var text: String

  static func == (left: Self, right: Self) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
