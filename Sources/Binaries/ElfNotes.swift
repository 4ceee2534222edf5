import Bytes

/// A note of an ELF file (System V ABI, chapter 5, "Note Section").
struct ElfNote {
  let name: ArraySlice<UInt8>
  let type: UInt32
  let description: ArraySlice<UInt8>
  /// Whether it tells more bytes than there are.
  var isCut = false

  /// The most bytes of a note section or segment that are read.
  static let mostBytes = 1 << 16

  /// The notes in the bytes of a segment or section; false where one lies about its size.
  ///
  /// Names and descriptions end on the section's alignment, counted from the note's beginning:
  /// 8 for GNU properties of 64-bit files, else 4.
  static func walk(
    _ fields: ByteFields, alignment: UInt64, _ body: (ElfNote) -> Void
  ) -> Bool {
    let unit = alignment == 8 ? 8 : 4
    var at = 0
    for _ in 0..<1024 {
      if at >= fields.count || fields.count - at < 12 { return true }
      guard let nameSize = fields.u32(at), let size = fields.u32(at + 4),
        let type = fields.u32(at + 8)
      else { return false }
      let start = at + roundedUp(12 + Int(nameSize), to: unit)
      guard let name = fields.slice(at + 12, Int(nameSize)), start <= fields.count else {
        return false
      }
      guard let description = fields.slice(start, Int(size)) else {
        // The last note may tell more bytes than its section has; seen in NVIDIA's own notes.
        let rest = fields.bytes[start...]
        body(ElfNote(name: name, type: type, description: rest, isCut: true))
        return false
      }
      body(ElfNote(name: name, type: type, description: description))
      at = start + roundedUp(Int(size), to: unit)
    }
    return true
  }

  /// Whether the note's name is this one.
  func isNamed(_ text: String) -> Bool {
    name.last == 0 && name.dropLast().elementsEqual(text.utf8)
  }
}

/// The x86-64 levels that GNU properties name (x86-64 psABI, "Program Property").
struct GNUProperties {
  var needed: Int?
  var used: Int?

  /// Reads the description of a note of type 5.
  mutating func read(_ description: ArraySlice<UInt8>, header: ElfHeader) {
    let fields = ByteFields(Array(description), isBigEndian: header.isBigEndian)
    let unit = header.bits == 64 ? 8 : 4
    var at = 0
    for _ in 0..<256 {
      guard let type = fields.u32(at), let size = fields.u32(at + 4) else { return }
      if header.isX86, size == 4, let bits = fields.u32(at + 8) {
        switch type {
        case 0xC000_8002: needed = Self.level(bits) ?? needed
        case 0xC001_0002: used = Self.level(bits) ?? used
        default: break
        }
      }
      at += 8 + roundedUp(Int(size), to: unit)
    }
  }

  /// The highest level of a set of bits: 1 baseline, 2 v2, 4 v3, 8 v4.
  private static func level(_ bits: UInt32) -> Int? {
    (1...4).last { bits & (1 << UInt32($0 - 1)) != 0 }
  }
}
