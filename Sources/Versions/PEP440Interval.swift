/// The versions between two cuts.
struct PEP440Interval: Sendable, Hashable {
  var lower: PEP440Cut
  var upper: PEP440Cut

  var isEmpty: Bool { lower >= upper }

  func contains(_ version: PEP440Version) -> Bool {
    lower.isBelow(version) && !upper.isBelow(version)
  }

  /// Tells whether a version that is no pre-release lies inside.
  var holdsFinalVersion: Bool {
    guard !isEmpty else { return false }
    switch lower.side {
    case .before: return PEP440Cut.before(lower.version.nextFinal) < upper
    case .after:
      return lower.version.isPrerelease
        ? PEP440Cut.before(lower.version.nextFinal) < upper : true
    case .afterPosts: return true
    case .end: return false
    }
  }
}

/// A set of versions as ascending intervals that neither overlap nor touch.
struct PEP440Ranges: Sendable, Hashable {
  private(set) var intervals: [PEP440Interval]

  /// One interval without some others, which may come in any order and overlap.
  init(_ whole: PEP440Interval, without holes: [PEP440Interval]) {
    intervals = []
    var lower = whole.lower
    for hole in holes.sorted(by: { $0.lower < $1.lower }) where !hole.isEmpty {
      let piece = PEP440Interval(lower: lower, upper: min(hole.lower, whole.upper))
      if !piece.isEmpty { intervals.append(piece) }
      lower = max(lower, hole.upper)
    }
    let last = PEP440Interval(lower: lower, upper: whole.upper)
    if !last.isEmpty { intervals.append(last) }
  }

  private init(intervals: [PEP440Interval]) {
    self.intervals = intervals
  }

  func intersection(_ other: PEP440Ranges) -> PEP440Ranges {
    var shared: [PEP440Interval] = []
    var index = 0
    var otherIndex = 0
    while index < intervals.count, otherIndex < other.intervals.count {
      let a = intervals[index]
      let b = other.intervals[otherIndex]
      let piece = PEP440Interval(lower: max(a.lower, b.lower), upper: min(a.upper, b.upper))
      if !piece.isEmpty { shared.append(piece) }
      if a.upper < b.upper { index += 1 } else { otherIndex += 1 }
    }
    return PEP440Ranges(intervals: shared)
  }

  func isEmpty(prereleases: Bool?) -> Bool {
    if prereleases == false { return !intervals.contains(where: \.holdsFinalVersion) }
    return intervals.isEmpty
  }
}
