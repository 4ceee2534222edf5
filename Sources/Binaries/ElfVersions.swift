import Bytes
import Model

/// The symbol versions of a file (Linux Standard Base, "Symbol Versioning").
enum ElfVersions {
  /// The most records of a list that are followed.
  static let most = 4096

  /// `.gnu.version_r`: versions by the library that must define them; nil where a record lies.
  static func needs(
    _ table: ByteFields, count: UInt64, strings: ByteFields
  ) -> [BinaryFact.VersionNeed]? {
    var needs: [String: Set<String>] = [:]
    var order: [String] = []
    var total = 0
    let isSound = walk(count: count) { at in
      guard let names = table.u16(at + 2), let file = table.u32(at + 4),
        let first = table.u32(at + 8), let next = table.u32(at + 12),
        let library = strings.text(at: Int(file)), let auxiliary = Int(exactly: first)
      else { return nil }
      if needs[library] == nil { order.append(library) }
      let base = at
      let isSound = walk(count: UInt64(names), from: base + auxiliary) { at in
        guard let name = table.u32(at + 8), let next = table.u32(at + 12),
          let version = strings.text(at: Int(name))
        else { return nil }
        total += 1
        needs[library, default: []].insert(version)
        return total > 4 * most ? nil : Int(next)
      }
      return isSound ? Int(next) : nil
    }
    guard isSound else { return nil }
    return order.map { library in
      BinaryFact.VersionNeed(library: library, versions: (needs[library] ?? []).sorted())
    }
  }

  /// `.gnu.version_d`: the defined versions, sorted, without the file's own name; nil where a
  /// record lies.
  static func definitions(
    _ table: ByteFields, count: UInt64, strings: ByteFields
  ) -> [String]? {
    var found: Set<String> = []
    let isSound = walk(count: count) { at in
      guard let flags = table.u16(at + 2), let names = table.u16(at + 6),
        let first = table.u32(at + 12), let next = table.u32(at + 16)
      else { return nil }
      if flags & 1 == 0, names > 0 {
        guard let name = table.u32(at + Int(first)), let version = strings.text(at: Int(name))
        else { return nil }
        found.insert(version)
      }
      return Int(next)
    }
    return isSound ? found.sorted() : nil
  }

  /// Follows a list whose records tell the distance to the next one; false where one lies.
  ///
  /// A distance of zero ends the list, so that nothing loops.
  private static func walk(count: UInt64, from start: Int = 0, _ record: (Int) -> Int?) -> Bool {
    guard count <= UInt64(most) else { return false }
    var at = start
    for index in 0..<Int(count) {
      guard let distance = record(at) else { return false }
      if distance == 0 { return index == Int(count) - 1 }
      at += distance
    }
    return true
  }
}
