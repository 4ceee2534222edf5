import Accelerators
import Model
import Versions

/// Private copies of libraries inside packages, held against the environment's own (ACC040).
enum BundledConflicts {
  private struct Copy {
    let name: String
    let version: String
    let own: [String]
    let component: AcceleratorFacts.Component
  }

  static func all(_ scope: AcceleratorScope) -> [Conflict] {
    scope.componentGroups.flatMap { conflicts($0, scope) }
  }

  private static func conflicts(
    _ group: [AcceleratorFacts.Component], _ scope: AcceleratorScope
  ) -> [Conflict] {
    var own: [String: Set<String>] = [:]
    var bundled: [Int: [AcceleratorFacts.Component]] = [:]
    for component in group where !LinearAlgebra.isFlavour(component.name) {
      if let row = scope.bundler(of: component) {
        bundled[row, default: []].append(component)
      } else if let version = ComponentText.version(component) {
        own[component.name, default: []].insert(version.text)
      }
    }
    return bundled.sorted { $0.key < $1.key }.compactMap { row, components in
      let copies = components.compactMap { copy($0, own) }
      return copies.isEmpty ? nil : conflict(row, copies, scope)
    }
  }

  private static func copy(
    _ component: AcceleratorFacts.Component, _ own: [String: Set<String>]
  ) -> Copy? {
    guard let version = ComponentText.version(component), let versions = own[component.name],
      !versions.contains(where: { VersionDistance.dotted($0, version.text) == .none })
    else { return nil }
    // Another cuDNN major under its common name is ACC014.
    let isOtherMajor = !versions.contains { DottedVersion($0)?.major == version.major }
    if component.name == "cudnn", isOtherMajor, !ComponentText.isPrivateName(component.path) {
      return nil
    }
    return Copy(
      name: component.name, version: version.text, own: versions.sorted(), component: component)
  }

  private static func conflict(_ row: Int, _ copies: [Copy], _ scope: AcceleratorScope) -> Conflict
  {
    let ordered = copies.sorted { ($0.name, $0.version) < ($1.name, $1.version) }
    var told: [String] = []
    for copy in ordered where !told.contains("\(copy.name) \(copy.version)") {
      told.append("\(copy.name) \(copy.version)")
    }
    var own: [String] = []
    for copy in ordered {
      let text = "\(copy.name) \(copy.own.joined(separator: ", "))"
      if !own.contains(text) { own.append(text) }
    }
    let label = scope.label(row)
    let rest = { (texts: [String]) in
      texts.prefix(3).joined(separator: ", ")
        + (texts.count > 3 ? " and \(texts.count - 3) more" : "")
    }
    var conflict = scope.conflict(
      RuleRegistry.bundledLibrary, [row],
      key: "\(label) \(told.joined(separator: " ")) / \(own.joined(separator: " "))",
      title: "\(label) brings its own \(rest(told)), the environment has \(rest(own))",
      message: "package records do not show the copies, and one process may load both versions",
      fix: "choose releases that were built for the same libraries, or test them in one process",
      texts: told)
    conflict.names += ordered.map(\.name)
    conflict.evidence = Array(
      Set(copies.map { Evidence(path: $0.component.path, layer: $0.component.layer) })
    ).sorted()
    return conflict
  }
}
