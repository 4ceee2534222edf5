/// The difference of two byte strings as copies from the first and new bytes.
///
/// Snapshots that share a base share most of their packed bytes; stored as a difference from one of
/// them, each takes little more than what is its own. An instruction is a number of variable
/// length: even, a copy of half that many bytes, followed by the signed step from the end of the
/// copy before it; odd, half that many new bytes, which follow.
enum ByteDelta {
  /// The shortest copy that is worth an instruction.
  private static let shortest = 12

  /// The instructions that make `target` from `base`.
  static func instructions(from base: [UInt8], to target: [UInt8]) -> [UInt8] {
    let places = Places(base, length: shortest)
    var writer = Writer()
    var fresh = 0
    var index = 0
    while index + shortest <= target.count {
      guard let match = places.match(target, at: index, hint: writer.end + (index - fresh)) else {
        index += 1
        continue
      }
      var (from, start) = (match, index)
      while from > 0, start > fresh, base[from - 1] == target[start - 1] {
        from -= 1
        start -= 1
      }
      var end = index + shortest
      var last = match + shortest
      while end < target.count, last < base.count, base[last] == target[end] {
        end += 1
        last += 1
      }
      writer.new(target[fresh..<start])
      writer.copy(from: from, count: last - from)
      fresh = end
      index = end
    }
    writer.new(target[fresh...])
    return writer.bytes
  }

  /// The bytes that the instructions make; nil when they do not fit the base, or make more than
  /// `limit` bytes.
  static func target(from base: [UInt8], _ instructions: [UInt8], limit: Int) -> [UInt8]? {
    var target: [UInt8] = []
    var offset = 0
    var end = 0
    func number() -> UInt64? {
      var value: UInt64 = 0
      var shift: UInt64 = 0
      while offset < instructions.count, shift < 63 {
        let byte = instructions[offset]
        offset += 1
        value |= UInt64(byte & 0x7F) << shift
        if byte < 0x80 { return value }
        shift += 7
      }
      return nil
    }
    while offset < instructions.count {
      guard let head = number(), let count = Int(exactly: head >> 1), count <= limit - target.count
      else { return nil }
      if head & 1 == 1 {
        guard count <= instructions.count - offset else { return nil }
        target += instructions[offset..<offset + count]
        offset += count
      } else {
        guard let coded = number() else { return nil }
        let step = Int(Int64(bitPattern: coded >> 1) ^ -Int64(bitPattern: coded & 1))
        let (from, overflow) = end.addingReportingOverflow(step)
        guard !overflow, from >= 0, from <= base.count, count <= base.count - from else {
          return nil
        }
        target += base[from..<from + count]
        end = from + count
      }
    }
    return target
  }

  private struct Writer {
    var bytes: [UInt8] = []
    /// Where the last copy ended.
    var end = 0

    mutating func number(_ value: UInt64) {
      var rest = value
      while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func new(_ fresh: ArraySlice<UInt8>) {
      guard !fresh.isEmpty else { return }
      number(UInt64(fresh.count) << 1 | 1)
      bytes += fresh
    }

    mutating func copy(from: Int, count: Int) {
      number(UInt64(count) << 1)
      let step = Int64(from - end)
      number(UInt64(bitPattern: step << 1 ^ step >> 63))
      end = from + count
    }
  }

  /// Where the base's runs of bytes lie.
  private struct Places {
    private let base: [UInt8]
    private let length: Int
    private var heads: [Int32]
    private let mask: Int

    init(_ base: [UInt8], length: Int) {
      self.base = base
      self.length = length
      var size = 1 << 10
      while size < base.count, size < 1 << 22 { size <<= 1 }
      self.mask = size - 1
      self.heads = Array(repeating: -1, count: size)
      // The first of equal runs counts, so that copies tend to be in order.
      for start in stride(from: base.count - length, through: 0, by: -1) {
        heads[hash(base, start)] = Int32(truncatingIfNeeded: start)
      }
    }

    private func hash(_ bytes: [UInt8], _ start: Int) -> Int {
      var value: UInt64 = 0xCBF2_9CE4_8422_2325
      for offset in 0..<length {
        value = (value ^ UInt64(bytes[start + offset])) &* 0x0000_0100_0000_01B3
      }
      return Int(truncatingIfNeeded: value >> 20) & mask
    }

    /// The place of the run at `start`, at `hint` if it is there too.
    func match(_ target: [UInt8], at start: Int, hint: Int) -> Int? {
      if isMatch(target, start, hint) { return hint }
      let found = Int(heads[hash(target, start)])
      return isMatch(target, start, found) ? found : nil
    }

    private func isMatch(_ target: [UInt8], _ start: Int, _ place: Int) -> Bool {
      guard place >= 0, place + length <= base.count else { return false }
      for offset in 0..<length where target[start + offset] != base[place + offset] {
        return false
      }
      return true
    }
  }
}
