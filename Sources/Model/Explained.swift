/// An error that can tell people what happened and what to do.
package protocol Explained: Error {
  /// What was found, what was expected, and where: one sentence, lower case, no full stop.
  var message: String { get }
  /// Ways out, one line each; empty when there is none.
  var hints: [String] { get }
}

extension Explained {
  /// No way out is known.
  package var hints: [String] { [] }
}
