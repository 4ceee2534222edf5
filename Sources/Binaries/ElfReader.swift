import Bytes
import Model

/// Reads the facts of one ELF file.
///
/// What the loader uses (program headers, dynamic section) comes before what linkers use (section
/// headers): the loader's view is what counts at run time.
struct ElfReader<Content: RangedBytes> {
  let content: Content
  let name: String
  let depth: BinaryDepth
  let header: ElfHeader
  /// What the searches found while the content passed by; nil where they have yet to be made.
  let passed: PassedBytes?
  var problems = Problems()
  var segments: [ElfSegment] = []
  var sections: [ElfSection] = []
  var names: [String] = []
  var fact: BinaryFact

  init(
    _ content: Content, name: String, depth: BinaryDepth, header: ElfHeader, passed: PassedBytes?
  ) {
    self.content = content
    self.name = name
    self.depth = depth
    self.header = header
    self.passed = passed
    let kind: BinaryFact.Kind =
      switch header.type {
      case 1: .relocatable
      case 2: .executable
      case 3: .sharedObject
      default: .other
      }
    self.fact = BinaryFact(
      machine: header.machineName, bits: header.bits, isBigEndian: header.isBigEndian, kind: kind)
  }

  /// Reads everything.
  mutating func read() -> BinaryReading {
    readSegments()
    readSections()
    readDynamic()
    readNotes()
    readComment()
    readDeviceCode()
    readTexts()
    return BinaryReading(fact: fact, problems: problems.texts)
  }

  /// The bytes of a range; nil where they are out of reach.
  func fields(_ range: Range<Int>) -> ByteFields? {
    if range.isEmpty { return ByteFields([], isBigEndian: header.isBigEndian) }
    guard let bytes = content.bytes(at: range.lowerBound, count: range.count),
      bytes.count == range.count
    else { return nil }
    return ByteFields(bytes, isBigEndian: header.isBigEndian)
  }

  // MARK: - Tables

  private mutating func readSegments() {
    guard header.programHeaders.count > 0 else { return }
    guard header.programHeaders.count <= ElfHeader.mostSegments,
      let range = header.programHeaders.extent(within: content.count)
    else { return problems.add("the program headers lie outside the file") }
    guard let fields = fields(range) else {
      return problems.add("the program headers could not be read")
    }
    segments = ElfSegment.read(fields.bytes, header: header)
  }

  private mutating func readSections() {
    guard var table = sectionTable() else { return }
    guard table.count <= ElfHeader.mostSections else {
      return problems.add("has more than \(ElfHeader.mostSections) sections")
    }
    table.stride = header.sectionHeaders.stride
    guard let range = table.extent(within: content.count) else {
      return problems.add("the section headers lie outside the file")
    }
    guard let fields = fields(range) else {
      return problems.add("the section headers could not be read")
    }
    sections = ElfSection.read(fields.bytes, header: header)
    readNames()
  }

  /// The table of sections; large counts stand in its first record (gABI, "ELF Header").
  private func sectionTable() -> ElfHeader.Table? {
    var table = header.sectionHeaders
    guard table.offset != 0, table.stride > 0 else { return nil }
    guard table.count == 0 else { return table }
    let first = ElfHeader.Table(offset: table.offset, stride: table.stride, count: 1)
    guard let range = first.extent(within: content.count), let fields = fields(range),
      let section = ElfSection.read(fields.bytes, header: header).first
    else { return nil }
    table.count = Int(clamping: section.size)
    return table.count == 0 ? nil : table
  }

  private mutating func readNames() {
    let index = header.nameSection == 0xFFFF ? Int(sections.first?.link ?? 0) : header.nameSection
    guard index != 0 else { return sections = [] }
    guard index < sections.count, sections[index].type == ElfSection.stringTable,
      let range = sections[index].extent(within: content.count), range.count <= 4 << 20
    else {
      sections = []
      return problems.add("the names of the sections lie outside the file")
    }
    guard let strings = fields(range) else {
      sections = []
      return problems.add("the names of the sections could not be read")
    }
    names = sections.map { strings.text(at: Int($0.name), limit: 1024) ?? "" }
  }

