import Documents
import Foundation
package import Model

/// Values as JSON for programs: canonical, two spaces a level, one line feed at the end.
///
/// Members are sorted; C0, C1, characters that turn the direction of text and `< > &` are written
/// as `\uXXXX`, so that a reader gets the true value back and a terminal or page stays whole
/// (THREATS T-40).
package enum JSONReport {
  /// The report as `holdfast.report/1`; its schema stands in `Schemas/report.schema.json`.
  package static func bytes(_ report: Report) throws -> [UInt8] {
    try bytes(of: report)
  }

  /// Any value of ours, by its `Codable` form.
  ///
  /// Throws what the value's own encoding throws.
  package static func bytes(of value: some Encodable) throws -> [UInt8] {
    let encoded = [UInt8](try JSONEncoder().encode(value))
    let options = JSONDocument.Options(limitBytes: .max, limitValues: .max)
    return CanonicalJSON.pretty(JSONValue(try JSONDocument.reading(encoded, options: options).root))
  }
}
