import Foundation

/// The bytes of one try.
struct FuzzInput {
  var bytes: [UInt8]
}

/// The files that are changed, and where in them something that looks like an offset or size stands.
struct FuzzCorpus {
  private(set) var inputs: [(bytes: [UInt8], fields: [Int])] = []

  /// The most bytes of a file: small inputs make many tries.
  private static let mostBytes = 20 << 10

  init(folder: String, reader: FuzzReader) {
    let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for path in paths.sorted() where reader.accepts(path) {
      guard let content = FileManager.default.contents(atPath: folder + "/" + path),
        !content.isEmpty, content.count <= Self.mostBytes
      else { continue }
      let bytes = [UInt8](content)
      inputs.append((bytes, Self.fields(bytes)))
    }
  }

  /// The places of words of four bytes, in either order, that could be offsets, sizes or counts.
  private static func fields(_ bytes: [UInt8]) -> [Int] {
    stride(from: 0, to: bytes.count - 3, by: 2).filter { at in
      let little = bytes[at..<(at + 4)].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      return (1..<UInt32(2 * bytes.count)).contains(little)
        || (1..<UInt32(2 * bytes.count)).contains(little.byteSwapped)
    }
  }

  private static let magics: [[UInt8]] = [
    [0x50, 0xED, 0x55, 0xBA, 1, 0, 16, 0], Array("__CLANG_OFFLOAD_BUNDLE__".utf8),
    Array("CCOB".utf8) + [2, 0, 1, 0], Array("CCOB".utf8) + [1, 0, 0, 0],
    Array("CCOB".utf8) + [3, 0, 1, 0], [0x10, 0xFF, 0x10, 0xAD, 1, 0, 0, 0],
    Array("numpy.core._multiarray_umath".utf8), Array("NCCL version 2".utf8),
  ]

  /// A file with one to eight changes.
  func input(_ random: inout FuzzRandom) -> FuzzInput {
    let chosen = inputs[random.below(inputs.count)]
    var bytes = chosen.bytes
    for _ in 0..<(1 + random.below(8)) { change(&bytes, chosen.fields, &random) }
    return FuzzInput(bytes: bytes)
  }

  private func change(_ bytes: inout [UInt8], _ fields: [Int], _ random: inout FuzzRandom) {
    guard !bytes.isEmpty else { return }
    var at = random.below(bytes.count)
    switch random.below(8) {
    case 0, 1: at = random.below(min(bytes.count, 512))
    case 2, 3, 4: at = fields.isEmpty ? at : fields[random.below(fields.count)]
    case 5: at = bytes.count - 1 - random.below(min(bytes.count, 1024))
    default: break
    }
    at = min(at, bytes.count - 1)
    switch random.below(10) {
    case 0: bytes[at] ^= 1 << UInt8(random.below(8))
    case 1: bytes[at] = UInt8(truncatingIfNeeded: random.next())
    case 2, 3, 4: write(interesting(bytes.count, &random), at, &bytes, &random)
    case 5: shift(at, &bytes, &random)
    case 6:
      let magic = Self.magics[random.below(Self.magics.count)]
      let place = random.below(2) == 0 ? at : at & ~7
      for (index, byte) in magic.enumerated() where place + index < bytes.count {
        bytes[place + index] = byte
      }
    case 7: copy(at, &bytes, &random)
    case 8:
      bytes.removeLast(random.below(4) == 0 ? bytes.count - at : random.below(16) % bytes.count)
    default: bytes += [UInt8](repeating: 0, count: random.below(64))
    }
  }

  private func interesting(_ count: Int, _ random: inout FuzzRandom) -> UInt64 {
    switch random.below(8) {
    case 0: 0
    case 1: UInt64.max >> UInt64(random.below(64))
    case 2: 1 << UInt64(random.below(64))
    case 3: UInt64(count) &+ UInt64(random.below(9)) &- 4
    case 4: UInt64(random.below(count))
    case 5: UInt64.max &- UInt64(random.below(count))
    case 6: UInt64(random.below(300))
    default: random.next()
    }
  }

  private func write(
    _ value: UInt64, _ at: Int, _ bytes: inout [UInt8], _ random: inout FuzzRandom
  ) {
    let size = 1 << (1 + random.below(3))
    let isBig = random.below(4) == 0
    for index in 0..<size where at + index < bytes.count {
      let shift = UInt64(8 * (isBig ? size - 1 - index : index))
      bytes[at + index] = UInt8(truncatingIfNeeded: value >> shift)
    }
  }

  private func shift(_ at: Int, _ bytes: inout [UInt8], _ random: inout FuzzRandom) {
    bytes[at] = bytes[at] &+ UInt8(truncatingIfNeeded: random.below(33)) &- 16
  }

  private func copy(_ at: Int, _ bytes: inout [UInt8], _ random: inout FuzzRandom) {
    let from = random.below(bytes.count)
    let count = min(1 + random.below(128), bytes.count - max(at, from))
    let part = Array(bytes[from..<(from + count)])
    if random.below(4) == 0 {
      bytes.insert(contentsOf: part, at: at)
    } else {
      bytes.replaceSubrange(at..<(at + count), with: part)
    }
  }
}
