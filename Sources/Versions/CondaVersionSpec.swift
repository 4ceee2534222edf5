/// Why a conda version specification cannot be read; each case quotes the part in question.
package enum CondaVersionSpecError: Error, Equatable, Sendable {
  /// The text is empty, or nothing stands beside a `,`, a `|` or inside parentheses.
  case emptyTerm(specification: String)
  /// A parenthesis has no partner.
  case unbalancedParenthesis(specification: String)
  /// Parentheses are nested deeper than 64 levels, or the text is longer than 65536 bytes.
  case limit(specification: String)
  /// A version of a term is none.
  case version(term: String)
  /// The operator is unknown, or it makes no sense with a wildcard.
  case comparison(term: String)
  /// The term is a regular expression, `^…$`, which Holdfast does not evaluate.
  case regularExpression(term: String)
}

/// A conda version specification such as `>=1.8,<2|==2.5`: terms, `,` for and, `|` for or.
///
/// Conda documentation, "Match specification": `,` binds stronger than `|`, parentheses group,
/// `1.8` alone is exact, `=1.8` and `1.8.*` match the prefix.
package struct CondaVersionSpec: Sendable, Hashable {
  indirect enum Node: Sendable, Hashable {
    case any
    case term(Term)
    case all([Node])
    case either([Node])
  }

  struct Term: Sendable, Hashable {
    enum Comparison: Sendable, Hashable {
      case equal, notEqual, less, atMost, greater, atLeast
      case startsWith, notStartsWith, compatible
    }

    let comparison: Comparison
    let version: CondaVersion
    /// What `~=` holds fixed.
    let prefix: CondaVersion?
    /// For text with `*` in its middle: the pattern, matched against the version's text.
    let pattern: String?

    static func == (left: Term, right: Term) -> Bool {
      left.text == right.text
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(text)
    }
  }

  let root: Node

  /// The specification that every version satisfies, `*`.
  package static let any = CondaVersionSpec(root: .any)

  /// The specification that only versions equal to this one satisfy.
  package init(exactly version: CondaVersion) {
    self.root = .term(Term(comparison: .equal, version: version, prefix: nil, pattern: nil))
  }

  init(root: Node) {
    self.root = root
  }

  /// Reads a specification as environment files, `depends` fields and lock files write it.
  ///
  /// The lenient reading drops a wildcard that an operator makes superfluous: `>=1.8.*` means
  /// `>=1.8`, `==1.8.*` means `==1.8`, `>=*` means `*`.
  package init(_ text: some StringProtocol) throws(CondaVersionSpecError) {
    var parser = CondaVersionSpecParser(Array(text.utf8))
    self.root = try parser.specification()
  }

  /// Whether every version satisfies the specification.
  package var isAny: Bool { root == .any }

  /// The version, if the specification is one exact version.
  package var exactVersion: CondaVersion? {
    guard case .term(let term) = root, term.comparison == .equal else { return nil }
    return term.version
  }

  /// Whether a version satisfies the specification.
  package func satisfied(by version: CondaVersion) -> Bool {
    Self.matches(root, version)
  }

  private static func matches(_ node: Node, _ version: CondaVersion) -> Bool {
    switch node {
    case .any: true
    case .term(let term): term.matches(version)
    case .all(let nodes): nodes.allSatisfy { matches($0, version) }
    case .either(let nodes): nodes.contains { matches($0, version) }
    }
  }
}

extension CondaVersionSpec.Term {
  func matches(_ candidate: CondaVersion) -> Bool {
    if let pattern {
      let matches = CondaPattern.matches(candidate.text.lowercased(), pattern)
      return matches == (comparison == .startsWith)
    }
    return switch comparison {
    case .equal: candidate == version
    case .notEqual: candidate != version
    case .less: candidate < version
    case .atMost: candidate <= version
    case .greater: candidate > version
    case .atLeast: candidate >= version
    case .startsWith: candidate.starts(with: version)
    case .notStartsWith: !candidate.starts(with: version)
    case .compatible: candidate >= version && (prefix.map(candidate.starts) ?? true)
    }
  }

  var text: String {
    if let pattern { return comparison == .startsWith ? pattern : "!=\(pattern)" }
    return switch comparison {
    case .equal: "==\(version)"
    case .notEqual: "!=\(version)"
    case .less: "<\(version)"
    case .atMost: "<=\(version)"
    case .greater: ">\(version)"
    case .atLeast: ">=\(version)"
    case .startsWith: "\(version).*"
    case .notStartsWith: "!=\(version).*"
    case .compatible: "~=\(version)"
    }
  }
}

extension CondaVersionSpec: CustomStringConvertible {
  /// The canonical text: no blanks, parentheses only where needed, `==` before an exact version.
  package var description: String { Self.text(root, inside: false) }

  private static func text(_ node: Node, inside: Bool) -> String {
    switch node {
    case .any: return "*"
    case .term(let term): return term.text
    case .all(let nodes): return nodes.map { text($0, inside: true) }.joined(separator: ",")
    case .either(let nodes):
      let joined = nodes.map { text($0, inside: true) }.joined(separator: "|")
      return inside ? "(\(joined))" : joined
    }
  }
}
