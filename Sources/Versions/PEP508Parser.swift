/// Reads dependency specifiers and markers byte by byte.
struct PEP508Parser {
  let bytes: [UInt8]
  var position = 0

  init(_ text: some StringProtocol) {
    bytes = Array(text.utf8)
  }

  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  func error(_ reason: PEP508Error.Reason, at offset: Int? = nil) -> PEP508Error {
    PEP508Error(reason: reason, offset: offset ?? position)
  }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 { position += 1 }
  }

  mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  /// Reads a whole marker up to the end of the text.
  mutating func marker() throws(PEP508Error) -> PEP508Marker.Expression {
    let expression = try disjunction(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw error(.trailingText) }
    return expression
  }

  private mutating func disjunction(
    depth: Int
  ) throws(PEP508Error) -> PEP508Marker.Expression {
    var parts: [PEP508Marker.Expression] = []
    repeat {
      let part = try conjunction(depth: depth)
      if case .any(let inner) = part {
        parts.append(contentsOf: inner)
      } else {
        parts.append(part)
      }
    } while skipWord("or")
    return parts.count == 1 ? parts[0] : .any(parts)
  }

  private mutating func conjunction(
    depth: Int
  ) throws(PEP508Error) -> PEP508Marker.Expression {
    var parts: [PEP508Marker.Expression] = []
    repeat {
      let part = try term(depth: depth)
      if case .all(let inner) = part {
        parts.append(contentsOf: inner)
      } else {
        parts.append(part)
      }
    } while skipWord("and")
    return parts.count == 1 ? parts[0] : .all(parts)
  }

  private mutating func term(depth: Int) throws(PEP508Error) -> PEP508Marker.Expression {
    skipSpace()
    if skip(UInt8(ascii: "(")) {
      guard depth < PEP508Marker.depthLimit else {
        throw error(.tooDeep(limit: PEP508Marker.depthLimit))
      }
      let inner = try disjunction(depth: depth + 1)
      skipSpace()
      guard skip(UInt8(ascii: ")")) else { throw error(.unclosedParenthesis) }
      return inner
    }
    let left = try operand()
    let relation = try self.relation()
    let right = try operand()
    return .comparison(.init(left, relation, right))
  }

  private mutating func operand() throws(PEP508Error) -> PEP508Marker.Operand {
    skipSpace()
    let start = position
    if let quote = next, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      position += 1
      while let byte = next, byte != quote {
        guard byte != UInt8(ascii: "\\"), byte >= 0x20 || byte == 0x09, byte != 0x7F else {
          throw error(.forbiddenCharacter)
        }
        position += 1
      }
      guard skip(quote) else { throw error(.unclosedString, at: start) }
      return .literal(String(decoding: bytes[(start + 1)..<(position - 1)], as: UTF8.self))
    }
    while let byte = next, Self.isWordByte(byte) || byte == PEP440Byte.dot { position += 1 }
    guard position > start else { throw error(.missingOperand) }
    let name = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let variable = PEP508Variable(name: name) else {
      throw error(.unknownVariable(name), at: start)
    }
    return .variable(variable)
  }

  private mutating func relation() throws(PEP508Error) -> PEP508Marker.Relation {
    skipSpace()
    if skipWord("in") { return .isIn }
    let start = position
    if skipWord("not") {
      let end = position
      skipSpace()
      guard position > end, skipWord("in") else { throw error(.missingOperator, at: start) }
      return .isNotIn
    }
    guard
      let comparison = PEP440Specifier.Comparison(position..<bytes.count, of: bytes.span),
      let relation = PEP508Marker.Relation(rawValue: comparison.rawValue)
    else { throw error(.missingOperator) }
    position += comparison.rawValue.utf8.count
    return relation
  }

  /// Skips space and a word that stands alone; moves nowhere if there is another one.
  private mutating func skipWord(_ word: String) -> Bool {
    let start = position
    skipSpace()
    let end = position + word.utf8.count
    guard end <= bytes.count, bytes[position..<end].elementsEqual(word.utf8),
      end == bytes.count || !Self.isWordByte(bytes[end])
    else {
      position = start
      return false
    }
    position = end
    return true
  }

  static func isWordByte(_ byte: UInt8) -> Bool {
    PEP440Byte.isAlphanumeric(byte) || byte == UInt8(ascii: "_")
  }
}

extension PEP508Marker.Comparison {
  /// A comparison; text beside `extra`, `extras` and `dependency_groups` is a name and becomes its
  /// normal form.
  fileprivate init(
    _ left: PEP508Marker.Operand, _ relation: PEP508Marker.Relation, _ right: PEP508Marker.Operand
  ) {
    self.relation = relation
    self.left = right.holdsNames ? left.normalized : left
    self.right = left.holdsNames ? right.normalized : right
  }
}

extension PEP508Marker.Operand {
  fileprivate var holdsNames: Bool {
    switch self {
    case .variable(.extra), .variable(.extras), .variable(.dependencyGroups): true
    default: false
    }
  }

  fileprivate var normalized: PEP508Marker.Operand {
    if case .literal(let name) = self { .literal(PythonName.normalized(name)) } else { self }
  }
}
