/// Finds what a misspelled name was meant to be.
package enum NearestName {
  /// The longest name that is compared, in bytes.
  static let limitBytes = 64

  /// The known name with the fewest edits to the given one; nil when none is near.
  ///
  /// Case, `-` and `_` do not count. A third of the longer name may be wrong, one letter at least;
  /// of names that are equally near the first wins.
  package static func of(_ name: String, among known: [String]) -> String? {
    guard !name.isEmpty, name.utf8.count <= limitBytes else { return nil }
    let wanted = folded(name)
    var nearest: (name: String, edits: Int)?
    for candidate in known where candidate.utf8.count <= limitBytes {
      let letters = folded(candidate)
      let edits = edits(from: wanted, to: letters)
      let most = max(1, max(wanted.count, letters.count) / 3)
      guard edits <= most, edits < nearest?.edits ?? .max else { continue }
      nearest = (candidate, edits)
    }
    return nearest?.name
  }

  private static func folded(_ name: String) -> [UInt8] {
    name.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
      case UInt8(ascii: "-"): UInt8(ascii: "_")
      default: byte
      }
    }
  }

  /// Letters to insert, remove, replace or swap with their neighbour (optimal string alignment).
  static func edits(from left: [UInt8], to right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      current.reserveCapacity(right.count + 1)
      for (column, other) in right.enumerated() {
        var edits = min(
          last[column] + (letter == other ? 0 : 1), last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
          edits = min(edits, beforeLast[column - 1] + 1)
        }
        current.append(edits)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
