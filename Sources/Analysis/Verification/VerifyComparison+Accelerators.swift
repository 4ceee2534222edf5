import Accelerators
import Lockfiles
import Model
import Versions

extension VerifyComparison {
  /// Components, what the loader takes of them, GPU code, variants, needs, drivers inside, engines.
  mutating func compareAccelerators() {
    let owners = (
      Owners(locked, scope, isLocked: true), Owners(found, scope, isLocked: false)
    )
    compareComponents(owners.0, owners.1)
    compareCode(owners.0, owners.1)
    compareVariants(owners.0, owners.1)
    guard scope.comparesRoot else { return }
    compareFiles()
    compareNeeds(owners.0, owners.1)
  }

  /// A difference of accelerators.
  func accelerator(
    _ dimension: Dimension, subject: String, name: String, _ left: [String], _ right: [String],
    paths: [String], title: String, message: String
  ) -> LockDifference {
    var result = LockDifference(
      difference: difference(
        RuleRegistry.otherAccelerator, dimension, subject: subject, name: name, left,
        evidence.side(paths: paths, texts: right), title: title))
    result.difference.message = message
    result.difference.fix = "bring what the lock says to \(self.name), or \(relock)"
    result.clause = title
    return result
  }

  // MARK: Components

  private mutating func compareComponents(_ left: Owners, _ right: Owners) {
    let a = grouped(locked.accelerators.components, left)
    let b = grouped(found.accelerators.components, right)
    let earlier = ownersByPath(a)
    let later = ownersByPath(b)
    var changed: Set<String> = []
    for key in Set(a.keys).union(b.keys).sorted() {
      let mine = a[key] ?? []
      let theirs = b[key] ?? []
      if mine.map(identity).sorted() == theirs.map(identity).sorted() { continue }
      changed.insert(key.name)
      var difference = component(key, mine, theirs)
      // The same files under another record: the package that lost or gained them tells it.
      difference.followsFrom +=
        (theirs.compactMap { earlier[$0.path] } + mine.compactMap { later[$0.path] })
        .map(LockTopic.package)
      add(difference)
    }
    guard scope.comparesConfiguration else { return }
    compareLoading(changed)
  }

  private func grouped(_ components: [AcceleratorFacts.Component], _ owners: Owners)
    -> [ComponentKey: [AcceleratorFacts.Component]]
  {
    var groups: [ComponentKey: [AcceleratorFacts.Component]] = [:]
    for component in components {
      guard let owner = owners.owner(component.package) else { continue }
      groups[ComponentKey(name: component.name, owner: owner), default: []].append(component)
    }
    return groups
  }

  private func ownersByPath(_ groups: [ComponentKey: [AcceleratorFacts.Component]])
    -> [String: PackageKey]
  {
    var owners: [String: PackageKey] = [:]
    for (key, components) in groups.sorted(by: { $0.key < $1.key }) {
      guard let package = key.owner.package else { continue }
      for component in components { owners[component.path] = package }
    }
    return owners
  }

  // A version that a variable told is not known without variables.
  private func version(_ component: AcceleratorFacts.Component) -> String? {
    if component.versionSource == .variable, !scope.comparesConfiguration { return nil }
    return component.version
  }

  private func identity(_ component: AcceleratorFacts.Component) -> String {
    [version(component), component.soname, component.buildID].map { $0 ?? "-" }
      .joined(separator: " ")
  }

  private func component(
    _ key: ComponentKey, _ mine: [AcceleratorFacts.Component],
    _ theirs: [AcceleratorFacts.Component]
  ) -> LockDifference {
    // As little as tells them apart: versions, else sonames too, else build ids.
    let words: [(AcceleratorFacts.Component) -> String] = [
      { self.version($0) ?? $0.soname ?? "unknown" },
      {
        [self.version($0), $0.soname ?? "without a file"].compactMap(\.self).joined(separator: " ")
      },
      { component in
        [
          self.version(component), component.soname,
          component.buildID.map { "build \($0.prefix(12))" },
        ]
        .compactMap(\.self).joined(separator: " ")
      },
    ]
    var texts: ([String], [String]) = ([], [])
    for word in words {
      texts = (Set(mine.map(word)).sorted(), Set(theirs.map(word)).sorted())
      if texts.0 != texts.1 { break }
    }
    if texts.0 == texts.1 {
      texts = (["\(mine.count) copies"], ["\(theirs.count) copies"])
    }
    let inside = key.owner.package.map { " in \($0.name)" } ?? ""
    let text = { (texts: [String]) in texts.isEmpty ? "none" : texts.joined(separator: ", ") }
    var result = accelerator(
      .accelerator,
      subject: "component/\(key.name)" + (key.owner.package.map { "/\($0.name)" } ?? ""),
      name: key.name, texts.0, texts.1, paths: theirs.map(\.path),
      title: "\(key.name)\(inside) \(text(texts.0)) → \(text(texts.1))",
      message: key.owner.package == nil
        ? "a library of the accelerator stack that no package owns"
        : "the file of the package is not the locked one, though its record is")
    result.topics = [.component(key.name)]
    result.difference.names = [key.name] + (key.owner.package.map { [$0.name] } ?? [])
    result.followsFrom = key.owner.package.map { [.package($0)] } ?? []
    if (mine + theirs).contains(where: { $0.versionSource == .variable }) {
      result.followsFrom.append(.anyVariable)
    }
    return result
  }

  // Which copies the loader takes; where a component itself differs, that is told already.
  private mutating func compareLoading(_ changed: Set<String>) {
    let loaded = { (components: [AcceleratorFacts.Component]) -> [String: [String]] in
      var found: [String: [String]] = [:]
      for item in components where !changed.contains(item.name) {
        let answer = item.isLoaded.map { $0 ? "takes" : "passes" } ?? "may take"
        found[item.name, default: []].append(
          "\(answer) \(item.path)" + (item.foundBy.map { " by \($0)" } ?? ""))
      }
      return found.mapValues { $0.sorted() }
    }
    let left = loaded(locked.accelerators.components)
    let right = loaded(found.accelerators.components)
    for name in Set(left.keys).intersection(right.keys).sorted() {
      guard let a = left[name], let b = right[name], a != b else { continue }
      let lost = Set(a).subtracting(b).sorted()
      let gained = Set(b).subtracting(a).sorted()
      var result = accelerator(
        .accelerator, subject: "loader/\(name)", name: name, lost, gained,
        paths: found.accelerators.components.filter { $0.name == name }.map(\.path),
        title: "\(name): the loader \(gained.joined(separator: ", ")) instead of "
          + lost.joined(separator: ", "),
        message: "the same copies in the same versions, found in another way")
      result.followsFrom = [
        .variable("LD_LIBRARY_PATH"), .variable("LD_PRELOAD"), .interpreter, .entryPoint,
        .anyPackage,
      ]
      result.clause = "the loader finds \(name) in another way"
      add(result)
    }
  }

  /// The components that files are, by their names.
  static func components(_ paths: [String]) -> [LockTopic] {
    paths.compactMap { path in
      path.split(separator: "/").last.flatMap { NativeLibraries.match(fileName: String($0)) }
        .map { .component($0.library.component) }
    }
  }
}
