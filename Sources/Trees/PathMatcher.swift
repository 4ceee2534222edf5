/// Finds which of several sets of patterns wants a path, by one look at its last part.
package struct PathMatcher: Sendable {
  // A rule on the last part of a path and on the folder that holds it; empty texts match anything.
  private struct Rule: Sendable {
    var owner: Int
    var prefix: [UInt8] = []
    var suffix: [UInt8] = []
    var folderSuffix: [UInt8] = []
  }

  private var byName: [String: [Rule]] = [:]
  private var byPath: [String: [Int]] = [:]
  // Rules without an exact name, by the first byte of the prefix or the last byte of the suffix.
  private var byFirst: [[Rule]] = Array(repeating: [], count: 256)
  private var byLast: [[Rule]] = Array(repeating: [], count: 256)

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
      byName[name, default: []].append(rule)
    case .nameInFolder(let name, let suffix):
      rule.folderSuffix = Array(suffix.utf8)
      byName[name, default: []].append(rule)
    case .path(let path):
      byPath[path, default: []].append(owner)
    case .prefix(let prefix):
      rule.prefix = Array(prefix.utf8)
    case .suffix(let suffix):
      rule.suffix = Array(suffix.utf8)
    case .prefixSuffix(let prefix, let suffix):
      rule.prefix = Array(prefix.utf8)
      rule.suffix = Array(suffix.utf8)
    case .suffixInFolder(let suffix, let folder):
      rule.suffix = Array(suffix.utf8)
      rule.folderSuffix = Array(folder.utf8)
    }
    if let last = rule.suffix.last {
      byLast[Int(last)].append(rule)
    } else if let first = rule.prefix.first {
      byFirst[Int(first)].append(rule)
    }
  }

  /// The first set that wants the path and that `confirm` agrees to.
  package func match(_ path: String, where confirm: (Int) -> Bool = { _ in true }) -> Int? {
    let bytes = path.utf8
    guard let first = bytes.first, let last = bytes.last, first != slash || bytes.count > 1 else {
      return nil
    }
    let nameStart = bytes.reversed().firstIndex(of: slash)?.base ?? bytes.startIndex
    let name = path[nameStart...]
    let folder =
      nameStart == bytes.startIndex ? path[..<nameStart] : path[..<bytes.index(before: nameStart)]
    var best: Int?
    func consider(_ rule: Rule) {
      if let best, best <= rule.owner { return }
      guard name.utf8.count >= rule.prefix.count, name.utf8.count >= rule.suffix.count,
        name.utf8.starts(with: rule.prefix), Self.ends(name.utf8, with: rule.suffix),
        Self.ends(folder.utf8, with: rule.folderSuffix), confirm(rule.owner)
      else { return }
      best = rule.owner
    }
    for rule in byName[String(name)] ?? [] { consider(rule) }
    for rule in byLast[Int(last)] { consider(rule) }
    if let initial = name.utf8.first { for rule in byFirst[Int(initial)] { consider(rule) } }
    for owner in byPath[path] ?? [] { consider(Rule(owner: owner)) }
    return best
  }

  private var slash: UInt8 { UInt8(ascii: "/") }

  private static func ends(_ bytes: Substring.UTF8View, with suffix: [UInt8]) -> Bool {
    guard !suffix.isEmpty else { return true }
    return bytes.count >= suffix.count && bytes.suffix(suffix.count).elementsEqual(suffix)
  }
}
