import Accelerators
import Model
import Versions

/// What one environment has of one accelerator component.
struct ComponentView {
  /// Versions, as exact as known; a bare soname only where nothing is more exact.
  var versions: Set<String> = []
  /// Rows of distributions that are this component.
  var carriers: [Int] = []
  /// Rows of distributions that bring it inside their own files.
  var bundlers: [Int] = []
  /// The versions that each of these brings.
  var bundled: [Int: Set<String>] = [:]
  var evidence: Set<Evidence> = []
  var layers: [Int] = []

  /// The components of an environment by name; copies that nobody searches are left out.
  static func all(_ view: EnvironmentView, scope: PairScope) -> [String: ComponentView] {
    var found: [String: ComponentView] = [:]
    var sonames: [String: Set<String>] = [:]
    for component in view.snapshot.accelerators.components
    where !LinearAlgebra.isFlavour(component.name) {
      var row: Int?
      if let id = component.package, let owner = view.row(id) {
        let record = view.snapshot.packages[owner]
        guard !PairScope.isAside(record.role),
          scope.roleNumber(record.ecosystem, record.role, in: view) != nil
        else {
          continue
        }
        row = owner
      } else if scope.families.count == 1 {
        // A subject without a system cannot tell libraries outside its packages.
        continue
      }
      var entry = found[component.name] ?? ComponentView()
      if let version = component.version {
        if component.versionSource == .soname {
          sonames[component.name, default: []].insert(version)
        } else {
          entry.versions.insert(version)
        }
      } else if let soname = component.soname, let range = soname.firstRange(of: ".so.") {
        sonames[component.name, default: []].insert(String(soname[range.upperBound...]))
      }
      if let row {
        let record = view.snapshot.packages[row]
        let isCarrier =
          NativeLibraries.component(ecosystem: record.ecosystem, distribution: record.name)
          == component.name
        if isCarrier {
          if !entry.carriers.contains(row) { entry.carriers.append(row) }
        } else {
          if !entry.bundlers.contains(row) { entry.bundlers.append(row) }
          if let version = component.version { entry.bundled[row, default: []].insert(version) }
        }
      }
      entry.evidence.insert(Evidence(path: component.path, layer: component.layer))
      if let layer = component.layer { entry.layers.append(layer) }
      found[component.name] = entry
    }
    for (name, versions) in sonames where found[name]?.versions.isEmpty == true {
      found[name]?.versions = versions
    }
    return found
  }

  func side() -> Difference.Side {
    var side = Difference.Side(rows: (carriers + bundlers).sorted())
    side.texts = versions.sorted()
    side.evidence = evidence.sorted()
    side.layers = layers
    return side
  }
}

extension PairComparison {
  /// Accelerator components: told once, by the package that brings them where both have the same one.
  mutating func compareComponents() {
    let left = ComponentView.all(baseline, scope: scope)
    let right = ComponentView.all(other, scope: scope)
    if left.isEmpty, right.isEmpty { return }
    var byRow: (baseline: [Int: Int], other: [Int: Int]) = ([:], [:])
    for (index, difference) in differences.enumerated() {
      for row in difference.baseline.rows { byRow.baseline[row] = index }
      for row in difference.other.rows { byRow.other[row] = index }
    }
    var dropped: Set<Int> = []
    for name in Set(left.keys).union(right.keys).sorted() {
      let a = left[name] ?? ComponentView()
      let b = right[name] ?? ComponentView()
      let carried = carriers(a, b)
      let told = Set(
        a.carriers.compactMap { byRow.baseline[$0] } + b.carriers.compactMap { byRow.other[$0] })
      switch carried {
      case .same:
        for index in told.sorted() { recode(index, as: name) }
        compareBundled(name, a, b)
      case .oneSide:
        for index in told.sorted() where differences[index].isPresence { recode(index, as: name) }
      case .different:
        guard isOther(a.versions, b.versions) else { continue }
        dropped.formUnion(told.filter { differences[$0].isPresence })
        addComponent(name, a, b)
      case .none:
        guard isOther(a.versions, b.versions), !isTold(a, b, byRow) else { continue }
        addComponent(name, a, b)
      }
    }
    if dropped.isEmpty { return }
    differences = differences.enumerated().filter { !dropped.contains($0.offset) }.map(\.element)
  }

