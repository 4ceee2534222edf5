import Lockfiles
import Model
import Versions

/// The respects in which one installed package is not the locked one, the weightiest first.
///
/// What a respect implies is left out: another version has another archive and other files.
struct PackageAspects {
  private let a: InstalledPackage
  private let b: InstalledPackage
  private let evidence: FoundEvidence
  private let lock: String
  private let isPin: Bool

  init(
    _ locked: InstalledPackage, _ found: InstalledPackage, evidence: FoundEvidence, lock: String,
    isPin: Bool
  ) {
    a = locked
    b = found
    self.evidence = evidence
    self.lock = lock
    self.isPin = isPin
  }

  func differences(_ comparison: VerifyComparison) -> [LockDifference] {
    let step = VersionDistance.step(a.ecosystem, a.version, b.version)
    let isLocal = step == .local && a.ecosystem == .pypi
    var found: [LockDifference] = []
    if step != .none, !isLocal {
      found.append(version(step, comparison))
      if let place = source(), isTelling(place) {
        found.append(otherSource(place, comparison))
      }
    } else {
      if let texts = build(isLocal: isLocal) { found.append(otherBuild(texts, comparison)) }
      if let texts = source() { found.append(otherSource(texts, comparison)) }
      if found.isEmpty, let text = content() { found.append(otherContent(text, comparison)) }
    }
    if !isPin, a.brokenState != b.brokenState { found.append(state(comparison)) }
    return found
  }

  // MARK: Versions and builds

  private func version(_ step: VersionStep, _ comparison: VerifyComparison) -> LockDifference {
    var result = comparison.package(
      RuleRegistry.otherVersion, .version, a, [a.version], evidence.side(b, text: b.version),
      title: "\(a.name) \(a.version) → \(b.version)")
    result.difference.step = step
    result.difference.message =
      isPin ? "\(comparison.name) pins another version" : "\(comparison.name) has another version"
    result.difference.fix =
      "install \(VerifyComparison.pin(a)) in \(comparison.name), or \(comparison.relock)"
    return result
  }

  private func build(isLocal: Bool) -> (String, String)? {
    if isPin, a.ecosystem == .pypi { return isLocal ? (a.version, b.version) : nil }
    if a.ecosystem == .deb || a.ecosystem == .conda, a.architecture != b.architecture {
      return (a.architecture ?? "no architecture", b.architecture ?? "no architecture")
    }
    if isLocal || a.build?.local != b.build?.local {
      let local = { (package: InstalledPackage) -> String in
        package.build?.local ?? PEP440Version(package.version)?.local ?? "no label"
      }
      return (local(a), local(b))
    }
    if a.build?.text != b.build?.text {
      return (a.build?.text ?? "no build", b.build?.text ?? "no build")
    }
    let tags = (Set(a.build?.tags ?? []), Set(b.build?.tags ?? []))
    guard tags.0 != tags.1, !Self.areOfOtherInterpreter(tags.0, tags.1) else { return nil }
    let text = { (tags: Set<String>) in
      tags.isEmpty ? "no wheel tags" : tags.sorted().joined(separator: ".")
    }
    return (text(tags.0), text(tags.1))
  }

  /// Whether tags differ in the interpreter alone, which its own finding tells.
  static func areOfOtherInterpreter(_ left: Set<String>, _ right: Set<String>) -> Bool {
    guard !left.isEmpty, !right.isEmpty else { return false }
    let platforms = { (tags: Set<String>) in Set(tags.compactMap { $0.split(separator: "-").last })
    }
    let isBound = { (tags: Set<String>) in
      tags.allSatisfy { $0.hasPrefix("cp") && !$0.contains("-abi3-") && !$0.contains("-none-") }
    }
    return isBound(left) && isBound(right) && platforms(left) == platforms(right)
  }

  private func otherBuild(_ texts: (String, String), _ comparison: VerifyComparison)
    -> LockDifference
  {
    var result = comparison.package(
      RuleRegistry.lockedOtherBuild, .build, a, ["\(a.version) (\(texts.0))"],
      evidence.side(b, text: "\(b.version) (\(texts.1))"),
      title: "\(a.name) \(Self.bare(a.version))  \(texts.0) ≠ \(texts.1)")
    result.difference.step = a.version == b.version ? .none : .local
    result.difference.message = "the locked version comes from another build"
    result.difference.fix =
      "install the build \(texts.0) of \(a.name) \(Self.bare(a.version)) in \(comparison.name), or "
      + comparison.relock
    return result
  }

