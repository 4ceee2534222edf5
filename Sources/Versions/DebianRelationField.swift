/// Why a dependency field or one entry of it cannot be read; each case quotes the entry.
package enum DebianRelationError: Error, Equatable, Sendable {
  /// Between two commas or bars stands no package name, or one with characters dpkg refuses.
  case name(entry: String)
  /// The colon is followed by no architecture.
  case architectureQualifier(entry: String)
  /// The parentheses hold no known operator and valid version.
  case bound(entry: String)
  /// A bracketed list of architectures or profiles is empty or not closed.
  case restriction(entry: String)
  /// Something follows that belongs to no part of a relation.
  case trailing(entry: String)
  /// The entry holds `${…}`, which only the build of a package replaces.
  case substitution(entry: String)
  /// A `Provides` entry uses alternatives, restrictions or an operator other than `=`.
  case provided(entry: String)
}

/// A dependency field read: groups that all must hold, each with its alternatives in order.
package struct DebianRelationField: Sendable, Equatable {
  /// The entries between commas, each with the alternatives between bars.
  package let groups: [[DebianRelation]]
  /// The entries that could not be read, in order; their groups are missing from `groups`.
  package let errors: [DebianRelationError]

  /// Reads a field and keeps going behind a damaged entry.
  ///
  /// Empty entries, as in `a, , b` and after a last comma, are skipped as dpkg does.
  package init(reading text: some StringProtocol) {
    var groups: [[DebianRelation]] = []
    var errors: [DebianRelationError] = []
    let bytes = Array(text.utf8)
    for entry in bytes.split(separator: UInt8(ascii: ",")) {
      let entry = VersionText.trimmed(entry)
      if entry.isEmpty { continue }
      do throws(DebianRelationError) {
        groups.append(try Self.alternatives(entry))
      } catch {
        errors.append(error)
      }
    }
    self.groups = groups
    self.errors = errors
  }

  /// Reads a field such as `a (>= 1) [amd64] <!nocheck> | b:any, c`.
  ///
  /// Throws for the first entry that cannot be read.
  package init(_ text: some StringProtocol) throws(DebianRelationError) {
    self.init(reading: text)
    if let first = errors.first { throw first }
  }

  private static func alternatives(
    _ entry: ArraySlice<UInt8>
  ) throws(DebianRelationError) -> [DebianRelation] {
    var relations: [DebianRelation] = []
    for part in entry.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false) {
      var reader = DebianRelationReader(VersionText.trimmed(part))
      relations.append(try reader.relation())
    }
    return relations
  }
}

extension DebianRelationField: CustomStringConvertible {
  /// The groups as a control file writes them.
  package var description: String {
    groups.map { $0.map(\.description).joined(separator: " | ") }.joined(separator: ", ")
  }
}

extension DebianProvided {
  /// Reads a `Provides` field such as `mail-transport-agent, libfoo (= 1.2)`.
  ///
  /// Throws for the first entry with alternatives, restrictions or an operator other than `=`.
  package static func field(
    _ text: some StringProtocol
  ) throws(DebianRelationError) -> [DebianProvided] {
    var provided: [DebianProvided] = []
    for group in try DebianRelationField(text).groups {
      guard let relation = group.first, group.count == 1, relation.architectures.isEmpty,
        relation.profiles.isEmpty, (relation.bound?.comparison ?? .equal) == .equal
      else {
        throw .provided(entry: group.map(\.description).joined(separator: " | "))
      }
      provided.append(
        DebianProvided(
          name: relation.name, architectureQualifier: relation.architectureQualifier,
          version: relation.bound?.version))
    }
    return provided
  }
}

/// A cursor over the bytes of one alternative.
private struct DebianRelationReader {
  private let entry: ArraySlice<UInt8>
  private var rest: ArraySlice<UInt8>

  init(_ entry: ArraySlice<UInt8>) {
    self.entry = entry
    self.rest = entry
  }

  private var text: String { VersionText.string(entry) }

  mutating func relation() throws(DebianRelationError) -> DebianRelation {
    if entry.contains(UInt8(ascii: "$")) { throw .substitution(entry: text) }
    let name = take(while: Self.isNameByte)
    guard let first = name.first, VersionText.isDigit(first) || VersionText.isLetter(first) else {
      throw .name(entry: text)
    }
    var qualifier: String?
    if skip(":") {
      let architecture = take(while: Self.isNameByte)
      guard !architecture.isEmpty else { throw .architectureQualifier(entry: text) }
      qualifier = VersionText.string(architecture)
    }
    skipBlanks()
    let bound = try bound()
    skipBlanks()
    let architectures = try restrictions(from: "[", to: "]") ?? []
    skipBlanks()
    var profiles: [[DebianRelation.Restriction]] = []
    while let list = try restrictions(from: "<", to: ">") {
      profiles.append(list)
      skipBlanks()
    }
    guard rest.isEmpty else { throw .trailing(entry: text) }
    return DebianRelation(
      name: VersionText.string(name), architectureQualifier: qualifier, bound: bound,
      architectures: architectures, profiles: profiles)
  }

  private mutating func bound() throws(DebianRelationError) -> DebianRelation.Bound? {
    guard skip("(") else { return nil }
    skipBlanks()
    let symbol = VersionText.string(take { "<=>".utf8.contains($0) })
    guard let end = rest.firstIndex(of: UInt8(ascii: ")")),
      let comparison = Self.comparison(symbol),
      let version = DebianVersion(VersionText.string(rest[..<end]))
    else { throw .bound(entry: text) }
    rest = rest[(end + 1)...]
    return DebianRelation.Bound(comparison, version)
  }

  private static func comparison(_ symbol: String) -> DebianRelation.Operator? {
    switch symbol {
    case "<": .atMost
    case ">": .atLeast
    case "": .equal
    default: DebianRelation.Operator(rawValue: symbol)
    }
  }

  private mutating func restrictions(
    from open: Unicode.Scalar, to close: Unicode.Scalar
  ) throws(DebianRelationError) -> [DebianRelation.Restriction]? {
    guard skip(open) else { return nil }
    guard let end = rest.firstIndex(of: UInt8(ascii: close)) else {
      throw .restriction(entry: text)
    }
    var list: [DebianRelation.Restriction] = []
    for word in rest[..<end].split(whereSeparator: VersionText.isBlank) {
      let isNegated = word.first == UInt8(ascii: "!")
      let name = isNegated ? word.dropFirst() : word
      guard !name.isEmpty, name.allSatisfy(Self.isNameByte) else {
        throw .restriction(entry: text)
      }
      list.append(.init(VersionText.string(name), isNegated: isNegated))
    }
    guard !list.isEmpty else { throw .restriction(entry: text) }
    rest = rest[(end + 1)...]
    return list
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    VersionText.isDigit(byte) || VersionText.isLetter(byte) || "+-._".utf8.contains(byte)
  }

  private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: scalar) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private mutating func skipBlanks() {
    rest = rest.drop(while: VersionText.isBlank)
  }

  private mutating func take(while predicate: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let taken = rest.prefix(while: predicate)
    rest = rest[taken.endIndex...]
    return taken
  }
}
