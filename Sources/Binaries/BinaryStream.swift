import Bytes

/// Reads a binary that passes by once, in order: a file inside a compressed layer.
///
/// Small files are kept whole. Of larger ones it keeps what the program headers point to: the head
/// with the dynamic symbols, strings and versions, the dynamic section and what that names further
/// on, notes, and the section headers at the end; device code is followed by its headers while it
/// passes. Facts that lie elsewhere are missing, with a problem that says so.
package struct BinaryStream: Sendable {
  /// How large a file may be that is kept whole.
  static let wholeBytes = 1 << 20
  /// How much of the first segment is kept.
  private static let firstSegmentBytes = 24 << 20
  /// How large a later segment may be that is kept in case the dynamic section points there.
  private static let smallSegmentBytes = 4 << 20
  /// How much is kept before a dynamic section that was moved to a segment of its own (patchelf):
  /// strings may stand before it.
  private static let beforeDynamicBytes = 12 << 20
  /// How much behind each segment is kept: `.comment` stands there.
  private static let behindSegmentBytes = 8 << 10
  /// How large the part behind the last segment may be that is kept whole.
  private static let tailBytes = 4 << 20
  /// How much is kept before the section headers: their names stand there.
  private static let beforeSectionsBytes = 64 << 10

  private let name: String
  private let size: Int
  private let depth: BinaryDepth
  private let wholeBytes: Int
  private var position = 0
  private var hasGap = false
  private var head: [UInt8] = []
  private var mode = Mode.head
  private var kept = RetainedBytes()
  private var passed = PassedBytes(ranges: [], scanner: DeviceScanner(size: 0), search: nil)
  /// The dynamic section, which tells what to keep behind it.
  private var dynamic: Range<Int>?
  private var header: ElfHeader?
  private var segments: [ElfSegment] = []

  private enum Mode {
    case head
    case whole
    case parts
    case foreign
  }

  /// A reader of a file of that name and size in bytes.
  package init(name: String, size: Int, depth: BinaryDepth) {
    self.init(name: name, size: size, depth: depth, wholeBytes: Self.wholeBytes)
  }

  /// A reader that keeps files up to `wholeBytes` whole.
  package init(name: String, size: Int, depth: BinaryDepth, wholeBytes: Int) {
    self.name = name
    self.size = size
    self.depth = depth
    self.wholeBytes = wholeBytes
  }

  /// The bytes that it keeps, or will keep, of this file.
  package var retainedBytes: Int {
    switch mode {
    case .head, .whole: head.count
    case .parts: kept.budget
    case .foreign: 0
    }
  }

  /// Takes the bytes at `offset`; each call goes on where the last one ended.
  package mutating func consume(_ bytes: Span<UInt8>, at offset: Int) {
    guard offset == position else {
      hasGap = true
      return
    }
    // What comes behind the announced size belongs to nothing.
    let bytes = bytes.extracting(0..<min(bytes.count, max(0, size - position)))
    guard !bytes.isEmpty else { return }
    position += bytes.count
    switch mode {
    case .foreign: break
    case .whole: keep(bytes)
    case .parts: pass(bytes, at: offset)
    case .head:
      let missing = min(BinaryReader.headBytes, size) - head.count
      keep(bytes.extracting(0..<min(missing, bytes.count)))
      guard missing <= bytes.count else { return }
      decide()
      let rest = bytes.extracting(missing..<bytes.count)
      if mode == .whole { keep(rest) }
      if mode == .parts { pass(rest, at: offset + missing) }
    }
  }

  /// What the file says about itself, after its last byte.
  package mutating func finish() -> BinaryReading {
    var reading: BinaryReading
    switch mode {
    case .head, .whole: reading = BinaryReader.read(head, name: name, depth: depth)
    case .foreign:
      reading = BareDeviceCode.read(head, head: head, name: name, passed: nil)
    case .parts:
      passed.scanner.abandon()
      reading = BinaryReader.read(kept, name: name, depth: depth, passed: passed)
    }
    if hasGap || position < size, reading.fact != nil || !reading.problems.isEmpty {
      reading.problems.append("ends after \(position) of \(size) bytes")
    }
    return reading
  }

  private mutating func keep(_ bytes: Span<UInt8>) {
    if head.isEmpty { head.reserveCapacity(min(size, BinaryReader.headBytes)) }
    // The span lives during the call.
    unsafe bytes.withUnsafeBufferPointer { unsafe head.append(contentsOf: $0) }
  }

  private mutating func pass(_ bytes: Span<UInt8>, at offset: Int) {
    kept.consume(bytes)
    passed.consume(bytes, at: offset)
    if let dynamic, position >= dynamic.upperBound { keepNamed(by: dynamic) }
  }

  // MARK: - What to keep

  /// Decides by the first bytes how the file is read.
  private mutating func decide() {
    let isELF = head.starts(with: ElfHeader.magic)
    guard isELF || BareDeviceCode.isContainer(head) else {
      mode = .foreign
      return
    }
    guard size > wholeBytes else {
      head.reserveCapacity(size)
      mode = .whole
      return
    }
    mode = .parts
    header = isELF ? ElfHeader(head) : nil
    kept.want(0..<min(BinaryReader.headBytes, size))
    if let header {
      if let range = header.programHeaders.extent(within: head.count) {
        segments = ElfSegment.read(Array(head[range]), header: header)
      }
      plan(header)
      passed = PassedBytes(
        ranges: PassedBytes.ranges(header, segments, size: size),
        scanner: DeviceScanner(size: size), search: TextSearch(name: name, depth: depth))
    } else {
      passed = PassedBytes(
        ranges: isELF ? [] : [0..<size], scanner: DeviceScanner(size: size), search: nil)
    }
    let head = self.head
    self.head = []
    let position = self.position
    self.position = head.count
    pass(head.span, at: 0)
    self.position = position
  }

  private mutating func plan(_ header: ElfHeader) {
    wantSections(header)
    for segment in segments.prefix(256) {
      switch segment.type {
      case ElfSegment.dynamic:
        guard let range = extent(segment.offset, segment.fileSize, within: size) else { continue }
        let part = range.prefix(DynamicTable.mostBytes)
        kept.want(part)
        dynamic = part
      case ElfSegment.note, ElfSegment.gnuProperty:
        guard let range = extent(segment.offset, segment.fileSize, within: size) else { continue }
        kept.want(range.prefix(ElfNote.mostBytes))
      default: break
      }
    }
    let loads = segments.prefix(256).filter { $0.type == ElfSegment.load && $0.fileSize > 0 }
    var end = 0
    for load in loads {
      guard let range = load.extent(within: size) else { continue }
      end = max(end, range.upperBound)
      let next = loads.compactMap { Int(exactly: $0.offset) }.filter { $0 >= range.upperBound }
        .min()
      let behind = min(next ?? size, size, range.upperBound + Self.behindSegmentBytes)
      kept.want(range.upperBound..<max(range.upperBound, behind))
      if range.lowerBound == 0 {
        kept.want(range.prefix(Self.firstSegmentBytes))
      } else if !load.isExecutable, range.count <= Self.smallSegmentBytes {
        kept.want(range)
      }
    }
    if let dynamic, let load = loads.first(where: { holds($0, dynamic.lowerBound) }),
      load.offset != 0, let start = Int(exactly: load.offset),
      !segments.contains(where: { $0.type == ElfSegment.relocated && $0.offset == load.offset })
    {
      kept.want(max(start, dynamic.lowerBound - Self.beforeDynamicBytes)..<dynamic.upperBound)
    }
    if loads.isEmpty { kept.want((0..<size).prefix(Self.tailBytes)) }
    if size - end <= Self.tailBytes { kept.want(end..<size) }
  }

  private func holds(_ segment: ElfSegment, _ offset: Int) -> Bool {
    segment.extent(within: size)?.contains(offset) ?? false
  }

  private mutating func wantSections(_ header: ElfHeader) {
    var table = header.sectionHeaders
    // A count of zero may stand for a large one in the first section header.
    if table.count == 0 { table.count = 1 }
    table.count = min(table.count, ElfHeader.mostSections)
    guard let range = table.extent(within: size) else { return }
    let end =
      header.sectionHeaders.count == 0 ? min(size, range.lowerBound + (4 << 20)) : range.upperBound
    kept.want(max(0, range.lowerBound - Self.beforeSectionsBytes)..<end)
  }

  /// Asks for the tables that the dynamic section names and that are still to come.
  private mutating func keepNamed(by range: Range<Int>) {
    dynamic = nil
    guard let header, let bytes = kept.bytes(at: range.lowerBound, count: range.count) else {
      return
    }
    let table = DynamicTable(bytes, header: header)
    let map = AddressMap(segments, size: size)
    func want(_ address: UInt64?, _ count: Int) {
      if let address, let range = map.place(of: address, count: count) { kept.want(range) }
    }
    want(table.strings, Int(clamping: table.stringBytes))
    for address in [table.versionNeeds, table.versionDefinitions].compactMap(\.self) {
      want(address, table.reach(from: address))
    }
    guard !depth.isDisjoint(with: [.imports, .exports]) else { return }
    for address in [table.symbols, table.symbolVersions, table.hash, table.gnuHash]
      .compactMap(\.self)
    {
      want(address, table.reach(from: address, limit: 8 << 20))
    }
  }
}

extension Range<Int> {
  /// The beginning of the range.
  fileprivate func prefix(_ count: Int) -> Range<Int> {
    lowerBound..<(lowerBound + Swift.min(count, self.count))
  }
}
