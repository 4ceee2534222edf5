import Model

/// Why a table of knowledge cannot be used.
package struct KnowledgeError: Error, Sendable, Hashable {
  /// The name of the file, `drivers.json`.
  package let file: String
  /// The line, from 1; nil where the whole file is meant.
  package let line: Int?
  /// What was found and what was expected.
  package let reason: String

  /// A reason at a place.
  package init(file: String, line: Int?, reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }
}

extension KnowledgeError: Explained {
  /// What is wrong with which table, at which line.
  package var message: String {
    let place = line.map { "`\(file)` line \($0)" } ?? "`\(file)`"
    return "knowledge table \(place): \(reason)"
  }

  /// Where the form of the tables is described.
  package var hints: [String] {
    ["`Schemas/knowledge.schema.json` and `Documentation/knowledge.md` describe the tables"]
  }
}
