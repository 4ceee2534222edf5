/// Computes the digests of one content after another with the same state: making a state anew costs
/// more than hashing a small file.
package final class DigestSeries {
  /// What can be computed; MD5 for the sums of package databases only.
  package enum Function: Sendable, Hashable {
    case sha256
    case md5
  }

  private let state: HashState

  /// A series at the start of its first content.
  package init(_ function: Function) throws(DigestError) {
    self.state =
      switch function {
      case .sha256: try HashState(.sha256)
      case .md5: try HashState(.md5)
      }
  }

  /// Adds the next bytes of the present content.
  package func update(_ bytes: Span<UInt8>) throws(DigestError) { try state.update(bytes) }

  /// The digest of the present content, 32 or 16 bytes; the next one begins.
  package func next() throws(DigestError) -> [UInt8] {
    let bytes = try state.result()
    try state.restart()
    return bytes
  }
}
