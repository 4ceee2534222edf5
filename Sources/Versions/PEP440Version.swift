/// A Python version, ordered as PEP 440 orders it.
///
/// A value keeps the normal form of its text and one machine word that orders nearly all versions
/// by itself; the parts are read from the text when they are asked for. `1.0` and `1.0.0` are equal,
/// though their texts differ. Numbers of any length order correctly.
package struct PEP440Version: Sendable {
  /// A pre-release segment such as `rc1`.
  package struct Prerelease: Sendable, Hashable {
    /// The kinds of pre-releases in ascending order.
    package enum Letter: String, Sendable, Hashable, CaseIterable {
      case alpha = "a"
      case beta = "b"
      case candidate = "rc"

      var firstByte: UInt8 {
        switch self {
        case .alpha: UInt8(ascii: "a")
        case .beta: UInt8(ascii: "b")
        case .candidate: UInt8(ascii: "r")
        }
      }
    }

    /// Which kind it is.
    package let letter: Letter
    /// Its number; one past `UInt64.max` reads as `UInt64.max`.
    package let number: UInt64
  }

  /// The normal form (PEP 440, "Normalization"); trailing zeros of the release are kept.
  package let text: String
  let rank: PEP440Rank

  /// Reads a version in any spelling that PEP 440 permits, ASCII space around it allowed.
  package init?(_ text: some StringProtocol) {
    let original = String(text)
    let bytes = original.utf8.span
    guard let fields = PEP440Fields(bytes) else { return nil }
    rank = PEP440Rank(fields, bytes)
    self.text = fields.isCanonical ? original : fields.canonicalText(bytes)
  }

  private init(text: String, rank: PEP440Rank) {
    self.text = text
    self.rank = rank
  }

  /// The smallest version of all.
  static let smallest = PEP440Version(text: "0.dev0", rank: .smallest)

  /// The parts of the normal form.
  ///
  /// The text was accepted before, so that the empty default is never used.
  func withFields<Result>(_ body: (PEP440Fields, borrowing Span<UInt8>) -> Result) -> Result? {
    let bytes = text.utf8.span
    guard let fields = PEP440Fields(bytes) else { return nil }
    return body(fields, bytes)
  }

  /// The epoch, zero when none is written; one past `UInt64.max` reads as `UInt64.max`.
  package var epoch: UInt64 {
    withFields { PEP440Number.saturated($0.epoch, $1) } ?? 0
  }

  /// The release segments as written, trailing zeros included.
  ///
  /// A number past `UInt64.max` reads as `UInt64.max`; the order uses its digits.
  package var release: [UInt64] {
    withFields { fields, bytes in
      var segments: [UInt64] = []
      var position = fields.release.lowerBound
      while let segment = fields.nextReleaseSegment(bytes, &position) {
        segments.append(PEP440Number.saturated(segment, bytes))
      }
      return segments
    } ?? []
  }

  /// The pre-release segment, such as `rc1`.
  package var pre: Prerelease? {
    withFields { fields, bytes in
      fields.letter.map {
        Prerelease(letter: $0, number: PEP440Number.saturated(fields.pre, bytes))
      }
    } ?? nil
  }

  /// The number of the post-release.
  package var post: UInt64? {
    withFields { fields, bytes in
      fields.post.map { PEP440Number.saturated($0, bytes) }
    } ?? nil
  }

  /// The number of the development release.
  package var dev: UInt64? {
    withFields { fields, bytes in
      fields.dev.map { PEP440Number.saturated($0, bytes) }
    } ?? nil
  }

  /// The local version label in normal form, such as `cu121`.
  package var local: String? {
    guard hasLocal else { return nil }
    return withFields { PEP440Byte.text($0.local, of: $1) }
  }

  /// Tells whether a local version label is present.
  package var hasLocal: Bool { rank.traits.contains(.local) }

  /// Tells whether it is a pre-release or a development release.
  package var isPrerelease: Bool { rank.traits.contains(.prerelease) }

  /// Tells whether it is a post-release.
  package var isPostrelease: Bool { rank.traits.contains(.post) }

  /// Tells whether it is a development release.
  package var isDevelopmentRelease: Bool { rank.traits.contains(.dev) }

  /// The version without its local version label.
  package var publicVersion: PEP440Version {
    guard hasLocal else { return self }
    return prefix { $0.local.lowerBound - 1 }
  }

  /// The epoch and the release alone.
  package var base: PEP440Version {
    prefix(\.release.upperBound)
  }

  private func prefix(_ end: (PEP440Fields) -> Int) -> PEP440Version {
    let head = withFields { PEP440Byte.text(0..<end($0), of: $1) }
    return head.flatMap { PEP440Version($0) } ?? self
  }
}

extension PEP440Version: CustomStringConvertible {
  /// The normal form.
  package var description: String { text }
}
