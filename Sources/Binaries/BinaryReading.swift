package import Model

/// What reading a binary gave: its facts, and what could not be read.
package struct BinaryReading: Sendable {
  /// The facts; nil where the file is neither an ELF file nor device code outside of one.
  package var fact: BinaryFact?
  /// What could not be read: one sentence each, lower case, no full stop.
  package var problems: [String]

  /// A reading.
  package init(fact: BinaryFact?, problems: [String] = []) {
    self.fact = fact
    self.problems = problems
  }
}
