/// Why a document could not be read, and where.
package struct DocumentError: Error, Sendable, Hashable {
  /// What was wrong; texts in the cases are cut and hold no control characters.
  package enum Reason: Sendable, Hashable {
    /// More bytes than the reader takes.
    case tooLarge(bytes: Int, limit: Int)
    /// Containers nested deeper than the reader follows.
    case tooDeep(limit: Int)
    /// A dotted key with too many parts.
    case tooManyKeyParts(limit: Int)
    /// More values, aliases counted each time, than the reader keeps.
    case tooManyValues(limit: Int)
    /// More documents in one stream than the reader takes.
    case tooManyDocuments(limit: Int)
    /// Bytes that are not UTF-8.
    case invalidUTF8
    /// The text ends inside something.
    case unexpectedEnd(expected: String)
    /// Something else stands where the syntax wants `expected`.
    case unexpected(found: String, expected: String)
    /// A control character where none may stand.
    case controlCharacter(UInt8)
    /// A backslash sequence that the syntax does not know, or one that names no character.
    case invalidEscape(String)
    /// Text that looks like a number and is none.
    case invalidNumber(String)
    /// A whole number past 64 bits.
    case numberOutOfRange(String)
    /// Text that looks like a date or time and is none.
    case invalidDateTime(String)
    /// A key that the table already holds.
    case duplicateKey(String, firstLine: Int)
    /// A table that was already defined.
    case duplicateTable(String, firstLine: Int)
    /// A key that leads through something that cannot be extended.
    case notExtensible(String, firstLine: Int)
    /// A YAML tag that is none of the core schema's.
    case unsupportedTag(String)
    /// A YAML alias without an anchor before it.
    case unknownAlias(String)
    /// Anything else that the YAML parser refused, in its words.
    case malformed(String)
  }

  /// The line, counted from 1.
  package let line: Int
  /// The column in Unicode scalars, counted from 1.
  package let column: Int
  /// What was wrong.
  package let reason: Reason

  /// An error at a place.
  package init(line: Int, column: Int, reason: Reason) {
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// The reason as a sentence without place.
  package var message: String {
    switch reason {
    case .tooLarge(let bytes, let limit): "\(bytes) bytes, more than the limit of \(limit)"
    case .tooDeep(let limit): "nested deeper than \(limit) levels"
    case .tooManyKeyParts(let limit): "a key of more than \(limit) parts"
    case .tooManyValues(let limit): "more than \(limit) values"
    case .tooManyDocuments(let limit): "more than \(limit) documents"
    case .invalidUTF8: "bytes that are not UTF-8"
    case .unexpectedEnd(let expected): "the text ends where \(expected) is expected"
    case .unexpected(let found, let expected): "found \(found), expected \(expected)"
    case .controlCharacter(let byte): "control character \(Excerpt.name(ofByte: byte))"
    case .invalidEscape(let text): "invalid escape `\(text)`"
    case .invalidNumber(let text): "invalid number `\(text)`"
    case .numberOutOfRange(let text): "`\(text)` does not fit 64 bits"
    case .invalidDateTime(let text): "invalid date or time `\(text)`"
    case .duplicateKey(let key, let line): "key `\(key)` already stands on line \(line)"
    case .duplicateTable(let key, let line): "table `\(key)` is already defined on line \(line)"
    case .notExtensible(let key, let line): "`\(key)` of line \(line) cannot be extended"
    case .unsupportedTag(let tag): "tag `\(tag)` is not supported"
    case .unknownAlias(let name): "alias `\(name)` has no anchor before it"
    case .malformed(let text): text
    }
  }
}

extension DocumentError: CustomStringConvertible {
  /// The place and the reason: `12:3: found …`.
  package var description: String { "\(line):\(column): \(message)" }
}
