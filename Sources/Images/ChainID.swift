package import Bytes
package import Digests

/// Chain IDs: what a stack of layers is known by (OCI image specification, config.md).
package enum ChainID {
  /// The chain ID of each prefix of the stack of diff IDs, lowest first.
  package static func chain(_ diffIDs: [Digest]) throws(DigestError) -> [Digest] {
    var chain: [Digest] = []
    for diffID in diffIDs {
      guard let last = chain.last else {
        chain.append(diffID)
        continue
      }
      chain.append(try Digest.sha256(of: Array("\(last) \(diffID)".utf8)))
    }
    return chain
  }
}
