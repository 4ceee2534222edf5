package import Lockfiles
package import Model

/// One scanned subject beside what the lock says of its environment.
package struct VerifyInput: Sendable {
  /// The environment's name in the lock.
  package var environment: String
  /// The platform in the lock, `linux/amd64`.
  package var platform: String
  /// What the lock says.
  package var locked: InstalledPart
  /// The same of what was scanned, made by the function that writes the lock.
  package var found: InstalledPart
  /// What was scanned: it tells where each thing was read.
  package var snapshot: Snapshot
  /// What the scanned subject is called.
  package var name: String
  /// The lock file.
  package var lock: LockState
  /// Findings about the lock's signature (`VerifyAnalysis.signatureFindings`).
  package var signatures: [Finding]
  /// Findings about installed files, where they were checked too (`verify --deep`).
  package var files: [Finding]

  /// A subject and the lock.
  package init(
    environment: String, platform: String, locked: InstalledPart, found: InstalledPart,
    snapshot: Snapshot, name: String, lock: LockState, signatures: [Finding] = [],
    files: [Finding] = []
  ) {
    self.environment = environment
    self.platform = platform
    self.locked = locked
    self.found = found
    self.snapshot = snapshot
    self.name = name
    self.lock = lock
    self.signatures = signatures
    self.files = files
  }
}
