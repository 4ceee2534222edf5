package import Bytes

/// One scan of an environment, as the catalog remembers it.
package struct HistoryLine: Sendable, Hashable, Codable {
  /// The environment's name.
  package var environment: String
  /// The time of the scan, in seconds since 1970, UTC.
  package var scannedAt: Int64
  /// What was seen.
  package var snapshot: Digest
  /// The source as the user named it.
  package var reference: String
  /// The version of the program that scanned.
  package var toolVersion: String

  /// A line of its five parts.
  package init(
    environment: String, scannedAt: Int64, snapshot: Digest, reference: String,
    toolVersion: String
  ) {
    self.environment = environment
    self.scannedAt = scannedAt
    self.snapshot = snapshot
    self.reference = reference
    self.toolVersion = toolVersion
  }
}
