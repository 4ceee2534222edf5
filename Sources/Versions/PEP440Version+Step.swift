/// The part of a version in which two versions differ first.
package enum VersionStep: String, Sendable, Hashable, CaseIterable {
  case none
  case epoch
  case major
  case minor
  /// The third release segment or a later one.
  case patch
  case pre
  case post
  case dev
  case local
}

extension PEP440Version {
  /// The first part in which the versions differ, whichever of them is newer; absent release
  /// segments are zero.
  package func step(to other: PEP440Version) -> VersionStep {
    if self == other { return .none }
    let leftBytes = text.utf8.span
    let rightBytes = other.text.utf8.span
    guard let left = PEP440Fields(leftBytes), let right = PEP440Fields(rightBytes) else {
      return .none
    }
    if PEP440Number.order(left.epoch, leftBytes, right.epoch, rightBytes) != 0 { return .epoch }
    if let step = left.releaseStep(leftBytes, right, rightBytes) { return step }
    if left.letter != right.letter
      || PEP440Number.order(left.pre, leftBytes, right.pre, rightBytes) != 0
    {
      return .pre
    }
    let same = { (a: Range<Int>?, b: Range<Int>?) -> Bool in
      guard let a, let b else { return a == nil && b == nil }
      return PEP440Byte.text(a, of: self.text.utf8.span)
        == PEP440Byte.text(b, of: other.text.utf8.span)
    }
    if !same(left.post, right.post) { return .post }
    if !same(left.dev, right.dev) { return .dev }
    return .local
  }
}

extension PEP440Fields {
  fileprivate func releaseStep(
    _ bytes: borrowing Span<UInt8>, _ other: PEP440Fields, _ otherBytes: borrowing Span<UInt8>
  ) -> VersionStep? {
    var position = release.lowerBound
    var otherPosition = other.release.lowerBound
    var steps: [VersionStep] = [.patch, .minor, .major]
    while true {
      let segment = nextReleaseSegment(bytes, &position)
      let otherSegment = other.nextReleaseSegment(otherBytes, &otherPosition)
      if segment == nil, otherSegment == nil { return nil }
      let order = PEP440Number.order(segment ?? 0..<0, bytes, otherSegment ?? 0..<0, otherBytes)
      if order != 0 { return steps.last }
      if steps.count > 1 { steps.removeLast() }
    }
  }
}
