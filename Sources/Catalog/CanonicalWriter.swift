/// Writes visited fields as canonical JSON.
struct CanonicalWriter: FieldCoder {
  /// The bytes written.
  private(set) var bytes: [UInt8]

  init() {
    self.bytes = []
  }

  /// Appends bytes that are canonical JSON already.
  mutating func append(raw: some Sequence<UInt8>) {
    bytes.append(contentsOf: raw)
  }

  /// Appends a whole list.
  mutating func append<Value: Fielded>(list: [Value]) throws(PackedError) {
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for var item in list {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      try append(&item)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func append<Value: Fielded>(_ value: inout Value) throws(PackedError) {
    bytes.append(UInt8(ascii: "{"))
    try value.visit(&self)
    bytes.append(UInt8(ascii: "}"))
  }

  // The keys are plain words of ours, and need no escape.
  private mutating func key(_ key: String) {
    if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: key.utf8)
    bytes.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":")])
  }

  private mutating func absent(_ key: String, _ form: AbsentForm) {
    guard form == .null else { return }
    self.key(key)
    bytes.append(contentsOf: "null".utf8)
  }

  mutating func text(_ key: String, _ value: inout String) throws(PackedError) {
    self.key(key)
    CanonicalText.append(value, to: &bytes)
  }

  mutating func text(
    _ key: String, _ value: inout String?, absent form: AbsentForm
  ) throws(PackedError) {
    guard var present = value else { return absent(key, form) }
    try text(key, &present)
  }

  mutating func number(
    _ key: String, _ value: inout Int?, absent form: AbsentForm
  ) throws(PackedError) {
    guard let present = value else { return absent(key, form) }
    self.key(key)
    bytes.append(contentsOf: String(present).utf8)
  }

  mutating func flag(
    _ key: String, _ value: inout Bool?, absent form: AbsentForm
  ) throws(PackedError) {
    guard let present = value else { return absent(key, form) }
    self.key(key)
    bytes.append(contentsOf: (present ? "true" : "false").utf8)
  }

  mutating func choice<Value: RawRepresentable<String>>(
    _ key: String, _ value: inout Value
  ) throws(PackedError) {
    var raw = value.rawValue
    try text(key, &raw)
  }

  mutating func texts(_ key: String, _ value: inout [String]) throws(PackedError) {
    self.key(key)
    bytes.append(UInt8(ascii: "["))
    for (index, item) in value.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      CanonicalText.append(item, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  mutating func names(_ key: String, _ value: inout [String: String]) throws(PackedError) {
    self.key(key)
    bytes.append(UInt8(ascii: "{"))
    for (index, item) in value.sortedByName.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      CanonicalText.append(item.key, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      CanonicalText.append(item.value, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }

  mutating func value<Value: Fielded>(
    _ key: String, _ value: inout Value
  ) throws(PackedError) {
    self.key(key)
    try append(&value)
  }

  mutating func value<Value: Fielded>(
    _ key: String, _ value: inout Value?, absent form: AbsentForm
  ) throws(PackedError) {
    guard var present = value else { return absent(key, form) }
    try self.value(key, &present)
  }

  mutating func values<Value: Fielded>(
    _ key: String, _ value: inout [Value]
  ) throws(PackedError) {
    self.key(key)
    try append(list: value)
  }
}

extension [String: String] {
  /// The entries in UTF-8 order of their names.
  var sortedByName: [(key: String, value: String)] {
    count < 2
      ? map { ($0.key, $0.value) }
      : sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        .map { ($0.key, $0.value) }
  }
}
