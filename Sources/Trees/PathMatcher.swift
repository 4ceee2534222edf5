/// Finds which of several sets of patterns wants a path, by one look at its last part.
package struct PathMatcher: Sendable {
  // What must hold of a path; empty texts match anything.
  private struct Rule: Sendable {
    var owner: Int
    /// The last part begins so.
    var prefix: [UInt8] = []
    /// The last part ends so.
    var suffix: [UInt8] = []
    /// The folder ends so.
    var folderSuffix: [UInt8] = []
    /// The last part holds it.
    var infix: [UInt8] = []
    /// The suffix is the whole last part.
    var isName = false
    /// The suffix is the whole path.
    var isPath = false
  }

  // Rules by the last byte of the suffix; those without one by the first byte of the prefix.
  private var byFirst: [[Rule]] = Array(repeating: [], count: 256)
  private var byLast: [[Rule]] = Array(repeating: [], count: 256)
  // Rules with an infix, few: each costs a look at every byte of the last part.
  private var infixes: [Rule] = []

  /// A matcher over the pattern sets; a match is the position of a set.
  package init(_ sets: [[PathPattern]]) {
    for (owner, patterns) in sets.enumerated() {
      for pattern in patterns { add(pattern, owner: owner) }
    }
  }

  private mutating func add(_ pattern: PathPattern, owner: Int) {
    var rule = Rule(owner: owner)
    switch pattern {
    case .name(let name):
      rule.suffix = Array(name.utf8)
      rule.isName = true
    case .nameInFolder(let name, let suffix):
      rule.suffix = Array(name.utf8)
      rule.isName = true
      rule.folderSuffix = Array(suffix.utf8)
    case .path(let path):
      rule.suffix = Array(path.utf8)
      rule.isPath = true
    case .prefix(let prefix):
      rule.prefix = Array(prefix.utf8)
    case .suffix(let suffix):
      rule.suffix = Array(suffix.utf8)
    case .prefixSuffix(let prefix, let suffix):
      rule.prefix = Array(prefix.utf8)
      rule.suffix = Array(suffix.utf8)
    case .infix(let text):
      rule.infix = Array(text.utf8)
    case .suffixInFolder(let suffix, let folder):
      rule.suffix = Array(suffix.utf8)
      rule.folderSuffix = Array(folder.utf8)
    }
    if let last = rule.suffix.last {
      byLast[Int(last)].append(rule)
    } else if let first = rule.prefix.first {
      byFirst[Int(first)].append(rule)
    } else if !rule.infix.isEmpty {
      infixes.append(rule)
    }
  }

  /// The first set that wants the path and that `confirm` agrees to.
  package func match(_ path: String, where confirm: (Int) -> Bool = { _ in true }) -> Int? {
    let bytes = path.utf8.span
    guard bytes.count > 0 else { return nil }
    var start = bytes.count
    while start > 0, bytes[start - 1] != UInt8(ascii: "/") { start -= 1 }
    guard start < bytes.count else { return nil }
    var best: Int?
    for rule in byLast[Int(bytes[bytes.count - 1])] {
      if let best, best <= rule.owner { continue }
      if Self.holds(rule, bytes, nameStart: start), confirm(rule.owner) { best = rule.owner }
    }
    for rule in byFirst[Int(bytes[start])] {
      if let best, best <= rule.owner { continue }
      if Self.holds(rule, bytes, nameStart: start), confirm(rule.owner) { best = rule.owner }
    }
    for rule in infixes {
      if let best, best <= rule.owner { continue }
      if Self.contains(rule.infix, bytes, from: start), confirm(rule.owner) { best = rule.owner }
    }
    return best
  }

  private static func contains(_ text: [UInt8], _ bytes: Span<UInt8>, from start: Int) -> Bool {
    guard let first = text.first, bytes.count - start >= text.count else { return false }
    for index in start...(bytes.count - text.count)
    where bytes[index] == first && matches(text, bytes, at: index) {
      return true
    }
    return false
  }

  private static func holds(_ rule: Rule, _ bytes: Span<UInt8>, nameStart start: Int) -> Bool {
    if rule.isPath {
      return rule.suffix.count == bytes.count && matches(rule.suffix, bytes, at: 0)
    }
    let count = bytes.count - start
    guard count >= rule.prefix.count, count >= rule.suffix.count,
      !rule.isName || count == rule.suffix.count,
      matches(rule.suffix, bytes, at: bytes.count - rule.suffix.count),
      matches(rule.prefix, bytes, at: start)
    else { return false }
    guard !rule.folderSuffix.isEmpty else { return true }
    let end = max(0, start - 1)
    return end >= rule.folderSuffix.count
      && matches(rule.folderSuffix, bytes, at: end - rule.folderSuffix.count)
  }

  private static func matches(_ text: [UInt8], _ bytes: Span<UInt8>, at offset: Int) -> Bool {
    for index in text.indices where bytes[offset + index] != text[index] { return false }
    return true
  }
}
