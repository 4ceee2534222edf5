import Bytes

/// Reads `.llvm.offloading`, where compilers put device images into object files.
///
/// Format: LLVM, `llvm/Object/OffloadBinary.h`, versions 1 to 3: a header with magic, version, size
/// and entries, each with a table of texts, of which `triple` and `arch` name the target.
enum OffloadBinary {
  private static let magic: [UInt8] = [0x10, 0xFF, 0x10, 0xAD]
  /// The most bytes of a section that are read.
  static let mostBytes = 16 << 20

  /// The targets of each binary in the section; false where one lies.
  static func read(_ bytes: [UInt8], body: ([OffloadTarget]) -> Void) -> Bool {
    let fields = ByteFields(bytes)
    var at = 0
    for _ in 0..<4096 {
      guard bytes.count - at >= 32 else { return true }
      guard bytes[at..<(at + 4)].elementsEqual(magic), let version = fields.u32(at + 4),
        (1...3).contains(version), let size = fields.u64(at + 8), let first = fields.u64(at + 16),
        let count = fields.u64(at + 24), size >= 32,
        let range = extent(UInt64(at), size, within: bytes.count)
      else { return false }
      // What inflates is not read: the third version tells by a field behind the count.
      if version == 3, let inflated = fields.u64(at + 32), inflated != 0 { return false }
      let part = ByteFields(Array(bytes[range]))
      // Version 1 has one entry and tells its size instead.
      let number = version == 1 ? 1 : count
      guard let start = Int(exactly: first), number <= 1024,
        let targets = targets(part, at: start, count: Int(number), version: version)
      else { return false }
      body(targets)
      at = roundedUp(range.upperBound, to: 8)
    }
    return false
  }

  private static func targets(
    _ part: ByteFields, at start: Int, count: Int, version: UInt32
  ) -> [OffloadTarget]? {
    var targets: [OffloadTarget] = []
    guard start >= 0, start <= part.count else { return nil }
    for index in 0..<count {
      let at = start + index * 40
      guard let texts = part.u64(at + 8), let number = part.u64(at + 16), number <= 16,
        let table = Int(exactly: texts), table <= part.count
      else { return nil }
      var triple: String?
      var name = ""
      for text in 0..<Int(number) {
        let record = table + text * (version == 1 ? 16 : 24)
        guard let keyAt = part.u64(record), let valueAt = part.u64(record + 8),
          let key = part.text(at: Int(clamping: keyAt), limit: 256)
        else { return nil }
        let value = part.text(at: Int(clamping: valueAt), limit: 256) ?? ""
        if key == "triple" { triple = value }
        if key == "arch" { name = value }
      }
      guard let triple else { continue }
      let machine = String(triple.prefix { $0 != "-" })
      if let target = OffloadTarget(triple: machine, target: name) { targets.append(target) }
    }
    return targets
  }
}
