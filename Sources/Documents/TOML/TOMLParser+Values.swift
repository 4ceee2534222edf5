extension TOMLParser {
  /// Any value; `depth` is the number of containers around it.
  mutating func value(depth: Int) throws(DocumentError) -> DocumentNode {
    try countValue(at: index)
    let start = line
    switch peek() {
    case UInt8(ascii: "\""):
      if isTripled(UInt8(ascii: "\"")) {
        return DocumentNode(.string(try multilineBasicString()), line: start)
      }
      return DocumentNode(.string(try basicString()), line: start)
    case UInt8(ascii: "'"):
      if isTripled(UInt8(ascii: "'")) {
        return DocumentNode(.string(try multilineLiteralString()), line: start)
      }
      return DocumentNode(.string(try literalString()), line: start)
    case UInt8(ascii: "["):
      try checkDepth(depth)
      return try array(depth: depth)
    case UInt8(ascii: "{"):
      try checkDepth(depth)
      return try inlineTable(depth: depth)
    default:
      return try plainScalar()
    }
  }

  private func isTripled(_ quote: UInt8) -> Bool {
    peek(1) == quote && peek(2) == quote
  }

  private func checkDepth(_ depth: Int) throws(DocumentError) {
    guard depth <= TOMLDocument.limitDepth else {
      throw source.error(.tooDeep(limit: TOMLDocument.limitDepth), at: index)
    }
  }

  private mutating func array(depth: Int) throws(DocumentError) -> DocumentNode {
    let start = line
    index += 1
    var items: [DocumentNode] = []
    while true {
      try skipBlankLines()
      if peek() == UInt8(ascii: "]") { break }
      items.append(try value(depth: depth + 1))
      try skipBlankLines()
      if peek() == UInt8(ascii: "]") { break }
      try expect(UInt8(ascii: ","), as: "`,` or `]`")
    }
    index += 1
    return DocumentNode(.array(items), line: start)
  }

  private mutating func inlineTable(depth: Int) throws(DocumentError) -> DocumentNode {
    let table = tables.openInline(line: line, depth: depth)
    index += 1
    try skipInlineBlanks()
    if peek() == UInt8(ascii: "}") {
      index += 1
      return tables.closeInline(table)
    }
    while true {
      try keyAndValue(into: table)
      try skipInlineBlanks()
      if peek() == UInt8(ascii: "}") { break }
      try expect(UInt8(ascii: ","), as: "`,` or `}`")
      try skipInlineBlanks()
      if edition == .v1_1, peek() == UInt8(ascii: "}") { break }
    }
    index += 1
    return tables.closeInline(table)
  }

  /// Blanks inside braces; TOML 1.1 also takes line ends and comments.
  private mutating func skipInlineBlanks() throws(DocumentError) {
    switch edition {
    case .v1_0: skipBlanks()
    case .v1_1: try skipBlankLines()
    }
  }

  /// Blanks, line ends and comments.
  private mutating func skipBlankLines() throws(DocumentError) {
    repeat {
      skipBlanks()
      try skipComment()
    } while try skipNewline()
  }
}