  // What only one side has came with a package that only that side has; or it is a part of another
  // component, `nvrtc-builtins`, whose package tells the step already.
  private func isTold(
    _ a: ComponentView, _ b: ComponentView, _ byRow: (baseline: [Int: Int], other: [Int: Int])
  ) -> Bool {
    if a.versions.isEmpty != b.versions.isEmpty {
      let rows = a.versions.isEmpty ? b.bundlers : a.bundlers
      let index = a.versions.isEmpty ? byRow.other : byRow.baseline
      return !rows.isEmpty
        && rows.allSatisfy { index[$0].map { differences[$0].isPresence } ?? false }
    }
    guard !a.bundlers.isEmpty, !b.bundlers.isEmpty else { return false }
    let told = a.bundlers.map { byRow.baseline[$0] } + b.bundlers.map { byRow.other[$0] }
    return told.allSatisfy { index in
      index.map { Self.isComponent(differences[$0].rule) } ?? false
    }
  }

  private static func isComponent(_ rule: Rule) -> Bool {
    rule == RuleRegistry.acceleratorComponent || rule == RuleRegistry.collectiveLibrary
  }

  private enum Carried {
    /// The same distributions on both sides.
    case same
    /// A distribution on one side, nothing of the component on the other.
    case oneSide
    /// Under different names, or as a distribution here and bare files there.
    case different
    /// No distribution of its own on either side.
    case none
  }

  private func carriers(_ a: ComponentView, _ b: ComponentView) -> Carried {
    if a.carriers.isEmpty, b.carriers.isEmpty { return .none }
    let left = Set(a.carriers.map { baseline.numbers[$0] })
    let right = Set(b.carriers.map { other.numbers[$0] })
    if left == right { return .same }
    if a.versions.isEmpty || b.versions.isEmpty { return .oneSide }
    return .different
  }

  // Whether versions differ, as exact as both are known.
  private func isOther(_ left: Set<String>, _ right: Set<String>) -> Bool {
    if left == right { return false }
    if left.isEmpty || right.isEmpty { return true }
    let isKnown = { (text: String, set: Set<String>) in
      set.contains { VersionDistance.dotted(text, $0) == .none }
    }
    return !left.allSatisfy { isKnown($0, right) } || !right.allSatisfy { isKnown($0, left) }
  }

  // Private copies beside the package of the component: those of packages that both sides have.
  private mutating func compareBundled(_ name: String, _ a: ComponentView, _ b: ComponentView) {
    let left = bundledByName(a, in: baseline, sharedWith: other)
    let right = bundledByName(b, in: other, sharedWith: baseline)
    for number in Set(left.keys).union(right.keys).sorted(by: { names[$0].name < names[$1].name }) {
      let one = left[number]?.versions ?? []
      let two = right[number]?.versions ?? []
      guard isOther(one, two), let pair = shared[number] else { continue }
      var own = ComponentView()
      own.versions = one
      own.bundlers = left[number]?.rows ?? [pair.baseline]
      var theirs = ComponentView()
      theirs.versions = two
      theirs.bundlers = right[number]?.rows ?? [pair.other]
      addBundled(name, names[number].name, own.side(), theirs.side())
    }
  }

  private func bundledByName(
    _ component: ComponentView, in view: EnvironmentView, sharedWith theirs: EnvironmentView
  ) -> [Int: (versions: Set<String>, rows: [Int])] {
    var found: [Int: (versions: Set<String>, rows: [Int])] = [:]
    for (row, versions) in component.bundled where shared[view.numbers[row]] != nil {
      found[view.numbers[row], default: ([], [])].versions.formUnion(versions)
      found[view.numbers[row]]?.rows.append(row)
    }
    return found
  }

