/// A value of the configuration and the line on which it stands.
package struct Located<Value: Sendable & Hashable>: Sendable, Hashable {
  /// The value.
  package let value: Value
  /// The line of the value, counted from 1.
  package let line: Int

  /// A value at a line.
  package init(_ value: Value, line: Int) {
    self.value = value
    self.line = line
  }
}
