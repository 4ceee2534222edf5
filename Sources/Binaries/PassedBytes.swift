import Bytes

/// The ranges of a file in which device code and texts are looked for, and the searches in them.
struct PassedBytes: Sendable {
  let ranges: [Range<Int>]
  var scanner: DeviceScanner
  var search: TextSearch?
  private var index = 0

  init(ranges: [Range<Int>], scanner: DeviceScanner, search: TextSearch?) {
    self.ranges = ranges
    self.scanner = scanner
    self.search = search
  }

  /// The ranges that the loader maps, but for pure code.
  ///
  /// Segments that may be executed are pure code in files that keep their read-only data apart.
  /// Files without segments are searched as a whole.
  static func ranges(_ header: ElfHeader, _ segments: [ElfSegment], size: Int) -> [Range<Int>] {
    if header.machine == ElfHeader.cuda || header.machine == ElfHeader.amdgpu { return [] }
    let loads = segments.filter { $0.type == ElfSegment.load && $0.fileSize > 0 }
    guard let first = loads.min(by: { $0.offset < $1.offset }) else { return [0..<size] }
    var ranges: [Range<Int>] = []
    let wanted = loads.filter { first.isExecutable || !$0.isExecutable }
    for range in wanted.compactMap({ $0.extent(within: size) })
      .sorted(by: { $0.lowerBound < $1.lowerBound })
    {
      if let last = ranges.last, range.lowerBound <= last.upperBound {
        ranges[ranges.count - 1] =
          last.lowerBound..<max(last.upperBound, range.upperBound)
      } else if !range.isEmpty {
        ranges.append(range)
      }
    }
    return ranges
  }

  /// Looks at the next bytes, which begin where the last ones ended.
  mutating func consume(_ bytes: Span<UInt8>, at offset: Int) {
    let end = offset + bytes.count
    while index < ranges.count, ranges[index].lowerBound < end {
      let from = max(offset, ranges[index].lowerBound)
      let to = min(end, ranges[index].upperBound)
      if from < to {
        let part = bytes.extracting((from - offset)..<(to - offset))
        search?.consume(part, at: from)
        if scanner.position < to { scanner.consume(part, at: from) }
      }
      guard ranges[index].upperBound <= end else { return }
      index += 1
    }
  }
}
