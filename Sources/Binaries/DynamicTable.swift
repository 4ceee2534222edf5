import Bytes

/// The dynamic section: what the loader reads (System V ABI, chapter 5, "Dynamic Section").
struct DynamicTable: Sendable {
  private(set) var needed: [UInt64] = []
  private(set) var soname: UInt64?
  private(set) var runpath: UInt64?
  private(set) var rpath: UInt64?
  private(set) var strings: UInt64?
  private(set) var stringBytes: UInt64 = 0
  private(set) var symbols: UInt64?
  private(set) var hash: UInt64?
  private(set) var gnuHash: UInt64?
  private(set) var symbolVersions: UInt64?
  private(set) var versionNeeds: UInt64?
  private(set) var versionNeedCount: UInt64 = 0
  private(set) var versionDefinitions: UInt64?
  private(set) var versionDefinitionCount: UInt64 = 0
  private(set) var isPositionIndependentExecutable = false
  /// Whether some entries were left out.
  private(set) var isCut = false
  /// Where tables begin, sorted: one ends at the latest where the next begins.
  private var starts: [UInt64] = []

  /// The most bytes of the section that are read.
  static let mostBytes = 1 << 20
  /// The most libraries that may be needed.
  static let mostNeeded = 4096
  /// The most bytes of a table whose size nothing tells.
  static let mostTableBytes = 1 << 20

  init(_ bytes: [UInt8], header: ElfHeader) {
    let fields = ByteFields(bytes, isBigEndian: header.isBigEndian)
    let size = header.bits / 8
    var at = 0
    while let tag = fields.word(at, bits: header.bits),
      let value = fields.word(at + size, bits: header.bits), tag != 0
    {
      take(tag, value)
      at += 2 * size
    }
    starts.sort()
  }

  private mutating func take(_ tag: UInt64, _ value: UInt64) {
    switch tag {
    case 1:
      if needed.count < Self.mostNeeded { needed.append(value) } else { isCut = true }
    case 14: soname = value
    case 15: rpath = value
    case 29: runpath = value
    case 10: stringBytes = value
    case 5: strings = value
    case 6: symbols = value
    case 4: hash = value
    case 0x6FFF_FEF5: gnuHash = value
    case 0x6FFF_FFF0: symbolVersions = value
    case 0x6FFF_FFFE: versionNeeds = value
    case 0x6FFF_FFFF: versionNeedCount = value
    case 0x6FFF_FFFC: versionDefinitions = value
    case 0x6FFF_FFFD: versionDefinitionCount = value
    case 0x6FFF_FFFB: isPositionIndependentExecutable = value & 0x0800_0000 != 0
    default: break
    }
    switch tag {
    case 4, 5, 6, 7, 12, 13, 17, 23, 25, 26, 32, 36, 0x6FFF_FEF5, 0x6FFF_FFF0, 0x6FFF_FFFE,
      0x6FFF_FFFC:
      if starts.count < 64 { starts.append(value) }
    default: break
    }
  }

  /// The most bytes that the table at an address can have: up to the next one, or the limit.
  func reach(from address: UInt64, limit: Int = mostTableBytes) -> Int {
    let next = starts.first { $0 > address } ?? UInt64.max
    return min(Int(clamping: next - address), limit)
  }
}

/// Where addresses lie in the file.
struct AddressMap: Sendable {
  private let loads: [ElfSegment]
  private let size: Int

  init(_ segments: [ElfSegment], size: Int) {
    self.loads = segments.filter { $0.type == ElfSegment.load }
    self.size = size
  }

  /// The bytes from an address on, `count` of them or fewer where the segment or the file ends;
  /// nil where nothing is mapped from the file.
  func place(of address: UInt64, count: Int) -> Range<Int>? {
    for load in loads where address >= load.address && address - load.address < load.fileSize {
      let inside = address - load.address
      let (sum, overflow) = load.offset.addingReportingOverflow(inside)
      guard !overflow, let start = Int(exactly: sum), start < size else { continue }
      let left = min(Int(clamping: load.fileSize - inside), size - start)
      return start..<(start + max(0, min(count, left)))
    }
    return nil
  }
}
