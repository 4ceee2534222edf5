import Accelerators
import Model
import Versions

/// Finds in which respects one environment differs from the baseline.
struct PairComparison {
  let baseline: EnvironmentView
  let other: EnvironmentView
  let names: NameTable
  let scope: PairScope
  /// What both know of their main interpreter; nil where one of them does not know.
  let interpreters: InterpreterPair?
  let samePlatform: Bool
  /// The other environments of the comparison: they may refute what this pair suggests.
  var witnesses: [EnvironmentView] = []
  var differences: [Difference] = []
  /// Names that both sides have in some role on the search path, and one row of each side.
  private(set) var shared: [Int: (baseline: Int, other: Int)] = [:]

  init(_ baseline: EnvironmentView, _ other: EnvironmentView, names: NameTable) {
    self.baseline = baseline
    self.other = other
    self.names = names
    self.scope = PairScope(baseline, other)
    self.interpreters = InterpreterPair(baseline, other)
    let platforms = (baseline.snapshot.subject.platform, other.snapshot.subject.platform)
    self.samePlatform = platforms.0 == nil || platforms.1 == nil || platforms.0 == platforms.1
  }

  /// All differences, those of one install folded into one.
  mutating func run() {
    comparePackages()
    compareVariants()
    foldInstalls()
    compareComponents()
    joinDeviceVariants()
    compareDeviceCode()
    compareLinearAlgebra()
    compareNeeds()
    compareFacts()
    compareVariables()
  }

  private mutating func comparePackages() {
    let groups = scope.groups(baseline, other)
    shared.reserveCapacity(groups.count)
    for group in groups {
      if let left = group.baseline.first, let right = group.other.first {
        shared[group.number] = (left, right)
      }
    }
    var lone: [RowGroup] = []
    for group in groups {
      if group.baseline.isEmpty || group.other.isEmpty {
        lone.append(group)
      } else if group.baseline.count == 1, group.other.count == 1 {
        compare(group.baseline[0], group.other[0], group)
      } else {
        compareSeveral(group)
      }
    }
    joinRoles(lone)
  }

  // MARK: One row on each side

  private mutating func compare(_ left: Int, _ right: Int, _ group: RowGroup) {
    let a = baseline.snapshot.packages[left].version
    let b = other.snapshot.packages[right].version
    if a != b {
      let step = VersionDistance.step(names[group.number].ecosystem, a, b)
      if step != .none {
        addVersion(group, step, [left], [right], [a], [b])
        return
      }
    }
    compareSameVersion(left, right, group)
  }

  private mutating func compareSameVersion(_ left: Int, _ right: Int, _ group: RowGroup) {
    if isLike(left, right) {
      compareRequirements(left, right, group)
      return
    }
    let a = baseline.snapshot.packages[left]
    let b = other.snapshot.packages[right]
    if a.build != b.build,
      let texts = BuildText.difference(
        a, b, sameInterpreter: interpreters?.step == VersionStep.none, samePlatform: samePlatform)
    {
      addBuild(group, left, right, texts)
      return
    }
    if a.source != b.source, let texts = SourceText.difference(a.source, b.source) {
      var difference = package(
        group, rule: RuleRegistry.otherSource, dimension: .source, severity: SeverityTable.source,
        [left], [right])
      difference.title = "\(difference.name) \(a.version)  \(texts.left) ≠ \(texts.right)"
      difference.baseline.texts = ["\(a.version) from \(texts.left)"]
      difference.other.texts = ["\(b.version) from \(texts.right)"]
      difference.message = "the same version comes from another place"
      difference.fix =
        "install \(difference.name) \(a.version) from \(texts.left) in \(other.name) too"
      difference.variantKey = "source \(texts.left) \(texts.right)"
      differences.append(difference)
      return
    }
    if a.hashes != b.hashes, Self.isOtherArchive(a.hashes, b.hashes), a.build == b.build {
      var difference = package(
        group, rule: RuleRegistry.otherContent, dimension: .content,
        severity: SeverityTable.archive,
        [left], [right])
      difference.title = "\(difference.name) \(a.version)  same version, other archive"
      difference.baseline.texts = a.hashes
      difference.other.texts = b.hashes
      difference.message = "the archive under this name, version and build has another digest"
      difference.fix = "pin the digest of \(difference.name) \(a.version) and install it in both"
      differences.append(difference)
      return
    }
    if a.build?.text == b.build?.text { compareRequirements(left, right, group) }
  }

  // The usual case, decided without copying a row.
  private func isLike(_ left: Int, _ right: Int) -> Bool {
    let mine = baseline.snapshot.packages
    let theirs = other.snapshot.packages
    return mine[left].build == theirs[right].build && mine[left].source == theirs[right].source
      && mine[left].hashes == theirs[right].hashes
  }

  // Digests of one algorithm without a common member.
  private static func isOtherArchive(_ left: [String], _ right: [String]) -> Bool {
    for algorithm in ["sha512:", "sha256:", "sha1:", "md5:"] {
      let a = left.filter { $0.hasPrefix(algorithm) }
      let b = right.filter { $0.hasPrefix(algorithm) }
      if a.isEmpty || b.isEmpty { continue }
      return Set(a).isDisjoint(with: b)
    }
    return false
  }