  private static func bare(_ version: String) -> String {
    String(version.prefix { $0 != "+" })
  }

  // MARK: Places

  private func source() -> (String, String)? {
    if let texts = SourceText.difference(a.source, b.source) {
      return (texts.left, texts.right)
    }
    let folders = (a.source?.subdirectory, b.source?.subdirectory)
    guard folders.0 != folders.1, a.source?.kind == b.source?.kind else { return nil }
    return ("folder \(folders.0 ?? "/")", "folder \(folders.1 ?? "/")")
  }

  // Addresses of archives and channels carry the version: they tell nothing beside another version.
  private func isTelling(_ texts: (String, String)) -> Bool {
    let kind = { (source: PackageSource?) -> PackageSource.Kind in
      source?.kind == .channel ? .index : source?.kind ?? .index
    }
    return kind(a.source) != kind(b.source) || a.source?.kind == .vcs
  }

  private func otherSource(_ texts: (String, String), _ comparison: VerifyComparison)
    -> LockDifference
  {
    var result = comparison.package(
      RuleRegistry.lockedOtherSource, .source, a, ["\(a.version) from \(texts.0)"],
      evidence.side(b, text: "\(b.version) from \(texts.1)"),
      title: "\(a.name) \(a.version)  \(texts.0) ≠ \(texts.1)")
    result.difference.message = "the locked version comes from another place"
    result.difference.fix =
      "install \(a.name) \(a.version) from \(texts.0) in \(comparison.name), or "
      + comparison.relock
    result.clause = "from \(texts.1) instead of \(texts.0)"
    return result
  }

  // MARK: Content

  private func content() -> String? {
    if ArchiveDigests.differ(a.hashes, b.hashes) { return "its archive has another digest" }
    if isPin { return nil }
    if let one = a.contents, let two = b.contents, one != two {
      return "its record lists other files"
    }
    return nil
  }

  private func otherContent(_ text: String, _ comparison: VerifyComparison) -> LockDifference {
    let isArchive = ArchiveDigests.differ(a.hashes, b.hashes)
    let locked = isArchive ? a.hashes : [a.contents].compactMap(\.self)
    var side = evidence.side(b, text: "")
    side.texts = isArchive ? b.hashes : [b.contents].compactMap(\.self)
    var result = comparison.package(
      RuleRegistry.otherHash, .content, a, locked, side,
      title: "\(a.name) \(a.version): \(text)")
    result.difference.message = "the same name, version and build with other content"
    result.difference.fix =
      "install the locked \(a.name) \(a.version) by its digest in \(comparison.name), and find out "
      + "where this one is from before `holdfast lock`"
    return result
  }

  private func state(_ comparison: VerifyComparison) -> LockDifference {
    let texts = (a.brokenState ?? "installed", b.brokenState ?? "installed")
    var result = comparison.package(
      RuleRegistry.otherHash, .content, a, ["\(a.version) \(texts.0)"],
      evidence.side(b, text: "\(b.version) \(texts.1)"),
      title: "\(a.name) \(a.version): \(texts.0) → \(texts.1)")
    result.difference.message =
      b.brokenState == nil
      ? "the lock was written from a half installed package, which is whole here"
      : "its install is not whole: files may lack, and its set-up never ran"
    result.difference.fix =
      b.brokenState == nil
      ? "write the lock anew: `holdfast lock \(comparison.input.environment)`"
      : "run `dpkg --configure -a` and `apt-get -f install` in the build of \(comparison.name)"
    result.clause = "\(texts.0) → \(texts.1)"
    return result
  }
}

/// Digests of archives, of which one common member is enough.
enum ArchiveDigests {
  /// Both sides know digests of one algorithm and share none.
  static func differ(_ left: [String], _ right: [String]) -> Bool {
    if left == right { return false }
    for algorithm in ["sha512:", "sha256:", "sha1:", "md5:"] {
      let a = left.filter { $0.hasPrefix(algorithm) }
      let b = right.filter { $0.hasPrefix(algorithm) }
      if a.isEmpty || b.isEmpty { continue }
      return Set(a).isDisjoint(with: b)
    }
    return false
  }
}
