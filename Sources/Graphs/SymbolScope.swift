import Model

/// The symbols that the objects of a scope offer.
struct SymbolScope {
  private let sets: [SymbolSet]
  /// The objects whose symbols were not read.
  let unread: [Int]

  init(_ members: [Int], _ objects: NativeObjects) {
    var sets: [SymbolSet] = []
    var unread: [Int] = []
    for member in members {
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

/// What the names of symbols tell of their origin.
enum SymbolName {
  /// A name of CPython's interface.
  static func isPython(_ name: String) -> Bool {
    name.hasPrefix("Py") || name.hasPrefix("_Py")
  }

  /// Whether a library of the system can offer the name: everything but C++ names of namespaces
  /// other than `std` and its kin (Itanium C++ ABI, mangling).
  static func canBeSystem(_ name: String) -> Bool {
    guard name.hasPrefix("_Z") else { return true }
    let prefixes = ["_ZN", "_ZNK", "_ZTVN", "_ZTIN", "_ZTSN", "_ZGVN", "_ZThn"]
    guard prefixes.contains(where: name.hasPrefix) else { return true }
    let rest = name.dropFirst(2).drop { !$0.isNumber && $0 != "S" }
    // `_ZNSt…` is std; `_ZN9__gnu_cxx`, `_ZN10__cxxabiv1` are the library's own.
    guard let first = rest.first, first.isNumber else { return true }
    return rest.drop(while: \.isNumber).hasPrefix("__")
  }
}