  // MARK: Several rows

  // Values are multisets: equal versions cancel each other, the rest is compared.
  private mutating func compareSeveral(_ group: RowGroup) {
    let ecosystem = names[group.number].ecosystem
    var right = group.other
    var left: [Int] = []
    for row in group.baseline {
      let record = baseline.snapshot.packages[row]
      let match = right.firstIndex {
        VersionDistance.step(ecosystem, record.version, other.snapshot.packages[$0].version)
          == .none
      }
      if let match { right.remove(at: match) } else { left.append(row) }
    }
    if left.isEmpty, right.isEmpty { return }
    if left.count == 1, right.count == 1 { return compare(left[0], right[0], group) }
    let leftVersions = Set(group.baseline.map { baseline.snapshot.packages[$0].version })
    let rightVersions = Set(group.other.map { other.snapshot.packages[$0].version })
    if leftVersions == rightVersions { return addCopies(group) }
    let versions = (leftVersions.sorted(), rightVersions.sorted())
    let step =
      versions.0.flatMap { one in
        versions.1.map { VersionDistance.step(ecosystem, one, $0) }
      }
      .filter { $0 != .none }
      .max { SeverityTable.weight($0) < SeverityTable.weight($1) } ?? .patch
    addVersion(group, step, group.baseline, group.other, versions.0, versions.1)
  }

  private mutating func addCopies(_ group: RowGroup) {
    var difference = package(
      group, rule: RuleRegistry.onlyInOne, dimension: .presence, severity: .info,
      group.baseline, group.other)
    difference.title =
      "\(difference.name)  \(group.baseline.count) copies → \(group.other.count) copies"
    difference.message = "the same versions, but another number of copies"
    differences.append(difference)
  }

  // MARK: One side only

  // A name that both sides have in different roles is one difference of version, not two of presence.
  private mutating func joinRoles(_ lone: [RowGroup]) {
    var open: [Int: [RowGroup]] = [:]
    for group in lone { open[group.number, default: []].append(group) }
    for group in lone {
      guard let partners = open.removeValue(forKey: group.number) else { continue }
      let left = partners.filter { $0.other.isEmpty && isSearched($0.baseline, baseline) }
      let right = partners.filter { $0.baseline.isEmpty && isSearched($0.other, other) }
      if left.count == 1, right.count == 1, left[0].baseline.count == 1, right[0].other.count == 1 {
        let joined = RowGroup(
          number: group.number, baseline: left[0].baseline, other: right[0].other)
        let a = baseline.snapshot.packages[joined.baseline[0]]
        let b = other.snapshot.packages[joined.other[0]]
        shared[group.number] = (joined.baseline[0], joined.other[0])
        if VersionDistance.step(a.ecosystem, a.version, b.version) != .none {
          compare(joined.baseline[0], joined.other[0], joined)
        } else {
          addPlace(joined, a, b)
        }
        for partner in partners
        where !(isSearched(partner.baseline, baseline) || isSearched(partner.other, other)) {
          addPresence(partner)
        }
      } else {
        for partner in partners { addPresence(partner) }
      }
    }
  }

  private func isSearched(_ rows: [Int], _ view: EnvironmentView) -> Bool {
    rows.contains { !PairScope.isAside(view.snapshot.packages[$0].role) }
  }

  private mutating func addPlace(_ group: RowGroup, _ a: PackageRecord, _ b: PackageRecord) {
    var difference = package(
      group, rule: RuleRegistry.onlyInOne, dimension: .presence, severity: .info,
      group.baseline, group.other)
    difference.title =
      "\(difference.name) \(a.version)  \(a.role.rawValue) → \(b.role.rawValue) install"
    difference.baseline.texts = ["\(a.version) (\(a.role.rawValue), \(a.location))"]
    difference.other.texts = ["\(b.version) (\(b.role.rawValue), \(b.location))"]
    difference.message = "the same version, found in another place"
    differences.append(difference)
  }

  private mutating func addPresence(_ group: RowGroup) {
    let isInBaseline = group.other.isEmpty
    let view = isInBaseline ? baseline : other
    let rows = isInBaseline ? group.baseline : group.other
    let name = names[group.number]
    var difference = package(
      group, rule: RuleRegistry.onlyInOne, dimension: .presence,
      severity: PairScope.isAside(view.snapshot.packages[rows[0]].role)
        ? .info : SeverityTable.presence(name.ecosystem, [name.name]),
      group.baseline, group.other)
    let versions = (isInBaseline ? difference.baseline : difference.other).texts
    difference.title =
      "\(difference.name) \(versions.joined(separator: ", "))  only in \(view.name)"
    let role = view.snapshot.packages[rows[0]].role
    difference.message =
      PairScope.isAside(role)
      ? "a copy (\(role.rawValue)) that only \(view.name) has"
      : "code that needs it works in \(view.name) only"
    let (absent, present) =
      isInBaseline ? (other.name, baseline.name) : (baseline.name, other.name)
    let wish = pin(name, versions.last ?? "", difference.name)
    difference.fix =
      isInBaseline
      ? "install \(wish) in \(absent), or remove it from \(present)"
      : "remove \(difference.name) from \(present), or install \(wish) in \(absent)"
    differences.append(difference)
  }
}
