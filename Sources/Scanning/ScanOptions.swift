package import Model

/// How a source is scanned.
package struct ScanOptions: Sendable {
  /// How many layers are read at once.
  package var threads: Int
  /// The platform wanted of an image; nil for the only one, else the machine's own.
  package var platform: Platform?
  /// No digest is computed; archives are walked by seeking; the snapshot is not verified.
  package var trustDigests: Bool
  /// The diff IDs of compressed layers are computed too.
  package var verifyDiffIDs: Bool
  /// Cached facts are not used.
  package var rehash: Bool
  /// The most bytes that one layer may inflate to.
  package var limitLayerBytes: Int
  /// The version of Python to assume for a repository.
  package var python: String?
  /// A virtual environment or conda prefix is scanned with all its binaries, with the interpreter
  /// behind it and with the libraries of this machine, so that it can be told what imports.
  package var withSystem: Bool
  /// The environment whose history the scan joins; nil for none.
  package var environment: String?
  /// The time of the scan in seconds since 1970; it stands in the catalog's history only.
  package var now: Int64
  /// The version of this program.
  package var toolVersion: String

  /// The usual way: verified, cached, as many threads as the machine has cores.
  package init(toolVersion: String, threads: Int) {
    self.threads = max(1, threads)
    self.platform = nil
    self.trustDigests = false
    self.verifyDiffIDs = false
    self.rehash = false
    self.limitLayerBytes = 64 << 30
    self.python = nil
    self.withSystem = false
    self.environment = nil
    self.now = 0
    self.toolVersion = toolVersion
  }

  /// The part of the options that changes facts, for the cache's key.
  package var limits: String { "layer=\(limitLayerBytes)" }
}
