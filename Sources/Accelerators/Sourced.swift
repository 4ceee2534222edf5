/// A fact of the knowledge tables with its source and how well it is known.
package struct Sourced<Value: Sendable & Hashable>: Sendable, Hashable {
  /// The fact.
  package let value: Value
  /// The document, code or file that says so.
  package let source: String
  /// How it is known.
  package let grade: NativeLibraries.Grade

  /// A fact.
  package init(_ value: Value, source: String, grade: NativeLibraries.Grade) {
    self.value = value
    self.source = source
    self.grade = grade
  }
}
