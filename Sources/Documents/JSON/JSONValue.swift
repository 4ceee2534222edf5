/// A JSON value to be written.
///
/// Members keep the order they were given; `CanonicalJSON` sorts them.
package enum JSONValue: Sendable, Hashable {
  /// `null`.
  case null
  /// `true` or `false`.
  case boolean(Bool)
  /// A whole number.
  case integer(Int64)
  /// A number; infinite ones and NaN have no JSON form and are written as null.
  case float(Double)
  /// Text.
  case string(String)
  /// Items in order.
  case array([JSONValue])
  /// Members; of two with one name the later is written.
  case object([Member])

  /// One name and its value.
  package struct Member: Sendable, Hashable {
    /// The name.
    package let name: String
    /// The value.
    package let value: JSONValue

    /// A member of an object.
    package init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }
}

extension JSONValue {
  /// A whole number of any width; one past 64 bits becomes text.
  package static func integer(_ number: some BinaryInteger) -> JSONValue {
    Int64(exactly: number).map(JSONValue.integer) ?? .string(String(number))
  }

  /// The text, or null.
  package static func string(_ text: String?) -> JSONValue {
    text.map { JSONValue.string($0) } ?? .null
  }

  /// The texts as an array.
  package static func strings(_ texts: some Sequence<String>) -> JSONValue {
    .array(texts.map { .string($0) })
  }

  /// The same value as a document's, without lines; dates become text.
  package init(_ node: DocumentNode) {
    switch node.value {
    case .null: self = .null
    case .boolean(let truth): self = .boolean(truth)
    case .integer(let number): self = .integer(number)
    case .float(let number): self = .float(number)
    case .string(let text): self = .string(text)
    case .dateTime(let text, _): self = .string(text)
    case .array(let items): self = .array(items.map { JSONValue($0) })
    case .table(let table):
      self = .object(table.entries.map { Member($0.key, JSONValue($0.value)) })
    }
  }

  /// The value of a member; nil when absent or when this is no object.
  package subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { ExactKey.areSame($0.name, name) }?.value
  }
}

extension JSONValue: ExpressibleByNilLiteral {
  /// Null.
  package init(nilLiteral: ()) { self = .null }
}

extension JSONValue: ExpressibleByBooleanLiteral {
  /// A truth value.
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension JSONValue: ExpressibleByIntegerLiteral {
  /// A whole number.
  package init(integerLiteral value: Int64) { self = .integer(value) }
}

extension JSONValue: ExpressibleByFloatLiteral {
  /// A number.
  package init(floatLiteral value: Double) { self = .float(value) }
}

extension JSONValue: ExpressibleByStringLiteral {
  /// Text.
  package init(stringLiteral value: String) { self = .string(value) }
}

extension JSONValue: ExpressibleByArrayLiteral {
  /// Items in order.
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
  /// Members.
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0, $1) })
  }
}
