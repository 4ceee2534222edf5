/// The paths of a layer in stream order, front-coded: each entry repeats only what differs from the
/// one before.
///
/// About fifteen bytes a path, so three million entries stay below 50 MB.
package struct PathTable: Sendable, Hashable {
  /// What stands at a path.
  package enum Kind: UInt8, Sendable, Hashable, CaseIterable {
    case file = 0
    case folder = 1
    case symbolicLink = 2
    case hardLink = 3
    case special = 4
  }

  /// The coded entries: kind and shared length, then the length and bytes of the rest.
  package private(set) var bytes: [UInt8]
  /// How many entries there are.
  package private(set) var count: Int
  private var last: [UInt8]

  /// An empty table.
  package init() {
    self.bytes = []
    self.count = 0
    self.last = []
  }

  /// A table from stored bytes; `entries` stops at the first entry that does not fit.
  package init(bytes: [UInt8], count: Int) {
    self.bytes = bytes
    self.count = count
    self.last = []
  }

  /// Appends one path.
  package mutating func append(_ path: String, _ kind: Kind) {
    let next = Array(path.utf8)
    var shared = 0
    let most = min(next.count, last.count)
    while shared < most, next[shared] == last[shared] { shared += 1 }
    append(number: UInt64(shared) << 3 | UInt64(kind.rawValue))
    append(number: UInt64(next.count - shared))
    bytes.append(contentsOf: next[shared...])
    last = next
    count += 1
  }

  private mutating func append(number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Calls `body` with every path and kind, in stream order; a damaged table ends early.
  package func forEach(_ body: (_ path: [UInt8], _ kind: Kind) -> Void) {
    var offset = 0
    var path: [UInt8] = []
    while offset < bytes.count {
      guard let head = number(at: &offset), let length = number(at: &offset),
        let kind = Kind(rawValue: UInt8(head & 7)),
        let shared = Int(exactly: head >> 3), shared <= path.count,
        let added = Int(exactly: length), added <= bytes.count - offset
      else { return }
      path.removeLast(path.count - shared)
      path.append(contentsOf: bytes[offset..<offset + added])
      offset += added
      body(path, kind)
    }
  }

  private func number(at offset: inout Int) -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while offset < bytes.count, shift < 63 {
      let byte = bytes[offset]
      offset += 1
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }
}