  // MARK: - Dynamic section

  private mutating func readDynamic() {
    guard let segment = segments.first(where: { $0.type == ElfSegment.dynamic }),
      segment.fileSize > 0
    else { return }
    guard let range = extent(segment.offset, segment.fileSize, within: content.count) else {
      return problems.add("the dynamic section lies outside the file")
    }
    let count = min(range.count, DynamicTable.mostBytes)
    guard let fields = fields(range.lowerBound..<(range.lowerBound + count)) else {
      return problems.add("the dynamic section could not be read")
    }
    let table = DynamicTable(fields.bytes, header: header)
    if table.isPositionIndependentExecutable, fact.kind == .sharedObject { fact.kind = .executable }
    if table.isCut { problems.add("needs more than \(DynamicTable.mostNeeded) libraries") }
    let map = AddressMap(segments, size: content.count)
    guard let strings = strings(table, map) else { return }
    readDependencies(table, strings)
    readVersions(table, map, strings)
    if !depth.isDisjoint(with: [.imports, .exports]) { readSymbols(table, map, strings) }
  }

  private mutating func strings(_ table: DynamicTable, _ map: AddressMap) -> ByteFields? {
    guard let address = table.strings else { return nil }
    let most = 64 << 20
    guard table.stringBytes <= UInt64(most),
      let range = map.place(of: address, count: Int(clamping: table.stringBytes)),
      range.count == Int(clamping: table.stringBytes)
    else {
      problems.add("the dynamic strings lie outside the file")
      return nil
    }
    guard let fields = fields(range) else {
      problems.add("the dynamic strings could not be read")
      return nil
    }
    return fields
  }

  private mutating func readDependencies(_ table: DynamicTable, _ strings: ByteFields) {
    func text(_ offset: UInt64?, limit: Int = 4096) -> String? {
      guard let offset, let at = Int(exactly: offset) else { return nil }
      guard let text = strings.text(at: at, limit: limit) else {
        problems.add("a name in the dynamic section lies outside its strings")
        return nil
      }
      return text
    }
    fact.soname = text(table.soname)
    fact.needed = table.needed.compactMap { text($0) }
    // Some build tools write a folder for every library of a build.
    fact.runpath = folders(text(table.runpath, limit: 1 << 16))
    fact.rpath = folders(text(table.rpath, limit: 1 << 16))
  }

