import Bytes
import Images

extension VectorCheck {
  static var chainID: VectorCheck {
    VectorCheck { row in
      let texts = row.texts("diff_ids") ?? []
      let diffIDs = texts.compactMap { Digest($0) }
      guard diffIDs.count == texts.count else {
        return Mismatch(expected: "digests", actual: "refused")
      }
      return Mismatch(row.texts("chain_ids"), try ChainID.chain(diffIDs).map(\.text))
    }
  }
}
