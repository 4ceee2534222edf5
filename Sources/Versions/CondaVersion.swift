/// A conda package version, `[epoch!]version[+local]`, ordered as conda orders it.
///
/// Conda enhancement and conda documentation, "Match specification and version ordering": text is
/// lower-cased, `-` becomes `_`, components are split at `.` and `_` and then at the borders of
/// digits and letters; missing parts are 0.
package struct CondaVersion: Sendable {
  /// A piece of a component; the order of the cases is the order of the values.
  enum Part: Sendable, Hashable, Comparable {
    /// `dev`, below every other text.
    case development
    /// Other text, by its bytes; `_` stands below the letters.
    case text(String)
    /// A number that fits.
    case number(UInt64)
    /// The digits of a number that does not fit, without leading zeros.
    case largeNumber(count: Int, digits: String)
    /// `post`, above every number.
    case post

    static let zero = Part.number(0)
  }

  /// The pieces between two dots.
  typealias Component = [Part]

  /// The version as it was written, without surrounding blanks.
  package let text: String
  /// The number before `!`, as the first component of the order.
  let epoch: Part
  /// The components before `+`.
  let release: [Component]
  /// The components after `+`; empty where there is none.
  let local: [Component]

  /// Reads a version; nil where conda refuses it.
  ///
  /// Refused are empty text and empty components, characters outside of letters, digits and
  /// `.+!_-*`, a second `!` or `+`, an epoch that is no number, and `-` beside `_`.
  package init?(_ text: some StringProtocol) {
    let trimmed = VersionText.trimmed(Array(text.utf8)[...])
    guard trimmed.count <= CondaVersion.limitBytes else { return nil }
    var bytes = trimmed.map(VersionText.lowercase)
    let hasUnderscore = bytes.contains(UInt8(ascii: "_"))
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "-"):
        guard !hasUnderscore else { return nil }
        bytes[index] = UInt8(ascii: "_")
      case _ where VersionText.isDigit(byte) || VersionText.isLetter(byte): continue
      case _ where "._+!*".utf8.contains(byte): continue
      default: return nil
      }
    }
    var rest = bytes[...]
    var epoch = Part.zero
    if let mark = rest.firstIndex(of: UInt8(ascii: "!")) {
      guard let number = Self.number(rest[..<mark]) else { return nil }
      epoch = number
      rest = rest[(mark + 1)...]
    }
    var local: [Component] = []
    if let plus = rest.firstIndex(of: UInt8(ascii: "+")) {
      guard let components = Self.components(rest[(plus + 1)...], keepingLastUnderscore: false)
      else { return nil }
      local = components
      rest = rest[..<plus]
    }
    guard let release = Self.components(rest, keepingLastUnderscore: true) else { return nil }
    self.text = VersionText.string(trimmed)
    self.epoch = epoch
    self.release = release
    self.local = local
  }

  /// The longest version text that is read, in bytes.
  package static let limitBytes = 4096

  /// Whether the version begins with all of `prefix`, piece by piece: `1.8.1` with `1.8`, not `1.80`.
  ///
  /// A last piece of text is itself a prefix: `1.8.1a1` starts with `1.8.1a`.
  package func starts(with prefix: CondaVersion) -> Bool {
    guard epoch == prefix.epoch else { return false }
    guard prefix.local.isEmpty else {
      return Self.order(release, prefix.release) == 0 && Self.starts(local, prefix.local)
    }
    return Self.starts(release, prefix.release)
  }

  /// The version that `~=` holds fixed: this one without its last component; nil for a single one.
  var withoutLastComponent: CondaVersion? {
    guard let cut = text.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
    return CondaVersion(text[..<cut])
  }
}

extension CondaVersion: CustomStringConvertible {
  /// The version as it was written.
  package var description: String { text }
}

extension CondaVersion: Comparable, Hashable {
  /// Whether both have the same place in the order; `1.8` equals `1.8.0`.
  package static func == (left: CondaVersion, right: CondaVersion) -> Bool {
    left.order(against: right) == 0
  }

  /// Whether the left version is the older one.
  package static func < (left: CondaVersion, right: CondaVersion) -> Bool {
    left.order(against: right) < 0
  }

