import Bytes
import Model

extension ElfReader {
  /// Reads the containers of device code.
  mutating func readDeviceCode() {
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

  /// Reads the embedded texts.
  mutating func readTexts() {
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