  private func folders(_ text: String?) -> [String] {
    guard let text, !text.isEmpty else { return [] }
    return text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  private mutating func readVersions(
    _ table: DynamicTable, _ map: AddressMap, _ strings: ByteFields
  ) {
    if let address = table.versionNeeds, table.versionNeedCount > 0 {
      if let range = map.place(of: address, count: table.reach(from: address)),
        let fields = fields(range)
      {
        let needs = ElfVersions.needs(fields, count: table.versionNeedCount, strings: strings)
        if needs == nil { problems.add("the versions that it needs are damaged") }
        fact.versionNeeds = needs ?? []
      } else {
        problems.add("the versions that it needs could not be read")
      }
    }
    if let address = table.versionDefinitions, table.versionDefinitionCount > 0 {
      if let range = map.place(of: address, count: table.reach(from: address)),
        let fields = fields(range)
      {
        let versions = ElfVersions.definitions(
          fields, count: table.versionDefinitionCount, strings: strings)
        if versions == nil { problems.add("the versions that it defines are damaged") }
        fact.versionDefinitions = versions ?? []
      } else {
        problems.add("the versions that it defines could not be read")
      }
    }
  }

  private mutating func readSymbols(
    _ table: DynamicTable, _ map: AddressMap, _ strings: ByteFields
  ) {
    let reader = SymbolReader(
      content: content, header: header, table: table, map: map, strings: strings,
      sections: sections)
    switch reader.read(depth) {
    case .success(let symbols):
      fact.imports = symbols.imports
      fact.exports = symbols.exports
      if symbols.isDamaged { problems.add("names of dynamic symbols lie outside their strings") }
    case .failure(let refusal): problems.add(refusal.reason)
    }
  }

  // MARK: - Notes and comments

  /// A place of notes and their alignment.
  private struct NotePlace {
    var range: Range<Int>
    var alignment: UInt64
  }

  /// Reads the notes of segments, then those of sections where segments do not tell: files without
  /// segments, and files whose notes were moved while their segments stayed behind (patchelf).
  private mutating func readNotes() {
    var places: [NotePlace] = []
    for segment in segments
    where segment.type == ElfSegment.note || segment.type == ElfSegment.gnuProperty {
      if let range = extent(segment.offset, segment.fileSize, within: content.count) {
        places.append(NotePlace(range: range, alignment: segment.alignment))
      } else {
        problems.add("a note lies outside the file")
      }
    }
    var properties = GNUProperties()
    let isSound = read(places, &properties)
    let named = zip(sections, names).filter { section, name in
      guard section.type == ElfSection.note else { return false }
      if segments.isEmpty || !isSound || Self.isCompatibility(name) { return true }
      return fact.buildID == nil && name == ".note.gnu.build-id"
    }
    let others = named.compactMap { section, _ in
      section.extent(within: content.count).map {
        NotePlace(range: $0, alignment: section.alignment)
      }
    }
    let areSound = read(others, &properties)
    if !areSound || (!isSound && others.isEmpty) { problems.add("a note is damaged") }
    fact.levelNeeded = properties.needed
    fact.levelUsed = properties.used
  }

  /// Reads the notes at some places; false where one is damaged.
  private mutating func read(_ places: [NotePlace], _ properties: inout GNUProperties) -> Bool {
    var areSound = true
    for place in places.prefix(64) {
      let count = min(place.range.count, ElfNote.mostBytes)
      guard let fields = fields(place.range.lowerBound..<(place.range.lowerBound + count)) else {
        problems.add("a note could not be read")
        continue
      }
      var judgesItself = false
      let isSound = ElfNote.walk(fields, alignment: place.alignment) { note in
        if read(note, &properties) { judgesItself = true }
      }
      areSound = areSound && (isSound || judgesItself)
    }
    return areSound
  }

  private static func isCompatibility(_ name: String) -> Bool {
    name == ".note.cuda.fwd_compatibility"
  }

  /// Reads a note; whether it was one of forward compatibility, which judges its own content.
  private mutating func read(_ note: ElfNote, _ properties: inout GNUProperties) -> Bool {
    if note.isNamed("GNU"), !note.isCut {
      switch note.type {
      case 3 where fact.buildID == nil && note.description.count <= 64:
        fact.buildID = note.description.map { byte in
          (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
      case 5: properties.read(note.description, header: header)
      default: break
      }
    } else if note.isNamed("NVIDIA Corporation"), note.description.first == 0x7B {
      let limits = CompatibilityNote.read(note.description)
      if limits == nil { problems.add("the note on forward compatibility is damaged") }
      fact.forwardCompatibility = limits
      return true
    }
    return false
  }

  private mutating func readComment() {
    guard let index = names.firstIndex(of: ".comment"),
      let range = sections[index].extent(within: content.count), !range.isEmpty
    else { return }
    let count = min(range.count, 1 << 16)
    guard let fields = fields(range.lowerBound..<(range.lowerBound + count)) else {
      return problems.add("the names of the compilers could not be read")
    }
    let texts = fields.bytes.split(separator: 0, maxSplits: 1024).filter { $0.count <= 512 }
    fact.compilers = Set(texts.prefix(64).map { String(decoding: $0, as: UTF8.self) }).sorted()
  }
}
