import Lockfiles
import Model

/// What can be compared between the lock and what was scanned, given what both can know.
///
/// A root folder has no image configuration; a virtual environment has no system around it; a
/// repository installs nothing and only pins. What is not compared is said once.
struct VerifyScope {
  /// The families whose packages are compared.
  let families: Set<Ecosystem>
  /// Both keep variables, an entry point and a base, and so know the primary interpreter.
  let comparesConfiguration: Bool
  /// Both show a whole root, or are of one kind: places mean the same.
  let comparesRoot: Bool
  /// What was scanned pins packages and installs none.
  let isPins: Bool
  /// One of both is a single environment without a system.
  let isSingle: Bool
  private let lockedKind: Snapshot.Subject.Kind
  private let foundKind: Snapshot.Subject.Kind

  init(locked: InstalledPart, found: InstalledPart, kind: Snapshot.Subject.Kind) {
    lockedKind = locked.subject.kind
    foundKind = kind
    families = Self.families(lockedKind).intersection(Self.families(kind))
    comparesConfiguration = lockedKind == .image && kind == .image
    comparesRoot = (Self.isRoot(lockedKind) && Self.isRoot(kind)) || lockedKind == kind
    isPins = kind == .repository
    isSingle = Self.isSingle(lockedKind) || Self.isSingle(kind)
  }

  /// A number for the role under which packages are matched; nil where one takes no part.
  func role(_ package: InstalledPackage, isLocked: Bool) -> Int? {
    guard families.contains(package.ecosystem) else { return nil }
    let kind = isLocked ? lockedKind : foundKind
    if isPins { return PairScope.isAside(package.role) ? nil : 0 }
    if isSingle, !Self.isSingle(kind), kind == .image, package.role != .primary { return nil }
    switch package.role {
    case .embedded: return isSingle ? nil : 5
    case .foreignRoot: return isSingle ? nil : 6
    case .system: return comparesConfiguration ? 1 : 0
    case .primary: return comparesConfiguration ? 2 : 0
    case .secondary: return comparesConfiguration ? 3 : 0
    case .vendored: return comparesConfiguration ? 4 : 0
    }
  }

  /// What is not compared, in words.
  func notices(_ input: VerifyInput) -> [Notice] {
    var notices: [Notice] = []
    if isPins {
      notices.append(
        Notice(
          "a repository installs nothing: only what its lock files pin was compared, by version and source",
          code: RuleRegistry.packageMissing.code))
      return notices
    }
    if !comparesConfiguration, lockedKind != foundKind {
      let word =
        foundKind == .image
        ? "the lock was written from \(Self.word(lockedKind))"
        : "\(input.name) is \(Self.word(foundKind))"
      notices.append(
        Notice(
          "\(word), which has no image configuration: variables, entry point, base and the "
            + "numerics fingerprint were not compared",
          code: RuleRegistry.lockedOtherVariable.code))
    }
    let others = input.locked.packages.filter { !families.contains($0.ecosystem) }
    let missing = Set(others.map(\.ecosystem))
    let skipped = others.count
    if skipped > 0 {
      let words = missing.sorted().map { $0 == .deb ? "OS packages" : "\($0.rawValue) packages" }
      notices.append(
        Notice(
          "\(input.name) is \(Self.word(foundKind)), which has no \(words.joined(separator: " and ")): "
            + "\(skipped) locked ones were not compared", code: RuleRegistry.packageMissing.code))
    }
    if isSingle {
      let elsewhere = input.locked.packages.count {
        families.contains($0.ecosystem) && role($0, isLocked: true) == nil
      }
      if elsewhere > 0 {
        notices.append(
          Notice(
            "only packages of the environment's own interpreter were compared: \(elsewhere) locked ones lie "
              + "elsewhere", code: RuleRegistry.packageMissing.code))
      }
    }
    if input.snapshot.subject.incomplete {
      notices.append(
        Notice(
          "parts of \(input.name) were not scanned: what they hold counts as missing",
          code: RuleRegistry.packageMissing.code))
    }
    return notices
  }

  static func families(_ kind: Snapshot.Subject.Kind) -> Set<Ecosystem> {
    switch kind {
    case .image, .folder, .host: [.conda, .deb, .pypi]
    case .condaPrefix, .repository: [.conda, .pypi]
    case .virtualEnvironment: [.pypi]
    }
  }

  private static func isRoot(_ kind: Snapshot.Subject.Kind) -> Bool {
    kind == .image || kind == .folder || kind == .host
  }

  private static func isSingle(_ kind: Snapshot.Subject.Kind) -> Bool {
    kind == .virtualEnvironment || kind == .condaPrefix
  }

  static func word(_ kind: Snapshot.Subject.Kind) -> String {
    switch kind {
    case .image: "an image"
    case .repository: "a repository"
    case .folder: "a root directory"
    case .virtualEnvironment: "a virtual environment"
    case .condaPrefix: "a conda prefix"
    case .host: "a machine"
    }
  }
}