  /// A number below, equal to or above zero: older, equal, newer.
  package func order(against other: CondaVersion) -> Int {
    if epoch != other.epoch { return epoch < other.epoch ? -1 : 1 }
    let releaseOrder = Self.order(release, other.release)
    return releaseOrder != 0 ? releaseOrder : Self.order(local, other.local)
  }

  /// Feeds what the order sees, so that equal versions hash alike.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(epoch)
    for components in [release, local] {
      let significant = components.map(Self.withoutTrailingZeros)
      let end = significant.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
      hasher.combine(significant[..<end])
    }
  }

  private static func withoutTrailingZeros(_ component: Component) -> ArraySlice<Part> {
    component[..<(component.lastIndex { $0 != .zero }.map { $0 + 1 } ?? 0)]
  }
}

extension CondaVersion {
  private static func components(
    _ bytes: ArraySlice<UInt8>, keepingLastUnderscore: Bool
  ) -> [Component]? {
    guard !bytes.contains(where: { $0 == UInt8(ascii: "!") || $0 == UInt8(ascii: "+") }) else {
      return nil
    }
    var bytes = bytes
    let ends = keepingLastUnderscore && bytes.last == UInt8(ascii: "_")
    if ends { bytes = bytes.dropLast() }
    var components: [Component] = []
    for piece in bytes.split(
      omittingEmptySubsequences: false,
      whereSeparator: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") })
    {
      let isLast = piece.endIndex == bytes.endIndex
      guard let component = component(piece, endsWithUnderscore: ends && isLast) else {
        return nil
      }
      components.append(component)
    }
    return components
  }

  private static func component(
    _ piece: ArraySlice<UInt8>, endsWithUnderscore: Bool
  ) -> Component? {
    guard let first = piece.first ?? (endsWithUnderscore ? UInt8(ascii: "_") : nil) else {
      return nil
    }
    var parts: Component = VersionText.isDigit(first) ? [] : [.zero]
    var rest = piece
    while let byte = rest.first {
      let kind = Kind(byte)
      let run = rest.prefix { Kind($0) == kind }
      rest = rest[run.endIndex...]
      if kind == .digit {
        guard let number = number(run) else { return nil }
        parts.append(number)
      } else if kind == .letter && endsWithUnderscore && rest.isEmpty {
        parts.append(.text(VersionText.string(run) + "_"))
      } else {
        parts.append(text(VersionText.string(run)))
      }
    }
    if endsWithUnderscore, piece.last.map({ Kind($0) != .letter }) ?? true {
      parts.append(.text("_"))
    }
    return parts
  }

  private enum Kind {
    case digit, star, letter

    init(_ byte: UInt8) {
      self =
        VersionText.isDigit(byte) ? .digit : byte == UInt8(ascii: "*") ? .star : .letter
    }
  }

  private static func text(_ run: String) -> Part {
    switch run {
    case "dev": .development
    case "post": .post
    default: .text(run)
    }
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Part? {
    guard !digits.isEmpty, digits.allSatisfy(VersionText.isDigit) else { return nil }
    if let value: UInt64 = VersionText.number(digits) { return .number(value) }
    let significant = digits.drop { $0 == UInt8(ascii: "0") }
    return .largeNumber(count: significant.count, digits: VersionText.string(significant))
  }

  private static func order(_ left: [Component], _ right: [Component]) -> Int {
    for index in 0..<max(left.count, right.count) {
      let one = index < left.count ? left[index] : []
      let two = index < right.count ? right[index] : []
      for position in 0..<max(one.count, two.count) {
        let onePart = position < one.count ? one[position] : .zero
        let twoPart = position < two.count ? two[position] : .zero
        if onePart != twoPart { return onePart < twoPart ? -1 : 1 }
      }
    }
    return 0
  }

  private static func starts(_ components: [Component], _ prefix: [Component]) -> Bool {
    guard let last = prefix.last, let lastPart = last.last else { return true }
    let whole = prefix.count - 1
    guard order(Array(components.prefix(whole)), Array(prefix.prefix(whole))) == 0 else {
      return false
    }
    let component = whole < components.count ? components[whole] : []
    guard order([Array(component.prefix(last.count - 1))], [last.dropLast()]) == 0 else {
      return false
    }
    let part = last.count - 1 < component.count ? component[last.count - 1] : .zero
    switch (part, lastPart) {
    case (.text(let text), .text(let start)): return text.hasPrefix(start)
    default: return part == lastPart
    }
  }
}
