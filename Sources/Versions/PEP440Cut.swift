/// A place between versions in their order.
///
/// All ranges of PEP 440 begin and end at cuts. Cuts are kept in one form each: two different cuts
/// always have a version between them, so that a range is empty exactly when its lower cut is not
/// below its upper one. That is why "after `1.0.dev1` with its local versions" is written as "before
/// `1.0.dev2`".
struct PEP440Cut: Sendable, Hashable, Comparable {
  enum Side: UInt8, Sendable {
    /// Just below the version.
    case before
    /// Just above the version itself, which has a local label.
    case after
    /// Above all post-releases of the version, which is final and public.
    case afterPosts
    /// Above every version.
    case end
  }

  let version: PEP440Version
  let side: Side

  /// Below every version: `0.dev0` is the smallest one.
  static let start = PEP440Cut(version: .smallest, side: .before)
  static let end = PEP440Cut(version: .smallest, side: .end)

  /// Tells whether the version lies above the cut.
  func isBelow(_ candidate: PEP440Version) -> Bool {
    switch side {
    case .before: PEP440Version.order(candidate, version) >= 0
    case .after: PEP440Version.order(candidate, version) > 0
    case .afterPosts: PEP440Version.releaseOrder(candidate, version) > 0
    case .end: false
    }
  }

  static func < (left: PEP440Cut, right: PEP440Cut) -> Bool {
    switch (left.side, right.side) {
    case (.end, _): return false
    case (_, .end): return true
    case (.afterPosts, _):
      // Any other cut at a version of the same release lies below.
      return PEP440Version.releaseOrder(left.version, right.version) < 0
    case (_, .afterPosts):
      return PEP440Version.releaseOrder(left.version, right.version) <= 0
    default:
      let order = PEP440Version.order(left.version, right.version)
      return order < 0 || (order == 0 && left.side.rawValue < right.side.rawValue)
    }
  }

  static func before(_ version: PEP440Version) -> PEP440Cut {
    PEP440Cut(version: version, side: .before)
  }

  /// Above the version; for a public version above all of its local versions too.
  static func after(_ version: PEP440Version) -> PEP440Cut {
    if version.hasLocal { return PEP440Cut(version: version, side: .after) }
    return before(version.nextPublicVersion)
  }

  /// Where `>version` begins: post-releases of the version are left out, except after one.
  static func afterFamily(_ version: PEP440Version) -> PEP440Cut {
    if version.isPostrelease || version.isDevelopmentRelease { return after(version) }
    guard let next = version.nextPrerelease else {
      return PEP440Cut(version: version, side: .afterPosts)
    }
    return before(next)
  }

  /// Where `<version` ends: pre-releases of the version are left out, except before one.
  static func beforeFamily(_ version: PEP440Version) -> PEP440Cut {
    if version.isPrerelease { return before(version) }
    return before(PEP440Version(version.text + ".dev0") ?? version)
  }
}

extension PEP440Version {
  /// The smallest public version above a public version: nothing lies between the two but local
  /// versions of the first.
  fileprivate var nextPublicVersion: PEP440Version {
    if isDevelopmentRelease || isPostrelease {
      guard let next = PEP440Decimal.incremented(lastNumberOf: text) else { return self }
      return PEP440Version(isDevelopmentRelease ? next : next + ".dev0") ?? self
    }
    return PEP440Version(text + ".post0.dev0") ?? self
  }

  /// The smallest version above a pre-release and all its post-releases; nil for a final version.
  fileprivate var nextPrerelease: PEP440Version? {
    guard isPrerelease, let next = PEP440Decimal.incremented(lastNumberOf: text) else { return nil }
    return PEP440Version(next + ".dev0")
  }

  /// The smallest version that is no pre-release and not below this one.
  var nextFinal: PEP440Version {
    guard isPrerelease else { return self }
    let text =
      withFields { fields, bytes in
        let isPostAlone = fields.letter == nil && fields.post != nil
        let end = isPostAlone ? fields.post?.upperBound : nil
        return PEP440Byte.text(0..<(end ?? fields.release.upperBound), of: bytes)
      } ?? ""
    return PEP440Version(text) ?? self
  }

  /// The version whose release is this one's first segments with the last of them raised by one,
  /// as the smallest version of its kind: `1.4.2` with two segments gives `1.5.dev0`.
  func prefixEnd(segments: Int) -> PEP440Version? {
    let prefix = withFields { fields, bytes in
      var position = fields.release.lowerBound
      var end = position
      for _ in 0..<segments {
        guard let segment = fields.nextReleaseSegment(bytes, &position) else { break }
        end = max(segment.upperBound, end)
      }
      return PEP440Byte.text(0..<end, of: bytes)
    }
    guard let prefix, let next = PEP440Decimal.incremented(lastNumberOf: prefix) else { return nil }
    return PEP440Version(next + ".dev0")
  }
}

/// Arithmetic on decimal text of any length.
enum PEP440Decimal {
  /// The text with the number at its end raised by one; nil when no digit is at the end.
  static func incremented(lastNumberOf text: String) -> String? {
    var bytes = Array(text.utf8)
    var index = bytes.count
    while index > 0, VersionText.isDigit(bytes[index - 1]) {
      index -= 1
      if bytes[index] != UInt8(ascii: "9") {
        bytes[index] += 1
        return String(decoding: bytes, as: UTF8.self)
      }
      bytes[index] = PEP440Byte.zero
    }
    guard index < bytes.count else { return nil }
    bytes.insert(UInt8(ascii: "1"), at: index)
    return String(decoding: bytes, as: UTF8.self)
  }
}
