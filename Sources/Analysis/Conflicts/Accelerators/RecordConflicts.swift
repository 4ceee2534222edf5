import Accelerators
import Model
import Versions

/// What records promise, held against the files (ACC024, ACC039).
enum RecordConflicts {
  static func all(_ scope: AcceleratorScope) -> [Conflict] {
    understatedTags(scope) + otherBuilds(scope)
  }

  // MARK: ACC024

  /// A wheel whose tag promises an older glibc than a file of it needs.
  private struct Understated {
    let row: Int
    let need: AcceleratorFacts.Need
    let tag: DottedVersion
    let needed: DottedVersion
  }

  // One finding per wheel; those that work here all the same are one finding together.
  private static func understatedTags(_ scope: AcceleratorScope) -> [Conflict] {
    let found = scope.view.snapshot.accelerators.needs.glibcAboveTag.compactMap {
      need -> Understated? in
      guard let row = need.package.flatMap(scope.view.row),
        ConflictAnalysis.isJudged(row, scope.view), let needed = DottedVersion(need.minimum),
        let tag = tagFloor(scope.record(row).build?.tags ?? []), tag < needed
      else { return nil }
      return Understated(row: row, need: need, tag: tag, needed: needed)
    }
    let own = scope.view.snapshot.facts.libc.flatMap { library in
      library.family == "glibc" ? library.version.flatMap { DottedVersion($0) } : nil
    }
    let harmless = found.filter { item in own.map { $0 >= item.needed } ?? false }
    var conflicts = found.filter { item in own.map { $0 < item.needed } ?? true }.map {
      understated([$0], scope, isEnough: false)
    }
    if !harmless.isEmpty { conflicts.append(understated(harmless, scope, isEnough: true)) }
    return conflicts
  }

  private static func understated(
    _ items: [Understated], _ scope: AcceleratorScope, isEnough: Bool
  ) -> Conflict {
    let ordered = items.sorted { ($1.needed, $0.row) < ($0.needed, $1.row) }
    let texts = ordered.map { item in
      "\(scope.label(item.row)): its tag says glibc \(item.tag.majorMinor), "
        + "\(fileName(item.need.path)) needs \(item.need.minimum)"
    }
    let more = items.count > 1 ? ", and \(items.count - 1) more wheels understate theirs" : ""
    let needed = ordered.first?.need.minimum ?? ""
    var conflict = scope.conflict(
      RuleRegistry.understatedTag, ordered.map(\.row), severity: isEnough ? .info : nil,
      key: texts.joined(separator: " "), title: (texts.first ?? "") + more,
      message: isEnough
        ? "it works here; installers would put it on older systems too, where it does not load"
        : "the installer takes it, and the loader refuses it on an older glibc",
      fix: "use a base with glibc \(needed) or newer", texts: texts)
    conflict.dimension = .libc
    conflict.evidence = Array(
      Set(ordered.map { Evidence(path: $0.need.path, layer: $0.need.layer) }).sorted().prefix(8))
    return conflict
  }

  private static func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The lowest glibc that wheel tags promise; nil where none names one (PEP 600 and its
  /// predecessors).
  static func tagFloor(_ tags: [String]) -> DottedVersion? {
    var lowest: DottedVersion?
    for tag in tags {
      for platform in (tag.split(separator: "-").last ?? "").split(separator: ".") {
        guard let floor = floor(platform) else { continue }
        lowest = min(lowest ?? floor, floor)
      }
    }
    return lowest
  }

  private static func floor(_ platform: Substring) -> DottedVersion? {
    let parts = platform.split(separator: "_")
    switch parts.first {
    case "manylinux1": return DottedVersion("2.5")
    case "manylinux2010": return DottedVersion("2.12")
    case "manylinux2014": return DottedVersion("2.17")
    case "manylinux": return parts.count > 2 ? DottedVersion("\(parts[1]).\(parts[2])") : nil
    default: return nil
    }
  }

  // MARK: ACC039

  // The files' own version is another release than the record's, or carries another label.
  private static func otherBuilds(_ scope: AcceleratorScope) -> [Conflict] {
    scope.view.snapshot.accelerators.variants.compactMap { variant in
      guard let row = variant.package.flatMap(scope.view.row), let files = variant.version,
        ConflictAnalysis.isJudged(row, scope.view), scope.record(row).ecosystem == .pypi,
        let own = PEP440Version(scope.record(row).version), let real = PEP440Version(files)
      else { return nil }
      let step = own.step(to: real)
      let isOtherLabel = step == .local && own.local != nil && real.local != nil
      let isOtherRelease = step != .none && step != .local
      guard isOtherLabel || isOtherRelease else { return nil }
      let label = scope.label(row)
      var conflict = scope.conflict(
        RuleRegistry.otherBuildOfPin, [row], key: "\(label) \(files)",
        title: "\(label) is recorded, its files are \(files)",
        message: "the files were overwritten after the install that the record describes",
        fix: "uninstall \(scope.record(row).name) and install the wanted build once",
        texts: [scope.record(row).version, files])
      conflict.evidence += [Evidence(path: variant.path, layer: variant.layer)]
      return conflict
    }
  }
}
