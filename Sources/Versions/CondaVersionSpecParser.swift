/// Reads the grammar of `CondaVersionSpec`: terms, `,`, `|` and parentheses.
struct CondaVersionSpecParser {
  private typealias Node = CondaVersionSpec.Node
  private typealias Term = CondaVersionSpec.Term

  private static let limitDepth = 64
  private static let limitBytes = 65_536

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  private var text: String { VersionText.string(bytes.prefix(200)) }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func specification() throws(CondaVersionSpecError) -> CondaVersionSpec.Node {
    guard bytes.count <= Self.limitBytes else { throw .limit(specification: text) }
    let node = try alternatives(depth: 0)
    guard position == bytes.count else { throw .unbalancedParenthesis(specification: text) }
    return node
  }

  private mutating func alternatives(depth: Int) throws(CondaVersionSpecError) -> Node {
    var nodes = [try conjunction(depth: depth)]
    while skip("|") { nodes.append(try conjunction(depth: depth)) }
    if nodes.count == 1 { return nodes[0] }
    return nodes.contains(.any) ? .any : .either(nodes.flatMap(Self.alternatives))
  }

  private mutating func conjunction(depth: Int) throws(CondaVersionSpecError) -> Node {
    var nodes = [try element(depth: depth)]
    while skip(",") { nodes.append(try element(depth: depth)) }
    let limiting = nodes.flatMap(Self.conjuncts).filter { $0 != .any }
    if limiting.count > 1 { return .all(limiting) }
    return limiting.first ?? .any
  }

  private static func alternatives(_ node: Node) -> [Node] {
    if case .either(let nodes) = node { return nodes }
    return [node]
  }

  private static func conjuncts(_ node: Node) -> [Node] {
    if case .all(let nodes) = node { return nodes }
    return [node]
  }

  private mutating func element(depth: Int) throws(CondaVersionSpecError) -> Node {
    skipBlanks()
    if skip("(") {
      guard depth < Self.limitDepth else { throw .limit(specification: text) }
      let node = try alternatives(depth: depth + 1)
      guard skip(")") else { throw .unbalancedParenthesis(specification: text) }
      skipBlanks()
      return node
    }
    let start = position
    while let byte = next, !",|()".utf8.contains(byte) { position += 1 }
    let term = VersionText.trimmed(bytes[start..<position])
    guard !term.isEmpty else { throw .emptyTerm(specification: text) }
    return try Self.term(term)
  }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: scalar) else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = next, VersionText.isBlank(byte) { position += 1 }
  }

  private static func term(
    _ bytes: ArraySlice<UInt8>
  ) throws(CondaVersionSpecError) -> Node {
    let text = VersionText.string(bytes)
    if bytes.first == UInt8(ascii: "^") || bytes.last == UInt8(ascii: "$") {
      throw .regularExpression(term: text)
    }
    let symbol = bytes.prefix { "=<>!~".utf8.contains($0) }
    let operand = VersionText.trimmed(bytes[symbol.endIndex...])
    var rest = operand
    let isGlob = dropGlob(&rest)
    let spelled = VersionText.string(symbol)
    if rest.isEmpty {
      guard isGlob, ["", "=", "==", ">=", "<=", "~="].contains(spelled) else {
        throw isGlob ? .comparison(term: text) : .version(term: text)
      }
      return .any
    }
    guard let comparison = comparison(spelled, isGlob: isGlob) else {
      throw .comparison(term: text)
    }
    if rest.contains(UInt8(ascii: "*")) {
      return try patternTerm(operand, comparison, isOpen: spelled == "=", text: text)
    }
    guard let version = CondaVersion(VersionText.string(rest)) else {
      throw .version(term: text)
    }
    guard comparison == .compatible else {
      return .term(Term(comparison: comparison, version: version, prefix: nil, pattern: nil))
    }
    guard let prefix = version.withoutLastComponent else { throw .version(term: text) }
    return .term(Term(comparison: .compatible, version: version, prefix: prefix, pattern: nil))
  }

  /// `1.*.3`: conda matches the text of the version against the pattern.
  private static func patternTerm(
    _ operand: ArraySlice<UInt8>, _ comparison: Term.Comparison, isOpen: Bool, text: String
  ) throws(CondaVersionSpecError) -> Node {
    let pattern = VersionText.string(operand.map(VersionText.lowercase))
    let isWhole = comparison == .equal || comparison == .startsWith
    guard isWhole || comparison == .notEqual || comparison == .notStartsWith else {
      throw .comparison(term: text)
    }
    guard let version = CondaVersion(pattern) else { throw .version(term: text) }
    return .term(
      Term(
        comparison: isWhole ? .startsWith : .notStartsWith, version: version, prefix: nil,
        pattern: isOpen && !pattern.hasSuffix("*") ? pattern + "*" : pattern))
  }

  /// Removes `.*` and `*` from the end, as often as they stand there.
  private static func dropGlob(_ bytes: inout ArraySlice<UInt8>) -> Bool {
    var found = false
    while bytes.last == UInt8(ascii: "*") {
      found = true
      bytes = bytes.dropLast()
      if bytes.last == UInt8(ascii: ".") { bytes = bytes.dropLast() }
    }
    return found
  }

  private static func comparison(_ symbol: String, isGlob: Bool) -> Term.Comparison? {
    switch symbol {
    case "": isGlob ? .startsWith : .equal
    case "=": .startsWith
    case "==": .equal
    case "!=": isGlob ? .notStartsWith : .notEqual
    case "~=": .compatible
    case "<": .less
    case "<=": .atMost
    case ">": .greater
    case ">=": .atLeast
    default: nil
    }
  }
}

/// Text with `*` for any run of characters, as conda writes names and build strings.
enum CondaPattern {
  /// Whether the text matches the pattern from end to end; linear in the text for each `*`.
  static func matches(_ text: String, _ pattern: String) -> Bool {
    let text = Array(text.utf8)
    let pattern = Array(pattern.utf8)
    var textIndex = 0
    var patternIndex = 0
    var star: (pattern: Int, text: Int)?
    while textIndex < text.count {
      if patternIndex < pattern.count, pattern[patternIndex] == UInt8(ascii: "*") {
        star = (patternIndex, textIndex)
        patternIndex += 1
      } else if patternIndex < pattern.count, pattern[patternIndex] == text[textIndex] {
        textIndex += 1
        patternIndex += 1
      } else if let last = star {
        star = (last.pattern, last.text + 1)
        textIndex = last.text + 1
        patternIndex = last.pattern + 1
      } else {
        return false
      }
    }
    return pattern[patternIndex...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
