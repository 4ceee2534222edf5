/// One possibility of a Debian dependency field: `name:any (>= 1) [amd64] <!nocheck>`.
///
/// Debian policy manual, section 7.1 ("Syntax of relationship fields"); build profiles as in
/// deb-src-control(5).
package struct DebianRelation: Sendable, Hashable {
  /// The comparison between an installed version and the one that the relation names.
  package enum Operator: String, Sendable, Hashable, CaseIterable {
    /// Strictly older.
    case older = "<<"
    /// Older or equal; also written `<` in old fields.
    case atMost = "<="
    /// Equal by version order.
    case equal = "="
    /// Newer or equal; also written `>` in old fields.
    case atLeast = ">="
    /// Strictly newer.
    case newer = ">>"
  }

  /// An operator and the version on its right.
  package struct Bound: Sendable, Hashable {
    /// How the two are compared.
    package let comparison: Operator
    /// The version named in the field.
    package let version: DebianVersion

    /// A bound from its two parts.
    package init(_ comparison: Operator, _ version: DebianVersion) {
      self.comparison = comparison
      self.version = version
    }

    /// Whether an installed version lies inside the bound.
    package func contains(_ installed: DebianVersion) -> Bool {
      let order = installed.order(against: version)
      return switch comparison {
      case .older: order < 0
      case .atMost: order <= 0
      case .equal: order == 0
      case .atLeast: order >= 0
      case .newer: order > 0
      }
    }
  }

  /// An architecture or a build profile, possibly excluded with `!`.
  package struct Restriction: Sendable, Hashable {
    /// The architecture, architecture wildcard or profile.
    package let name: String
    /// True for `!name`.
    package let isNegated: Bool

    /// A restriction from its two parts.
    package init(_ name: String, isNegated: Bool = false) {
      self.name = name
      self.isNegated = isNegated
    }

    fileprivate var text: String { isNegated ? "!\(name)" : name }
  }

  /// The package name, real or virtual.
  package let name: String
  /// What follows the colon: `any`, `native` or an architecture.
  package let architectureQualifier: String?
  /// The version bound; nil where every version will do.
  package let bound: Bound?
  /// The bracketed architectures; empty means all.
  package let architectures: [Restriction]
  /// The bracketed build profiles: any of the lists, each with all of its terms; empty means always.
  package let profiles: [[Restriction]]

  /// A relation from its parts.
  package init(
    name: String, architectureQualifier: String? = nil, bound: Bound? = nil,
    architectures: [Restriction] = [], profiles: [[Restriction]] = []
  ) {
    self.name = name
    self.architectureQualifier = architectureQualifier
    self.bound = bound
    self.architectures = architectures
    self.profiles = profiles
  }

  /// Whether an installed package of this name and version satisfies the relation.
  ///
  /// Architecture qualifiers need the facts of the candidate and are left to the caller.
  package func satisfied(by version: DebianVersion) -> Bool {
    bound?.contains(version) ?? true
  }

  /// Whether a `Provides` entry of an installed package satisfies the relation.
  ///
  /// An entry without a version never satisfies a relation with one (policy section 7.5).
  package func satisfied(by provided: DebianProvided) -> Bool {
    guard provided.name == name else { return false }
    guard let bound else { return true }
    return provided.version.map(bound.contains) ?? false
  }

  /// Whether the relation counts on an architecture and with a set of active build profiles.
  package func applies(architecture: String, activeProfiles: Set<String> = []) -> Bool {
    let matches = { (entry: Restriction) in
      DebianArchitecture.matches(architecture, pattern: entry.name)
    }
    let excluded = architectures.contains { $0.isNegated && matches($0) }
    let included = architectures.contains { !$0.isNegated && matches($0) }
    let named = architectures.contains { !$0.isNegated }
    guard !excluded, included || !named else { return false }
    return profiles.isEmpty
      || profiles.contains { $0.allSatisfy { activeProfiles.contains($0.name) != $0.isNegated } }
  }
}

extension DebianRelation: CustomStringConvertible {
  /// The relation as a control file writes it.
  package var description: String {
    var text = name
    if let architectureQualifier { text += ":\(architectureQualifier)" }
    if let bound { text += " (\(bound.comparison.rawValue) \(bound.version))" }
    if !architectures.isEmpty {
      text += " [\(architectures.map(\.text).joined(separator: " "))]"
    }
    for list in profiles {
      text += " <\(list.map(\.text).joined(separator: " "))>"
    }
    return text
  }
}

/// One entry of a `Provides` field: a virtual package, with a version or without.
package struct DebianProvided: Sendable, Hashable {
  /// The name that is provided.
  package let name: String
  /// The architecture that the entry claims; nil for the providing package's own.
  package let architectureQualifier: String?
  /// The version that is provided; nil where the field names none.
  package let version: DebianVersion?

  /// An entry from its parts.
  package init(name: String, architectureQualifier: String? = nil, version: DebianVersion? = nil) {
    self.name = name
    self.architectureQualifier = architectureQualifier
    self.version = version
  }
}

/// Architecture names and wildcards such as `linux-any` and `any-amd64`.
///
/// Debian policy manual, section 11.1.1 ("Architecture wildcards").
enum DebianArchitecture {
  static func matches(_ architecture: String, pattern: String) -> Bool {
    if pattern == "any" || pattern == architecture { return true }
    guard pattern.utf8.contains(UInt8(ascii: "-")) else { return false }
    let wanted = pattern.split(separator: "-").suffix(2)
    let actual = tuple(architecture)
    guard let system = wanted.first, let processor = wanted.last, wanted.count == 2 else {
      return false
    }
    return (system == "any" || system == actual.system)
      && (processor == "any" || processor == actual.processor)
  }

  /// The operating system and processor of a name; a bare name is a Linux one.
  private static func tuple(_ architecture: String) -> (system: Substring, processor: Substring) {
    let parts = architecture.split(separator: "-")
    guard let last = parts.last else { return ("", "") }
    let system = parts.count > 1 ? parts[parts.count - 2] : "linux"
    return switch last {
    case "armhf", "armel": (system, "arm")
    case "x32": (system, "amd64")
    default: (system, last)
    }
  }
}
