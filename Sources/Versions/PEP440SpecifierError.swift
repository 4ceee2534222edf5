/// Why text is no version specifier.
package struct PEP440SpecifierError: Error, Sendable, Hashable {
  /// The rule that the text breaks.
  package enum Reason: String, Sendable, Hashable, CaseIterable {
    case unknownOperator = "no comparison operator"
    case missingVersion = "no version after the operator"
    case invalidVersion = "no version of PEP 440"
    case prefixNotAllowed = "`.*` is allowed after `==` and `!=` only"
    case prefixAfterSuffix = "`.*` must follow the release"
    case localNotAllowed = "a local version is allowed after `==` and `!=` only"
    case compatibleNeedsTwoSegments = "`~=` needs at least two release segments"
    case emptyClause = "no clause between two commas"
  }

  /// What is wrong.
  package let reason: Reason
  /// Where the clause begins, in UTF-8 bytes from the beginning of the text.
  package let offset: Int
}
