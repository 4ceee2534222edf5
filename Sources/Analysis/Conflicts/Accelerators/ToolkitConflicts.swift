import Accelerators
import Model
import Versions

/// CUDA libraries of one major from several toolkits (ACC017).
enum ToolkitConflicts {
  /// A library and the toolkits, as `12.4`, that hold its version.
  private struct Part {
    let name: String
    let version: String
    let toolkits: Set<CUDAToolkit>
    let row: Int
  }

  static func all(_ scope: AcceleratorScope) -> [Conflict] {
    scope.componentGroups.flatMap { group in
      Ecosystem.allCases.flatMap { conflicts(group, of: $0, scope) }
    }
  }

  private static func conflicts(
    _ group: [AcceleratorFacts.Component], of ecosystem: Ecosystem, _ scope: AcceleratorScope
  ) -> [Conflict] {
    var byMajor: [Int: [Part]] = [:]
    var seen: Set<String> = []
    for component in group {
      guard let row = component.package.flatMap(scope.view.row),
        scope.record(row).ecosystem == ecosystem, scope.bundler(of: component) == nil,
        let version = component.version.map(ComponentText.bare),
        seen.insert("\(component.name) \(version)").inserted,
        let known = scope.knowledge.toolkits(component: component.name, version: version)
      else { continue }
      let toolkits = Set(known.compactMap(CUDAToolkit.init))
      let majors = Set(toolkits.map(\.major))
      guard majors.count == 1, let major = majors.first else { continue }
      byMajor[major, default: []].append(
        Part(name: component.name, version: version, toolkits: toolkits, row: row))
    }
    return byMajor.sorted { $0.key < $1.key }.compactMap { conflict($0, $1, scope) }
  }

  private static func conflict(_ major: Int, _ parts: [Part], _ scope: AcceleratorScope)
    -> Conflict?
  {
    let all = parts.reduce(into: Set<CUDAToolkit>()) { $0.formUnion($1.toolkits) }
    guard parts.count > 1,
      !all.contains(where: { one in parts.allSatisfy { $0.toolkits.contains(one) } })
    else { return nil }
    // The toolkit of most parts; of several the newest.
    var best: (toolkit: CUDAToolkit, count: Int)?
    for toolkit in all.sorted() {
      let count = parts.count { $0.toolkits.contains(toolkit) }
      if count >= best?.count ?? 0 { best = (toolkit, count) }
    }
    guard let best else { return nil }
    var groups: [CUDAToolkit: [Part]] = [:]
    for part in parts {
      let own = part.toolkits.contains(best.toolkit) ? best.toolkit : part.toolkits.max()
      if let own { groups[own, default: []].append(part) }
    }
    let others = parts.filter { !$0.toolkits.contains(best.toolkit) }
    let isNewerLinker = others.allSatisfy {
      $0.name == "nvjitlink" && ($0.toolkits.min().map { $0 > best.toolkit } ?? false)
    }
    let words = groups.sorted { $0.key < $1.key }.map { toolkit, members in
      let names = members.map(\.name).sorted()
      let more = names.count > 3 ? " and \(names.count - 3) more" : ""
      return "\(toolkit.text) (\(names.prefix(3).joined(separator: ", "))\(more))"
    }
    return scope.conflict(
      RuleRegistry.mixedToolkits,
      others.map(\.row)
        + parts.map(\.row).filter { row in
          !others.contains { $0.row == row }
        }, severity: isNewerLinker ? .info : nil,
      key: parts.map { "\($0.name) \($0.version)" }.sorted().joined(separator: " "),
      title: "CUDA \(major) libraries are from \(groups.count) toolkits: "
        + words.joined(separator: " and "),
      message: isNewerLinker
        ? "a newer nvJitLink serves older libraries"
        : "the libraries declare no bounds on each other, and are tested only as one toolkit",
      fix: "install the parts of one toolkit, most are of \(best.toolkit.text): "
        + others.map { scope.record($0.row).name }.sorted().joined(separator: ", "),
      texts: parts.map { "\($0.name) \($0.version)" }.sorted())
  }
}

/// A toolkit by major and minor number.
private struct CUDAToolkit: Hashable, Comparable {
  let major: Int
  let minor: Int

  init?(_ text: String) {
    guard let version = DottedVersion(text) else { return nil }
    major = version.major
    minor = version.minor
  }

  var text: String { "\(major).\(minor)" }

  static func < (left: CUDAToolkit, right: CUDAToolkit) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}
