import Accelerators
import Model
import Versions

/// What records promise, held against the files (ACC024, ACC039).
enum RecordConflicts {
  static func all(_ scope: AcceleratorScope) -> [Conflict] {
    understatedTags(scope) + otherBuilds(scope)
  }

  // MARK: ACC024

  private static func understatedTags(_ scope: AcceleratorScope) -> [Conflict] {
    scope.view.snapshot.accelerators.needs.glibcAboveTag.compactMap { need in
      guard let row = need.package.flatMap(scope.view.row),
        ConflictAnalysis.isJudged(row, scope.view), let needed = DottedVersion(need.minimum),
        let tag = tagFloor(scope.record(row).build?.tags ?? []), tag < needed
      else { return nil }
      let label = scope.label(row)
      let own = scope.view.snapshot.facts.libc.flatMap { library in
        library.family == "glibc" ? library.version.flatMap { DottedVersion($0) } : nil
      }
      let isEnough = own.map { $0 >= needed } ?? false
      let file = need.path.split(separator: "/").last.map(String.init) ?? need.path
      var conflict = scope.conflict(
        RuleRegistry.understatedTag, [row], severity: isEnough ? .info : nil,
        key: "\(label) \(tag.majorMinor) \(need.minimum)",
        title: "\(label): its tag says glibc \(tag.majorMinor), \(file) needs \(need.minimum)",
        message: isEnough
          ? "it works here; installers would put it on older systems too, where it does not load"
          : "the installer takes it, and the loader refuses it on an older glibc",
        fix: "use a base with glibc \(need.minimum) or newer",
        texts: ["tag \(tag.majorMinor)", "needs \(need.minimum)"])
      conflict.dimension = .libc
      conflict.evidence = [Evidence(path: need.path, layer: need.layer)] + conflict.evidence
      return conflict
    }
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
