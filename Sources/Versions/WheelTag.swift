/// A compatibility tag, such as `cp311-cp311-manylinux_2_17_x86_64`.
///
/// Platform compatibility tags specification (PEP 425).
package struct WheelTag: Sendable, Hashable, CustomStringConvertible {
  /// The interpreter, such as `cp311` or `py3`.
  package let python: String
  /// The binary interface, such as `abi3` or `none`.
  package let abi: String
  /// The platform, such as `any`.
  package let platform: String

  /// The tag as text.
  package var description: String { "\(python)-\(abi)-\(platform)" }

  /// How many tags one compressed set may stand for.
  package static let limit = 4096

  /// The tags that a compressed set such as `py2.py3-none-any` stands for, in their order.
  ///
  /// Tags become lower case; at most `limit` of them.
  package static func expanded(_ text: some StringProtocol) throws(PythonFilenameError)
    -> [WheelTag]
  {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw PythonFilenameError(.partCount) }
    let pythons = try tags(parts[0])
    let abis = try tags(parts[1])
    let platforms = try tags(parts[2])
    guard pythons.allSatisfy({ $0.utf8.first.map(VersionText.isLetter) == true }) else {
      throw PythonFilenameError(.tag)
    }
    let (pairs, overflow) = pythons.count.multipliedReportingOverflow(by: abis.count)
    let (count, overflows) = pairs.multipliedReportingOverflow(by: platforms.count)
    guard !overflow, !overflows, count <= limit else { throw PythonFilenameError(.tooManyTags) }
    var expanded: [WheelTag] = []
    expanded.reserveCapacity(count)
    for python in pythons {
      for abi in abis {
        for platform in platforms {
          expanded.append(WheelTag(python: python, abi: abi, platform: platform))
        }
      }
    }
    return expanded
  }

  private static func tags(_ text: some StringProtocol) throws(PythonFilenameError) -> [String] {
    var tags: [String] = []
    var seen: Set<String> = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      let isTag = part.utf8.allSatisfy {
        PEP440Byte.isAlphanumeric($0) || $0 == UInt8(ascii: "_")
      }
      guard !part.isEmpty, isTag else { throw PythonFilenameError(.tag) }
      let tag = String(decoding: part.utf8.map(VersionText.lowercase), as: UTF8.self)
      if seen.insert(tag).inserted { tags.append(tag) }
    }
    return tags
  }
}
