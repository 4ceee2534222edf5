extension PEP440Version: Comparable, Hashable {
  /// Orders by epoch, release, pre-, post-, development release and local label (PEP 440, "Summary
  /// of permitted suffixes and relative ordering").
  package static func < (left: PEP440Version, right: PEP440Version) -> Bool {
    order(left, right) < 0
  }

  /// Tells whether the order puts neither version first: `1.0` equals `1.0.0`.
  package static func == (left: PEP440Version, right: PEP440Version) -> Bool {
    order(left, right) == 0
  }

  /// Hashes what the order looks at.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(rank.word)
    guard !rank.traits.contains(.exact) else { return }
    _ = withFields { fields, bytes in
      var end = fields.release.upperBound
      while end > fields.release.lowerBound + 1, bytes[end - 1] == PEP440Byte.zero,
        bytes[end - 2] == PEP440Byte.dot
      {
        end -= 2
      }
      for index in 0..<end { hasher.combine(bytes[index]) }
      for index in fields.release.upperBound..<bytes.count { hasher.combine(bytes[index]) }
    }
  }

  /// Negative, zero or positive: the order of two versions.
  static func order(_ left: PEP440Version, _ right: PEP440Version) -> Int {
    if left.rank.word != right.rank.word { return left.rank.word < right.rank.word ? -1 : 1 }
    if left.rank.traits.contains(.exact), right.rank.traits.contains(.exact) { return 0 }
    return partwiseOrder(left, right) { fields, bytes, otherFields, otherBytes in
      fields.order(bytes, otherFields, otherBytes)
    }
  }

  /// Negative, zero or positive: the order of two versions by epoch and release alone.
  static func releaseOrder(_ left: PEP440Version, _ right: PEP440Version) -> Int {
    let a = left.rank.word >> PEP440Rank.suffixWidth
    let b = right.rank.word >> PEP440Rank.suffixWidth
    if a != b { return a < b ? -1 : 1 }
    return partwiseOrder(left, right) { fields, bytes, otherFields, otherBytes in
      fields.releaseOrder(bytes, otherFields, otherBytes)
    }
  }

  private static func partwiseOrder(
    _ left: PEP440Version, _ right: PEP440Version,
    by order: (
      PEP440Fields, borrowing Span<UInt8>, PEP440Fields, borrowing Span<UInt8>
    ) -> Int
  ) -> Int {
    let leftBytes = left.text.utf8.span
    let rightBytes = right.text.utf8.span
    guard let leftFields = PEP440Fields(leftBytes), let rightFields = PEP440Fields(rightBytes)
    else { return 0 }
    return order(leftFields, leftBytes, rightFields, rightBytes)
  }
}

extension PEP440Fields {
  /// The next release segment without leading zeros, or nil at the end of the release.
  func nextReleaseSegment(
    _ bytes: borrowing Span<UInt8>, _ position: inout Int
  ) -> Range<Int>? {
    guard position < release.upperBound else { return nil }
    var lower = position
    while position < release.upperBound, bytes[position] != PEP440Byte.dot { position += 1 }
    while lower < position, bytes[lower] == PEP440Byte.zero { lower += 1 }
    let segment = lower..<position
    position += 1
    return segment
  }

  func releaseOrder(
    _ bytes: borrowing Span<UInt8>, _ other: PEP440Fields, _ otherBytes: borrowing Span<UInt8>
  ) -> Int {
    let epochs = PEP440Number.order(epoch, bytes, other.epoch, otherBytes)
    if epochs != 0 { return epochs }
    var position = release.lowerBound
    var otherPosition = other.release.lowerBound
    while true {
      let segment = nextReleaseSegment(bytes, &position)
      let otherSegment = other.nextReleaseSegment(otherBytes, &otherPosition)
      if segment == nil, otherSegment == nil { return 0 }
      let segments = PEP440Number.order(
        segment ?? 0..<0, bytes, otherSegment ?? 0..<0, otherBytes)
      if segments != 0 { return segments }
    }
  }

  /// The place of the pre-release part: a development release of a final version comes first, a
  /// version without the part last.
  private var prereleaseClass: Int {
    switch letter {
    case .alpha: 1
    case .beta: 2
    case .candidate: 3
    case nil: post == nil && dev != nil ? 0 : 4
    }
  }

  func order(
    _ bytes: borrowing Span<UInt8>, _ other: PEP440Fields, _ otherBytes: borrowing Span<UInt8>
  ) -> Int {
    let releases = releaseOrder(bytes, other, otherBytes)
    if releases != 0 { return releases }
    if prereleaseClass != other.prereleaseClass { return prereleaseClass - other.prereleaseClass }
    let prereleases = PEP440Number.order(pre, bytes, other.pre, otherBytes)
    if prereleases != 0 { return prereleases }
    switch (post, other.post) {
    case (nil, nil): break
    case (nil, _?): return -1
    case (_?, nil): return 1
    case (let left?, let right?):
      let posts = PEP440Number.order(left, bytes, right, otherBytes)
      if posts != 0 { return posts }
    }
    switch (dev, other.dev) {
    case (nil, nil): break
    case (nil, _?): return 1
    case (_?, nil): return -1
    case (let left?, let right?):
      let devs = PEP440Number.order(left, bytes, right, otherBytes)
      if devs != 0 { return devs }
    }
    return localOrder(bytes, other, otherBytes)
  }

  /// Segments one by one: text before numbers, fewer segments first, no label before any.
  private func localOrder(
    _ bytes: borrowing Span<UInt8>, _ other: PEP440Fields, _ otherBytes: borrowing Span<UInt8>
  ) -> Int {
    var position = local.lowerBound
    var otherPosition = other.local.lowerBound
    while true {
      let segment = nextLocalSegment(bytes, &position)
      let otherSegment = other.nextLocalSegment(otherBytes, &otherPosition)
      guard let segment else { return otherSegment == nil ? 0 : -1 }
      guard let otherSegment else { return 1 }
      if segment.isNumber != otherSegment.isNumber { return segment.isNumber ? 1 : -1 }
      let order =
        segment.isNumber
        ? PEP440Number.order(segment.range, bytes, otherSegment.range, otherBytes)
        : PEP440Number.bytewiseOrder(segment.range, bytes, otherSegment.range, otherBytes)
      if order != 0 { return order }
    }
  }

  /// The next segment of the local label; a number comes without its leading zeros.
  func nextLocalSegment(
    _ bytes: borrowing Span<UInt8>, _ position: inout Int
  ) -> (range: Range<Int>, isNumber: Bool)? {
    guard position < local.upperBound else { return nil }
    var lower = position
    var isNumber = true
    while position < local.upperBound, !PEP440Byte.isSeparator(bytes[position]) {
      if !VersionText.isDigit(bytes[position]) { isNumber = false }
      position += 1
    }
    if isNumber {
      while lower < position, bytes[lower] == PEP440Byte.zero { lower += 1 }
    }
    let range = lower..<position
    position += 1
    return (range, isNumber)
  }
}
