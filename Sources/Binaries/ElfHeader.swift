import Bytes

/// The ELF header (System V ABI, chapter 4, "ELF Header").
struct ElfHeader: Sendable {
  static let magic: [UInt8] = [0x7F, 0x45, 0x4C, 0x46]

  let bits: Int
  let isBigEndian: Bool
  let osABI: UInt8
  let abiVersion: UInt8
  let type: UInt16
  let machine: UInt16
  let flags: UInt32
  let programHeaders: Table
  let sectionHeaders: Table
  let nameSection: Int

  /// A table of equal records.
  struct Table: Sendable {
    var offset: UInt64
    var stride: Int
    var count: Int

    /// Its place in a file; nil where it leaves it.
    func extent(within limit: Int) -> Range<Int>? {
      let (size, overflow) = stride.multipliedReportingOverflow(by: count)
      guard !overflow, size >= 0 else { return nil }
      return Binaries.extent(offset, UInt64(size), within: limit)
    }
  }

  /// The most program headers that are read.
  static let mostSegments = 4096
  /// The most section headers that are read.
  static let mostSections = 65536

  /// Reads a header; nil where the bytes are too few or say nothing that ELF knows.
  init?(_ head: [UInt8]) {
    guard head.starts(with: Self.magic), head.count >= 52, (1...2).contains(head[4]),
      (1...2).contains(head[5])
    else { return nil }
    let bits = head[4] == 2 ? 64 : 32
    let fields = ByteFields(head, isBigEndian: head[5] == 2)
    let wide = bits == 64
    guard let type = fields.u16(16), let machine = fields.u16(18),
      let segments = fields.word(wide ? 32 : 28, bits: bits),
      let sections = fields.word(wide ? 40 : 32, bits: bits),
      let flags = fields.u32(wide ? 48 : 36),
      let segmentSize = fields.u16(wide ? 54 : 42), let segmentCount = fields.u16(wide ? 56 : 44),
      let sectionSize = fields.u16(wide ? 58 : 46), let sectionCount = fields.u16(wide ? 60 : 48),
      let nameSection = fields.u16(wide ? 62 : 50)
    else { return nil }
    self.bits = bits
    self.isBigEndian = fields.isBigEndian
    self.osABI = head[7]
    self.abiVersion = head[8]
    self.type = type
    self.machine = machine
    self.flags = flags
    self.programHeaders = Table(
      offset: segments, stride: Int(segmentSize), count: Int(segmentCount))
    self.sectionHeaders = Table(
      offset: sections, stride: Int(sectionSize), count: Int(sectionCount))
    self.nameSection = Int(nameSection)
  }

  /// The machine's name as `uname -m` writes it (`e_machine`, gABI and the supplements).
  var machineName: String {
    switch machine {
    case 2: "sparc"
    case 3: "i386"
    case 8: "mips"
    case 20: "ppc"
    case 21: isBigEndian ? "ppc64" : "ppc64le"
    case 22: bits == 64 ? "s390x" : "s390"
    case 40: "arm"
    case 43: "sparc64"
    case 50: "ia64"
    case 62: "x86_64"
    case 183: "aarch64"
    case Self.cuda: "cuda"
    case Self.amdgpu: "amdgpu"
    case 243: bits == 64 ? "riscv64" : "riscv32"
    case 247: "bpf"
    case 258: bits == 64 ? "loongarch64" : "loongarch32"
    default: "machine \(machine)"
    }
  }

  static let cuda: UInt16 = 190
  static let amdgpu: UInt16 = 224

  /// Whether x86 properties mean anything here.
  var isX86: Bool { machine == 62 || machine == 3 }
}

/// A program header.
struct ElfSegment: Sendable {
  var type: UInt32
  var flags: UInt32
  var offset: UInt64
  var address: UInt64
  var fileSize: UInt64
  var alignment: UInt64

  static let load: UInt32 = 1
  static let dynamic: UInt32 = 2
  static let note: UInt32 = 4
  static let gnuProperty: UInt32 = 0x6474_E553
  /// `PT_GNU_RELRO`: what is read-only after relocation, the dynamic section with it as a rule.
  static let relocated: UInt32 = 0x6474_E552

  var isExecutable: Bool { flags & 1 != 0 }

  /// Its place in the file; what leaves the file is cut off.
  func extent(within limit: Int) -> Range<Int>? {
    guard let start = Int(exactly: offset), start < limit else { return nil }
    return start..<(start + min(Int(clamping: fileSize), limit - start))
  }

  /// The segments in the bytes of the table.
  static func read(_ bytes: [UInt8], header: ElfHeader) -> [ElfSegment] {
    let fields = ByteFields(bytes, isBigEndian: header.isBigEndian)
    let wide = header.bits == 64
    let stride = header.programHeaders.stride
    guard stride >= (wide ? 56 : 32) else { return [] }
    var segments: [ElfSegment] = []
    for index in 0..<min(header.programHeaders.count, bytes.count / stride) {
      let at = index * stride
      guard let type = fields.u32(at), let flags = fields.u32(at + (wide ? 4 : 24)),
        let offset = fields.word(at + (wide ? 8 : 4), bits: header.bits),
        let address = fields.word(at + (wide ? 16 : 8), bits: header.bits),
        let fileSize = fields.word(at + (wide ? 32 : 16), bits: header.bits),
        let alignment = fields.word(at + (wide ? 48 : 28), bits: header.bits)
      else { break }
      segments.append(
        ElfSegment(
          type: type, flags: flags, offset: offset, address: address, fileSize: fileSize,
          alignment: alignment))
    }
    return segments
  }
}

/// A section header.
struct ElfSection: Sendable {
  var name: UInt32
  var type: UInt32
  var flags: UInt64
  var address: UInt64
  var offset: UInt64
  var size: UInt64
  var link: UInt32
  var alignment: UInt64
  var entrySize: UInt64

  static let symbolTable: UInt32 = 2
  static let stringTable: UInt32 = 3
  static let note: UInt32 = 7
  static let noBits: UInt32 = 8
  static let dynamicSymbols: UInt32 = 11

  /// Its place in the file; nil where it holds no bytes of it or leaves it.
  func extent(within limit: Int) -> Range<Int>? {
    type == Self.noBits ? nil : Binaries.extent(offset, size, within: limit)
  }

  /// The sections in the bytes of the table.
  static func read(_ bytes: [UInt8], header: ElfHeader) -> [ElfSection] {
    let fields = ByteFields(bytes, isBigEndian: header.isBigEndian)
    let wide = header.bits == 64
    let bits = header.bits
    let stride = header.sectionHeaders.stride
    guard stride >= (wide ? 64 : 40) else { return [] }
    var sections: [ElfSection] = []
    sections.reserveCapacity(bytes.count / stride)
    for at in Swift.stride(from: 0, through: bytes.count - stride, by: stride) {
      guard let name = fields.u32(at), let type = fields.u32(at + 4),
        let flags = fields.word(at + 8, bits: bits),
        let address = fields.word(at + (wide ? 16 : 12), bits: bits),
        let offset = fields.word(at + (wide ? 24 : 16), bits: bits),
        let size = fields.word(at + (wide ? 32 : 20), bits: bits),
        let link = fields.u32(at + (wide ? 40 : 24)),
        let alignment = fields.word(at + (wide ? 48 : 32), bits: bits),
        let entrySize = fields.word(at + (wide ? 56 : 36), bits: bits)
      else { break }
      sections.append(
        ElfSection(
          name: name, type: type, flags: flags, address: address, offset: offset, size: size,
          link: link, alignment: alignment, entrySize: entrySize))
    }
    return sections
  }
}
