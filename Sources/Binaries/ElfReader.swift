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
  private(set) var problems = Problems()
  private var segments: [ElfSegment] = []
  private var sections: [ElfSection] = []
  private var names: [String] = []
  private var fact: BinaryFact

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

  private func fields(_ range: Range<Int>) -> ByteFields? {
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
    func text(_ offset: UInt64?) -> String? {
      guard let offset, let at = Int(exactly: offset) else { return nil }
      guard let text = strings.text(at: at) else {
        problems.add("a name in the dynamic section lies outside its strings")
        return nil
      }
      return text
    }
    fact.soname = text(table.soname)
    fact.needed = table.needed.compactMap { text($0) }
    fact.runpath = folders(text(table.runpath))
    fact.rpath = folders(text(table.rpath))
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

  // MARK: - Device code and texts

  private mutating func readDeviceCode() {
    var code = DeviceCode()
    defer { fact.gpuCode = code.sorted }
    if header.machine == ElfHeader.cuda {
      if let target = OffloadTarget(cubin: header) { code.add(.nvidia, targets: [target.text]) }
      return
    }
    if header.machine == ElfHeader.amdgpu {
      guard let target = OffloadTarget(codeObject: header) else {
        return problems.add("is AMD code for an unknown processor")
      }
      return code.add(.amd, targets: [target.text])
    }
    readOffloadSections(&code)
    let ranges = PassedBytes.ranges(header, segments, size: content.count)
    var places = deviceSections()
    if names.isEmpty {
      places = ranges.map { DeviceCode.Section(name: "", range: $0) }
    }
    guard !places.isEmpty else { return }
    if let passed {
      for place in places where !passed.ranges.contains(where: { $0.contains(place.range) }) {
        problems.add("`\(place.name)` was not looked at")
      }
      code.count(passed.scanner, in: places, problems: &problems)
    } else {
      var scanner = DeviceScanner(size: content.count)
      for place in places.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
        DeviceWalk.scan(content, place.range, into: &scanner, problems: &problems)
      }
      scanner.abandon()
      code.count(scanner, in: places, problems: &problems)
    }
  }

  private mutating func deviceSections() -> [DeviceCode.Section] {
    let known = [".nv_fatbin", "__nv_relfatbin", ".hip_fatbin"]
    var places: [DeviceCode.Section] = []
    for (section, name) in zip(sections, names) where known.contains(name) {
      guard section.type != ElfSection.noBits else { continue }
      guard let range = section.extent(within: content.count) else {
        problems.add("`\(name)` lies outside the file")
        continue
      }
      if !range.isEmpty, places.count < 4096 {
        places.append(DeviceCode.Section(name: name, range: range))
      }
    }
    return places
  }

  /// Device images that compilers put into sections of their own in object files.
  private mutating func readOffloadSections(_ code: inout DeviceCode) {
    let bundle = "__CLANG_OFFLOAD_BUNDLE__"
    var sectionsLeft = 16
    for (section, name) in zip(sections, names) {
      if name.hasPrefix(bundle), section.size > 0 {
        let id = name.utf8.dropFirst(bundle.utf8.count)
        if let target = OffloadTarget(id: id) { code.add(target.vendor, targets: [target.text]) }
      } else if name == ".llvm.offloading", section.type != ElfSection.noBits {
        guard let range = section.extent(within: content.count),
          range.count <= OffloadBinary.mostBytes, sectionsLeft > 0, let fields = fields(range)
        else {
          problems.add("`.llvm.offloading` could not be read")
          continue
        }
        sectionsLeft -= 1
        let isSound = OffloadBinary.read(fields.bytes) { targets in
          for (vendor, targets) in Dictionary(grouping: targets, by: \.vendor) {
            code.add(vendor, targets: Set(targets.map(\.text)).sorted())
          }
        }
        if !isSound { problems.add("`.llvm.offloading` is damaged") }
      }
    }
  }

  private mutating func readTexts() {
    var search = passed?.search
    if passed == nil {
      search = TextSearch(name: name, depth: depth)
      for range in PassedBytes.ranges(header, segments, size: content.count) where search != nil {
        var at = range.lowerBound
        while at < range.upperBound {
          let count = min(1 << 20, range.upperBound - at)
          guard let bytes = content.bytes(at: at, count: count), !bytes.isEmpty else {
            problems.add("the file could not be searched to its end")
            break
          }
          search?.consume(bytes.span, at: at)
          at += bytes.count
        }
      }
    }
    fact.texts = search?.texts ?? []
    fact.numpy = search?.numpy
  }
}

/// Drives a scanner over a source that can seek.
enum DeviceWalk {
  /// Scans a range: in steps while it looks for a container, from header to header inside one.
  static func scan(
    _ content: some RangedBytes, _ range: Range<Int>, into scanner: inout DeviceScanner,
    problems: inout Problems
  ) {
    if scanner.position < range.lowerBound { scanner.move(to: range.lowerBound) }
    while scanner.position < range.upperBound || scanner.isInside {
      let at = scanner.position
      guard at < content.count else { return }
      let count = scanner.isInside ? 4 << 10 : min(64 << 10, range.upperBound - at)
      guard let bytes = content.bytes(at: at, count: count), !bytes.isEmpty else {
        return problems.add("the device code at 0x\(String(at, radix: 16)) could not be read")
      }
      scanner.consume(bytes.span, at: at)
    }
  }
}
