import Foundation

/// The verdicts on a folder of tables, printed one line per table.
struct VectorReport {
  private static let limitFailures = 5

  private let files: [URL]

  init(folder: URL) throws {
    files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "json" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  /// Prints every table; whether all that is implemented agrees.
  func print() throws -> Bool {
    var agrees = true
    for file in files {
      let table = try VectorTable(file)
      guard let check = VectorCheck.find(kind: table.kind, ecosystem: table.ecosystem) else {
        Swift.print("\(table.name) not implemented")
        continue
      }
      agrees = Self.print(table, check) && agrees
    }
    return agrees
  }

  private static func print(_ table: VectorTable, _ check: VectorCheck) -> Bool {
    var failures: [(input: String, mismatch: Mismatch)] = []
    var contradictions = 0
    for row in table.rows {
      guard let mismatch = check.mismatch(row) else { continue }
      if VectorTable.isContradiction(row, in: table.name) {
        contradictions += 1
      } else {
        failures.append((row.summary, mismatch))
      }
    }
    let passed = table.rows.count - failures.count - contradictions
    let note = contradictions == 0 ? "" : " (\(contradictions) contradicted by the table itself)"
    Swift.print("\(table.name) \(passed)/\(table.rows.count)\(note)")
    for failure in failures.prefix(limitFailures) {
      Swift.print("  input    \(failure.input)")
      Swift.print("  expected \(failure.mismatch.expected)")
      Swift.print("  actual   \(failure.mismatch.actual)")
    }
    if failures.count > limitFailures {
      Swift.print("  and \(failures.count - limitFailures) more")
    }
    return failures.isEmpty
  }
}