  private mutating func addBundled(
    _ name: String, _ package: String, _ left: Difference.Side, _ right: Difference.Side
  ) {
    var sides = (left, right)
    sides.0.evidence = baseline.side(left.rows).evidence
    sides.0.layers = baseline.side(left.rows).layers
    sides.1.evidence = other.side(right.rows).evidence
    sides.1.layers = other.side(right.rows).layers
    var difference = Difference(
      rule: RuleRegistry.acceleratorComponent, dimension: .accelerator,
      subject: "component/\(name)/\(package)", name: name, names: [name, package], ecosystem: nil,
      severity: SeverityTable.acceleratorComponent, baseline: sides.0, other: sides.1,
      title: "\(name) inside \(package)  \(left.text) → \(right.text)",
      message: "a private copy that package records do not show")
    difference.fix = "install the same build of \(package) in both"
    differences.append(difference)
  }

  // A package's difference is that of the component it brings.
  private mutating func recode(_ index: Int, as component: String) {
    let rule = differences[index].rule
    guard rule != RuleRegistry.acceleratorVariant, rule != RuleRegistry.otherBuildOfPin else {
      return
    }
    let step = differences[index].step
    let isVariant =
      component == "cuda-runtime" && SeverityTable.weight(step) >= SeverityTable.weight(.major)
    differences[index].rule =
      isVariant ? RuleRegistry.acceleratorVariant : RuleRegistry.acceleratorComponent
    differences[index].dimension = .accelerator
    differences[index].severity =
      isVariant
      ? SeverityTable.acceleratorVariant(allowsProcessorBuild: false)
      : SeverityTable.acceleratorComponent
    differences[index].names.append(component)
    differences[index].message = Self.reason(component)
    setJob(component, &differences[index])
  }

  // Ranks of one job: training environments, or others that the same role names as such.
  private func setJob(_ component: String, _ difference: inout Difference) {
    guard component == "nccl" || component == "rccl", !difference.isPresence,
      baseline.options.role == "training", other.options.role == "training"
    else { return }
    difference.rule = RuleRegistry.collectiveLibrary
    difference.severity = SeverityTable.collectiveLibraryOfJob
    difference.message = "ranks with different versions stop with a version mismatch"
    difference.fix = "run one image, by digest, on all ranks"
  }

  private mutating func addComponent(_ name: String, _ a: ComponentView, _ b: ComponentView) {
    let step = a.versions.sorted().last.flatMap { one in
      b.versions.sorted().last.map { VersionDistance.dotted(one, $0) }
    }
    let isVariant =
      name == "cuda-runtime"
      && (step.map { SeverityTable.weight($0) >= SeverityTable.weight(.major) } ?? false)
    let left = a.side()
    let right = b.side()
    var difference = Difference(
      rule: isVariant ? RuleRegistry.acceleratorVariant : RuleRegistry.acceleratorComponent,
      dimension: .accelerator, subject: "component/\(name)", name: name, names: [name],
      ecosystem: nil,
      severity: isVariant
        ? SeverityTable.acceleratorVariant(allowsProcessorBuild: false)
        : SeverityTable.acceleratorComponent,
      baseline: left, other: right, title: "\(name) \(left.text) → \(right.text)",
      message: Self.reason(name))
    difference.step = step ?? .none
    difference.fix =
      right.texts.isEmpty
      ? "bring \(name) \(left.text) to \(other.name), or use a processor's build in both"
      : left.texts.isEmpty
        ? "bring \(name) \(right.text) to \(baseline.name), or use a processor's build in both"
        : "bring \(name) \(left.text) to \(other.name), or \(right.text) to \(baseline.name)"
    setJob(name, &difference)
    differences.append(difference)
  }

  private static func reason(_ component: String) -> String {
    switch component {
    case "nccl", "rccl": "processes with different versions cannot join one job"
    case "cudnn", "cublas", "miopen": "it chooses the kernels: numbers and speed may differ"
    case "cuda-runtime", "hip-runtime": "its version sets the driver that the environment needs"
    default: "a library of the accelerator stack differs"
    }
  }
}
