package import Model
package import Versions

/// How far two versions are apart, by the order of their own family.
package enum VersionDistance {
  /// The first part in which two versions differ; `.none` where the family's order holds them equal.
  ///
  /// Debian: a revision alone is `.post`. Text that is no version of its family is compared part by
  /// part.
  package static func step(_ ecosystem: Ecosystem, _ left: String, _ right: String) -> VersionStep {
    if left == right { return .none }
    switch ecosystem {
    case .pypi:
      guard let a = PEP440Version(left), let b = PEP440Version(right) else { break }
      return a.step(to: b)
    case .deb:
      guard let a = DebianVersion(left), let b = DebianVersion(right) else { break }
      if a == b { return .none }
      if a.epoch != b.epoch { return .epoch }
      let upstream = parts(a.upstream, b.upstream)
      return upstream == .none ? .post : upstream
    case .conda:
      guard let a = CondaVersion(left), let b = CondaVersion(right) else { break }
      if a == b { return .none }
      return parts(left, right)
    }
    return parts(left, right)
  }

  /// The order of two versions: below, at or above zero; 0 where one of them cannot be read.
  package static func order(_ ecosystem: Ecosystem, _ left: String, _ right: String) -> Int {
    switch ecosystem {
    case .pypi:
      guard let a = PEP440Version(left), let b = PEP440Version(right) else { return 0 }
      return a < b ? -1 : b < a ? 1 : 0
    case .deb:
      guard let a = DebianVersion(left), let b = DebianVersion(right) else { return 0 }
      return a.order(against: b)
    case .conda:
      guard let a = CondaVersion(left), let b = CondaVersion(right) else { return 0 }
      return a.order(against: b)
    }
  }

  /// The step between dotted versions of anything, `3.11` and `3.11.2` being equal as far as known.
  package static func dotted(_ left: String, _ right: String) -> VersionStep {
    let a = left.split(separator: ".")
    let b = right.split(separator: ".")
    for (index, pair) in zip(a, b).enumerated() where pair.0 != pair.1 {
      return index == 0 ? .major : index == 1 ? .minor : .patch
    }
    return .none
  }

  // Parts between separators; numbers compare without leading zeros, absent parts are zero.
  private static func parts(_ left: String, _ right: String) -> VersionStep {
    let a = pieces(left)
    let b = pieces(right)
    for index in 0..<max(a.count, b.count) {
      let one = index < a.count ? a[index] : "0"
      let two = index < b.count ? b[index] : "0"
      if one != two { return index == 0 ? .major : index == 1 ? .minor : .patch }
    }
    return .none
  }

  private static func pieces(_ text: String) -> [Substring] {
    text.split { ".-_+~!".contains($0) }.map { piece in
      let bare = piece.drop { $0 == "0" }
      return bare.isEmpty ? "0" : bare
    }
  }
}
