/// Why a file name is none of a Python distribution.
package struct PythonFilenameError: Error, Sendable, Hashable {
  /// The rule that the name breaks.
  package enum Reason: String, Sendable, Hashable, CaseIterable {
    case suffix = "another file name extension"
    case partCount = "another number of parts between `-`"
    case name = "no project name"
    case version = "no version of PEP 440"
    case build = "a build tag that begins with no digit"
    case tag = "an empty tag or one with other characters"
    case tooManyTags = "too many combinations of tags"
  }

  /// What is wrong.
  package let reason: Reason

  init(_ reason: Reason) {
    self.reason = reason
  }
}
