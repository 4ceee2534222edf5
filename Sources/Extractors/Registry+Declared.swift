import Trees

extension Registry {
  /// The extractors of manifests, lock files and Dockerfiles: what a repository declares.
  package static let declaring: [any Extractor.Type] = [
    DockerfileExtractor.self,
    EnvironmentYMLExtractor.self,
    PoetryLockExtractor.self,
    PylockExtractor.self,
    PyprojectExtractor.self,
    RequirementsExtractor.self,
    SetupCfgExtractor.self,
    UvLockExtractor.self,
  ]

  private static let declaringNames = Set(declaring.map { $0.name })

  /// Whether a file at that path declares or pins packages, or builds an image.
  package static func declares(_ path: String) -> Bool {
    guard mayDeclare(path.utf8.span), let extractor = extractor(for: path) else { return false }
    return declaringNames.contains(extractor.name)
  }

  /// Whether the ending of a path, or the beginning of its last part, is one of a declaring file's:
  /// a quick look that rules out almost all files of a project.
  package static func mayDeclare(_ path: Span<UInt8>) -> Bool { glance.chooses(path) }

  private static let glance = PathGlance(declaring.flatMap { $0.patterns })
}

/// Patterns over the bytes of a path: what none of them fits fails at the first byte or two.
///
/// As `PathMatcher`, but for texts that nobody has made yet.
struct PathGlance: Sendable {
  // What must hold of a path; empty texts match anything.
  private struct Rule: Sendable {
    /// The last part begins so.
    var prefix: [UInt8] = []
    /// The path ends so.
    var suffix: [UInt8] = []
    /// The folder ends so.
    var folder: [UInt8] = []
  }

  // By the last byte of the suffix, and by the first byte of the prefix where there is no suffix.
  private var byLast: [[Rule]] = Array(repeating: [], count: 256)
  private var byFirst: [[Rule]] = Array(repeating: [], count: 256)
  // A pattern that is neither may fit anything.
  private var choosesAll = false

  init(_ patterns: [PathPattern]) {
    for pattern in patterns {
      switch pattern {
      case .name(let text), .suffix(let text), .path(let text):
        add(Rule(suffix: Array(text.utf8)))
      case .nameInFolder(let text, let folder), .suffixInFolder(let text, let folder):
        add(Rule(suffix: Array(text.utf8), folder: Array(folder.utf8)))
      case .prefixSuffix(let prefix, let suffix):
        add(Rule(prefix: Array(prefix.utf8), suffix: Array(suffix.utf8)))
      case .prefix(let text): add(Rule(prefix: Array(text.utf8)))
      case .infix: choosesAll = true
      }
    }
  }

  private mutating func add(_ rule: Rule) {
    if let last = rule.suffix.last {
      byLast[Int(last)].append(rule)
    } else if let first = rule.prefix.first {
      byFirst[Int(first)].append(rule)
    } else {
      choosesAll = true
    }
  }

  func chooses(_ path: Span<UInt8>) -> Bool {
    guard path.count > 0 else { return false }
    if choosesAll { return true }
    var start = path.count
    while start > 0, path[start - 1] != UInt8(ascii: "/") { start -= 1 }
    for rule in byLast[Int(path[path.count - 1])] where Self.holds(rule, path, start) {
      return true
    }
    guard start < path.count else { return false }
    for rule in byFirst[Int(path[start])] where Self.holds(rule, path, start) { return true }
    return false
  }

  private static func holds(_ rule: Rule, _ path: Span<UInt8>, _ start: Int) -> Bool {
    let end = max(0, start - 1)
    return equals(rule.suffix, path, at: path.count - rule.suffix.count, end: path.count)
      && equals(rule.prefix, path, at: start, end: path.count)
      && equals(rule.folder, path, at: end - rule.folder.count, end: end)
  }

  private static func equals(_ text: [UInt8], _ path: Span<UInt8>, at offset: Int, end: Int) -> Bool
  {
    guard offset >= 0, offset + text.count <= end else { return false }
    // From the end: the endings of one list share their last byte and little else.
    for index in text.indices.reversed() where path[offset + index] != text[index] { return false }
    return true
  }
}
