import Model

/// The symbols that the objects of a scope offer.
struct SymbolScope {
  private let sets: [SymbolSet]
  /// The members whose symbols were not read.
  let unread: [Int]

  init(_ members: [Int], _ objects: NativeObjects) {
    var sets: [SymbolSet] = []
    var unread: [Int] = []
    var seen: Set<Int> = []
    for member in members where seen.insert(member).inserted {
      if let exports = objects[member].fact.exports {
        sets.append(exports)
      } else {
        unread.append(member)
      }
    }
    self.sets = sets
    self.unread = unread
  }

  /// The names that no object of the scope offers, in order.
  func unresolved(_ names: [String]) -> [String] {
    names.filter { name in
      let hash = SymbolSet.hash(name.utf8)
      return !sets.contains { $0.contains(hash: hash) }
    }
  }
}

extension SymbolSet {
  /// Whether a name of that hash is in the set.
  fileprivate func contains(hash: UInt64) -> Bool {
    var low = 0
    var high = hashes.count
    while low < high {
      let middle = (low + high) / 2
      if hashes[middle] < hash { low = middle + 1 } else { high = middle }
    }
    return low < hashes.count && hashes[low] == hash
  }
}
