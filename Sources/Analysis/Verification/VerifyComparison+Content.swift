import Lockfiles
import Model

extension VerifyComparison {
  /// Tags of another interpreter: told by its finding where there is one.
  mutating func compareBuildsOfInterpreter(_ pairs: PackagePairs) {
    let told = toldPackages
    for (a, b) in pairs.pairs where a.ecosystem == .pypi && !told.contains(Self.key(a)) {
      let tags = (Set(a.build?.tags ?? []), Set(b.build?.tags ?? []))
      guard tags.0 != tags.1, PackageAspects.areOfOtherInterpreter(tags.0, tags.1) else { continue }
      let texts = (tags.0.sorted().joined(separator: "."), tags.1.sorted().joined(separator: "."))
      var result = package(
        RuleRegistry.lockedOtherBuild, .build, a, ["\(a.version) (\(texts.0))"],
        evidence.side(b, text: "\(b.version) (\(texts.1))"),
        title: "\(a.name) \(a.version)  \(texts.0) ≠ \(texts.1)")
      result.difference.message = "the wheel is made for another interpreter"
      result.difference.fix = "install the wheel for the locked interpreter, or \(relock)"
      result.clause = "\(a.name) comes as \(texts.1)"
      result.kind = "packages come as wheels for another interpreter"
      result.followsFrom = [.interpreter]
      add(result)
    }
  }

  /// Requirements of the same version and build.
  ///
  /// Which requirements of Python and conda packages are active follows from what else is installed;
  /// where that differs, they are no difference of their own.
  mutating func compareRequirements(_ pairs: PackagePairs) {
    let told = toldPackages
    let followsFromOthers = differences.contains { item in
      item.topics.contains(.anyPackage) || item.topics.contains(.interpreter)
    }
    for (a, b) in pairs.pairs where a.requires != b.requires && !told.contains(Self.key(a)) {
      if a.ecosystem != .deb, followsFromOthers { continue }
      let lost = Set(a.requires).subtracting(b.requires).sorted()
      let gained = Set(b.requires).subtracting(a.requires).sorted()
      if lost.isEmpty, gained.isEmpty { continue }
      let text = { (texts: [String]) in texts.isEmpty ? "nothing" : texts.joined(separator: ", ") }
      var side = evidence.side(b, text: "")
      side.texts = gained
      var result = package(
        RuleRegistry.otherHash, .content, a, lost, side,
        title: "\(a.name) \(a.version) requires \(text(gained)) instead of \(text(lost))")
      result.difference.message = "the same version states other requirements: its record differs"
      result.difference.fix =
        "install the locked \(a.name) \(a.version) in \(name) again, or \(relock)"
      add(result)
    }
  }

  /// Lists of files that the lock knows and that cannot be read any more.
  mutating func compareUnknownContents(_ pairs: PackagePairs) {
    let told = toldPackages
    var unknown: [Ecosystem: [InstalledPackagePair]] = [:]
    var known: Set<Ecosystem> = []
    for (a, b) in pairs.pairs {
      if b.contents != nil { known.insert(b.ecosystem) }
      if a.contents != nil, b.contents == nil, !told.contains(Self.key(a)) {
        unknown[a.ecosystem, default: []].append(InstalledPackagePair(locked: a, found: b))
      }
    }
    for (ecosystem, list) in unknown.sorted(by: { $0.key < $1.key }) {
      guard known.contains(ecosystem) else {
        notices.append(
          Notice(
            "no list of files of \(list.count) \(ecosystem.rawValue) packages was read: only names, "
              + "versions and builds were compared", code: RuleRegistry.otherHash.code))
        continue
      }
      for pair in list {
        var result = package(
          RuleRegistry.otherHash, .content, pair.locked, [pair.locked.contents ?? ""],
          evidence.side(pair.found, text: "unknown"),
          title: "\(pair.locked.name) \(pair.locked.version): its list of files cannot be read")
        result.difference.severity = .info
        result.difference.message =
          "the lock knows its files; here the record that lists them is gone"
        result.difference.fix =
          "install \(VerifyComparison.pin(pair.locked)) in \(name) again with its record"
        add(result)
      }
    }
  }

  /// Packages in other folders, or searched by another interpreter: those of one move together.
  mutating func compareFolders(_ pairs: PackagePairs) {
    guard scope.comparesRoot else { return }
    let told = toldPackages
    var moves: [[String]: [InstalledPackagePair]] = [:]
    for (a, b) in pairs.pairs where !told.contains(Self.key(a)) {
      let isOtherRole = scope.comparesConfiguration && a.role != b.role
      guard a.location != b.location || isOtherRole else { continue }
      let roles = isOtherRole ? (" (\(a.role.rawValue))", " (\(b.role.rawValue))") : ("", "")
      moves[[a.location + roles.0, b.location + roles.1], default: []].append(
        InstalledPackagePair(locked: a, found: b))
    }
    for (change, list) in moves.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      add(move(change, list))
    }
  }

  private func move(_ change: [String], _ list: [InstalledPackagePair]) -> LockDifference {
    let names = list.map(\.locked.name).sorted()
    let what = names.count == 1 ? names[0] : "\(names.count) packages (\(names[0]), …)"
    let texts = (change[0], change[1])
    let sides = list.prefix(8).map { evidence.side($0.found, text: texts.1) }
    var side = Difference.Side(texts: [texts.1])
    for other in sides { side.absorb(other) }
    var result = LockDifference(
      difference: difference(
        RuleRegistry.otherSystem, .interpreter, subject: "folder/\(texts.0)", name: what,
        [texts.0], side, title: "\(what): \(texts.0) → \(texts.1)"))
    result.difference.names = names
    result.difference.message =
      "the same packages, searched in another place or by another interpreter"
    result.difference.fix = "install them where the lock says, or \(relock)"
    result.followsFrom = [
      .interpreter, .variable("PATH"), .variable("PYTHONPATH"), .variable("VIRTUAL_ENV"),
      .entryPoint,
    ]
    result.clause = "\(what): \(texts.0) → \(texts.1)"
    result.topics = list.map { .package(Self.key($0.locked)) } + [.anyPackage]
    return result
  }

  // Packages that have a difference already.
  var toldPackages: Set<PackageKey> {
    var told: Set<PackageKey> = []
    for item in differences {
      for case .package(let key) in item.topics { told.insert(key) }
    }
    return told
  }
}

/// A locked package and the found one.
struct InstalledPackagePair {
  let locked: InstalledPackage
  let found: InstalledPackage
}
