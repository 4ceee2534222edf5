import Lockfiles
import Model
import Versions

/// Finds in which respects what was scanned is not what is locked.
///
/// Differences stand in an order in which each comes behind those that it may follow from.
struct VerifyComparison {
  let input: VerifyInput
  let locked: InstalledPart
  let found: InstalledPart
  let scope: VerifyScope
  let evidence: FoundEvidence
  /// What the lock and the scanned subject are called.
  let lockName: String
  let name: String
  private(set) var differences: [LockDifference] = []
  /// How many packages were compared.
  private(set) var compared = 0
  var notices: [Notice] = []
  /// Facts of the system that packages may bring: they stand behind the packages.
  var late: [LockDifference] = []

  init(_ input: VerifyInput, view: EnvironmentView, lockName: String) {
    self.input = input
    self.locked = input.locked
    var found = input.found
    if input.snapshot.subject.kind == .repository { found.packages = Self.pins(input.snapshot) }
    self.found = found
    self.scope = VerifyScope(
      locked: input.locked, found: found, kind: input.snapshot.subject.kind)
    self.evidence = FoundEvidence(view)
    self.lockName = lockName
    self.name = input.name
  }

  /// All differences.
  mutating func run() {
    notices = scope.notices(input)
    compareConfiguration()
    compareRelease()
    let pairs = PackagePairs(locked: locked.packages, found: found.packages, scope: scope)
    compared = pairs.pairs.count + (scope.isPins ? 0 : pairs.missing.count)
    if scope.isPins, !pairs.missing.isEmpty {
      notices.append(
        Notice(
          "\(pairs.missing.count) locked Python and conda packages are pinned by no lock file of \(name)",
          code: RuleRegistry.packageMissing.code))
    }
    comparePackages(pairs)
    guard !scope.isPins else { return }
    for difference in late { add(difference) }
    compareLibc()
    compareInterpreters()
    compareBuildsOfInterpreter(pairs)
    compareRequirements(pairs)
    compareUnknownContents(pairs)
    compareFolders(pairs)
    compareAccelerators()
    compareNumerics()
    compareBase()
  }

  mutating func add(_ difference: LockDifference) { differences.append(difference) }

  /// A difference of facts, without message and fix.
  func difference(
    _ rule: Rule, _ dimension: Dimension, subject: String, name: String, _ locked: [String],
    _ found: Difference.Side, title: String
  ) -> Difference {
    Difference(
      rule: rule, dimension: dimension, subject: subject, name: name, names: [name],
      ecosystem: nil, severity: rule.severity, baseline: Difference.Side(texts: locked),
      other: found, title: title, message: "")
  }

  /// What to do where the change is meant.
  var relock: String { "`holdfast lock \(input.environment)` where the change is meant" }

  // What a repository's lock files pin, as packages without a place.
  private static func pins(_ snapshot: Snapshot) -> [InstalledPackage] {
    snapshot.packages.filter { $0.state == .locked && !$0.version.isEmpty }.map { record in
      var package = InstalledPackage(
        purl: record.purl, ecosystem: record.ecosystem,
        name: NameTable.normalized(record.ecosystem, record.name), version: record.version,
        role: record.role, location: record.location)
      package.architecture = record.architecture
      package.build = record.build
      package.source = record.source
      package.hashes = record.hashes
      return package
    }
  }
}
