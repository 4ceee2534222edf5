import Bytes
import Model

/// Reads the dynamic symbols (System V ABI, chapter 4, "Symbol Table").
struct SymbolReader<Content: RangedBytes> {
  let content: Content
  let header: ElfHeader
  let table: DynamicTable
  let map: AddressMap
  let strings: ByteFields
  let sections: [ElfSection]

  struct Refusal: Error {
    let reason: String
  }

  struct Symbols {
    var imports: [String] = []
    var exports: SymbolSet?
    var isDamaged = false
  }

  /// The most symbols that are read.
  private static var most: Int { 4 << 20 }
  /// The most bytes of a symbol's name.
  private static var mostNameBytes: Int { 64 << 10 }
  /// How many symbols are read at a time.
  private static var step: Int { 64 << 10 }

  private var stride: Int { header.bits == 64 ? 24 : 16 }

  func read(_ depth: BinaryDepth) -> Result<Symbols, Refusal> {
    var symbols = Symbols()
    if depth.contains(.exports) { symbols.exports = SymbolSet(hashes: []) }
    guard let address = table.symbols else { return .success(symbols) }
    guard let count = count(), count <= Self.most,
      let range = map.place(of: address, count: count * stride), range.count == count * stride
    else { return .failure(Refusal(reason: "the number of dynamic symbols is unknown")) }
    var imports: Set<String> = []
    var exports: [UInt64] = []
    // Names may share their bytes, but not as often as a lying table would have it.
    var nameBytesLeft = 8 * strings.count + (1 << 20)
    for first in Swift.stride(from: 0, to: count, by: Self.step) {
      let number = min(Self.step, count - first)
      guard let part = part(range.lowerBound + first * stride, number * stride),
        let versions = versions(first, number, wanted: depth.contains(.imports))
      else { return .failure(Refusal(reason: "the dynamic symbols could not be read")) }
      for index in 0..<number {
        guard let symbol = Symbol(part, at: index * stride, header: header) else { break }
        guard nameBytesLeft > 0 else {
          return .failure(Refusal(reason: "the names of the dynamic symbols overlap"))
        }
        if symbol.section == 0 {
          // Version 0 is local and 1 is global: neither names a version.
          guard depth.contains(.imports), symbol.isStrong, symbol.name != 0,
            (versions.u16(index * 2) ?? 1) & 0x7FFF <= 1
          else { continue }
          if let name = strings.text(at: Int(symbol.name), limit: Self.mostNameBytes) {
            nameBytesLeft -= name.utf8.count
            imports.insert(name)
          } else {
            symbols.isDamaged = true
          }
        } else if depth.contains(.exports), symbol.isOffered {
          if let (hash, count) = hash(at: Int(symbol.name)) {
            nameBytesLeft -= count
            exports.append(hash)
          } else {
            symbols.isDamaged = true
          }
        }
      }
    }
    symbols.imports = imports.sorted()
    if depth.contains(.exports) { symbols.exports = SymbolSet(hashes: exports) }
    return .success(symbols)
  }

  private struct Symbol {
    let name: UInt32
    let info: UInt8
    let other: UInt8
    let section: UInt16

    init?(_ fields: ByteFields, at offset: Int, header: ElfHeader) {
      let wide = header.bits == 64
      guard let name = fields.u32(offset), let info = fields.u8(offset + (wide ? 4 : 12)),
        let other = fields.u8(offset + (wide ? 5 : 13)),
        let section = fields.u16(offset + (wide ? 6 : 14))
      else { return nil }
      self.name = name
      self.info = info
      self.other = other
      self.section = section
    }

    var isStrong: Bool { info >> 4 == 1 }

    /// Global, weak or unique, seen from outside, and neither a section nor a file.
    var isOffered: Bool {
      let binding = info >> 4
      let kind = info & 15
      let visibility = other & 3
      return (binding == 1 || binding == 2 || binding == 10) && visibility != 1 && visibility != 2
        && kind != 3 && kind != 4 && name != 0
    }
  }

  private func part(_ offset: Int, _ count: Int) -> ByteFields? {
    if count == 0 { return ByteFields([]) }
    guard let bytes = content.bytes(at: offset, count: count), bytes.count == count else {
      return nil
    }
    return ByteFields(bytes, isBigEndian: header.isBigEndian)
  }

  /// The version indices of some symbols; none where the file has none; nil where they are out of
  /// reach.
  private func versions(_ first: Int, _ number: Int, wanted: Bool) -> ByteFields? {
    guard wanted, let address = table.symbolVersions else { return ByteFields([]) }
    let (start, overflow) = address.addingReportingOverflow(UInt64(first) * 2)
    guard !overflow, let range = map.place(of: start, count: number * 2) else { return nil }
    return part(range.lowerBound, range.count)
  }

  /// The hash of a name, as `SymbolSet.hash` has it, and the bytes of the name.
  private func hash(at offset: Int) -> (hash: UInt64, count: Int)? {
    let bytes = strings.bytes.span
    guard offset >= 0, offset < bytes.count else { return nil }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let end = offset + min(Self.mostNameBytes, bytes.count - offset)
    for index in offset..<end {
      let byte = bytes[index]
      if byte == 0 { return (hash, index - offset) }
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return nil
  }

  // MARK: - The number of symbols

  /// The section header's count, else that of the hash tables, which the loader itself uses.
  private func count() -> Int? {
    if let section = sections.first(where: {
      $0.type == ElfSection.dynamicSymbols && $0.address == table.symbols
    }) {
      return Int(clamping: section.size) / stride
    }
    return countByHash() ?? countByGNUHash()
  }

  private func countByHash() -> Int? {
    guard let address = table.hash, let range = map.place(of: address, count: 8),
      let fields = part(range.lowerBound, range.count)
    else { return nil }
    return fields.u32(4).map(Int.init)
  }

  /// The highest symbol that a chain of the GNU hash table reaches.
  private func countByGNUHash() -> Int? {
    guard let address = table.gnuHash, let place = map.place(of: address, count: 16),
      let head = part(place.lowerBound, place.count), let buckets = head.u32(0),
      let first = head.u32(4), let filters = head.u32(8), buckets <= UInt32(Self.most),
      let whole = map.place(of: address, count: table.reach(from: address, limit: 64 << 20))
    else { return nil }
    let start = place.lowerBound + 16 + Int(filters) * (header.bits / 8)
    guard let heads = part(start, Int(buckets) * 4) else { return nil }
    var last = UInt32(0)
    for index in 0..<Int(buckets) { last = max(last, heads.u32(index * 4) ?? 0) }
    guard last >= first else { return Int(first) }
    var at = start + heads.count + Int(last - first) * 4
    while Int(last) < Self.most {
      let count = min(64 << 10, whole.upperBound - at) & ~3
      guard count >= 4, let chain = part(at, count) else { return nil }
      for index in 0..<(chain.count / 4) {
        guard let word = chain.u32(index * 4) else { return nil }
        if word & 1 == 1 { return Int(last) + 1 }
        last += 1
      }
      at += count
    }
    return nil
  }
}
