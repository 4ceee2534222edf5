import Yams

/// One scalar and the rules that say what it means: YAML 1.2.2, section 10.3.2, "Tag Resolution".
struct YAMLScalar {
  private let scalar: Node.Scalar
  private let text: String

  init(_ scalar: Node.Scalar) {
    self.scalar = scalar
    self.text = scalar.string
  }

  /// The scalar as a value.
  func node() throws(DocumentError) -> DocumentNode {
    let line = YAMLReader.line(scalar.mark)
    let value = try value()
    switch value {
    case .string: return DocumentNode(value, line: line)
    case .null where text.isEmpty: return DocumentNode(value, line: line)
    case .integer(let number) where String(number) == text: return DocumentNode(value, line: line)
    default: return DocumentNode(value, line: line, written: text)
    }
  }

  private func value() throws(DocumentError) -> DocumentNode.Value {
    switch scalar.tag.rawValue {
    case "": return scalar.style == .plain ? resolved : .string(text)
    case "!", "tag:yaml.org,2002:str": return .string(text)
    case "tag:yaml.org,2002:null": return try accept(null)
    case "tag:yaml.org,2002:bool": return try accept(boolean)
    case "tag:yaml.org,2002:int": return try accept(integer)
    case "tag:yaml.org,2002:float": return try accept(float ?? integer)
    default:
      throw YAMLReader.error(.unsupportedTag(Excerpt.of(scalar.tag.rawValue)), at: scalar.mark)
    }
  }

  private func accept(_ value: DocumentNode.Value?) throws(DocumentError) -> DocumentNode.Value {
    guard let value else {
      throw YAMLReader.error(
        .unexpected(
          found: "`\(Excerpt.of(text))`", expected: "a `\(Excerpt.of(scalar.tag.rawValue))`"),
        at: scalar.mark)
    }
    return value
  }

  private var resolved: DocumentNode.Value {
    guard let first = text.utf8.first else { return .null }
    // The first byte settles nearly every scalar of a real file.
    guard "~nNtTfF+-.0123456789".utf8.contains(first) else { return .string(text) }
    return null ?? boolean ?? integer ?? float ?? .string(text)
  }

  private var null: DocumentNode.Value? {
    ["", "~", "null", "Null", "NULL"].contains(text) ? .null : nil
  }

  private var boolean: DocumentNode.Value? {
    switch text {
    case "true", "True", "TRUE": .boolean(true)
    case "false", "False", "FALSE": .boolean(false)
    default: nil
    }
  }

  /// `[-+]?[0-9]+`, `0o[0-7]+`, `0x[0-9a-fA-F]+`; past 64 bits the nearest float.
  private var integer: DocumentNode.Value? {
    if text.hasPrefix("0o") { return prefixed(radix: 8) }
    if text.hasPrefix("0x") { return prefixed(radix: 16) }
    let digits = text.utf8.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    guard !digits.isEmpty, text.utf8.count - digits.count <= 1,
      digits.allSatisfy({ Digits.decimal($0) != nil })
    else { return nil }
    return Int64(text).map(DocumentNode.Value.integer) ?? Double(text).map { .float($0) }
  }

  private func prefixed(radix: Int) -> DocumentNode.Value? {
    let digits = text.utf8.dropFirst(2)
    let isNumber = digits.allSatisfy { byte in
      Digits.hexadecimal(byte).map { Int($0) < radix } ?? false
    }
    guard !digits.isEmpty, isNumber else { return nil }
    if let number = Int64(text.dropFirst(2), radix: radix) { return .integer(number) }
    return .float(
      digits.reduce(0.0) { $0 * Double(radix) + Double(Digits.hexadecimal($1) ?? 0) })
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`, infinity and not-a-number.
  private var float: DocumentNode.Value? {
    switch text {
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
    case ".nan", ".NaN", ".NAN": return .float(.nan)
    default: break
    }
    var rest = text.utf8[...]
    if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      rest.removeFirst()
    }
    let whole = Self.takeDigits(&rest)
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      fraction = Self.takeDigits(&rest)
    }
    guard whole + fraction > 0 else { return nil }
    if let mark = rest.first, mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") {
      rest.removeFirst()
      if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        rest.removeFirst()
      }
      guard Self.takeDigits(&rest) > 0 else { return nil }
    }
    guard rest.isEmpty else { return nil }
    return Double(text).map { .float($0) }
  }

  private static func takeDigits(_ rest: inout Substring.UTF8View) -> Int {
    let count = rest.prefix { Digits.decimal($0) != nil }.count
    rest = rest.dropFirst(count)
    return count
  }
}
