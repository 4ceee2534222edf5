import Accelerators
package import Model
import Versions

/// The overview: what each environment has of the components that matter most.
enum Matrix {
  static func rows(
    _ views: [EnvironmentView], baseline: String?, findings: [Finding], builds: [BuildStage]
  ) -> [Report.MatrixRow] {
    let drift = findings.filter { $0.cause != nil }
    let weight = { (fits: (Finding) -> Bool) in drift.filter(fits).map(\.severity).max() }
    var rows: [Report.MatrixRow] = []
    func add(_ label: String, _ severity: Severity?, _ cell: (EnvironmentView) -> String?) {
      let cells = views.map(cell)
      if cells.contains(where: { $0 != nil }) {
        rows.append(Report.MatrixRow(label: label, cells: cells, severity: severity))
      }
    }
    add("base", weight { $0.code == RuleRegistry.baseDiffers.code }) { base($0, builds) }
    add("OS", weight { $0.code == RuleRegistry.releaseDiffers.code }) {
      $0.snapshot.facts.os.map(FactText.release)
    }
    add("libc", weight { $0.code == RuleRegistry.libcDiffers.code }) {
      $0.snapshot.facts.libc.map(FactText.libc)
    }
    add("Python", weight { $0.code == RuleRegistry.interpreterDiffers.code }) {
      InterpreterPair.main($0)?.version
    }
    let knowsDriver = views.contains { driver($0) != nil }
    for (label, component) in [
      (knowsDriver ? "driver / CUDA" : "CUDA", "cuda-runtime"), ("ROCm", "hip-runtime"),
      ("cuDNN", "cudnn"),
    ] {
      let severity = weight { finding in
        let isDriver = component == "cuda-runtime" && finding.dimension == .hardware
        return isDriver
          || (finding.dimension == .accelerator
            && (finding.subject == "component/\(component)"
              || NativeComponent.name(ofSubject: finding.subject) == component))
      }
      add(label, severity) { view in
        let own = self.component(view, component)
        guard component == "cuda-runtime", knowsDriver else { return own }
        guard let driver = driver(view) else { return own.map { "unknown / \($0)" } }
        return "\(driver) / \(own ?? "none")"
      }
    }
    if let name = MainCode.package(views) {
      add("GPU code in \(name)", weight { $0.subject == "gpu-code/\(name)" }) {
        MainCode.text($0, of: name)
      }
    }
    rows.append(packages(views, drift))
    return rows
  }

  /// The rows with a cell for every environment of the report: a repository beside images says how
  /// many packages it locks and nothing of the rest.
  static func spread(
    _ rows: [Report.MatrixRow], of compared: [NamedSnapshot], over all: [NamedSnapshot]
  ) -> [Report.MatrixRow] {
    let positions = all.map { item in compared.firstIndex { $0.name == item.name } }
    guard positions.contains(nil) else { return rows }
    return rows.map { row in
      var row = row
      let isCount = row.label == packagesLabel
      row.cells = zip(all, positions).map { item, position in
        if let position { return row.cells[position] }
        let locked = item.snapshot.packages.count { $0.state == .locked }
        return isCount && locked > 0 ? "\(locked) locked" : nil
      }
      return row
    }
  }

  private static let packagesLabel = "packages"

  private static func base(_ view: EnvironmentView, _ builds: [BuildStage]) -> String? {
    guard view.hasConfiguration else { return nil }
    if let name = view.snapshot.facts.base?.name { return FactText.base(name) }
    return BuildStage.match(view, builds).map { FactText.base($0.stage.base) }
  }

  // The machine's own driver, else the least one that the environment needs: `525.60.13+`.
  private static func driver(_ view: EnvironmentView) -> String? {
    if let own = view.snapshot.facts.machine?.drivers.first(where: { $0.vendor == .nvidia }) {
      return own.version
    }
    return view.snapshot.accelerators.needs.driver.map { "\($0.minimum)+" }
  }

  // What the loader takes, where that is known; else all copies.
  private static func component(_ view: EnvironmentView, _ name: String) -> String? {
    let all = view.snapshot.accelerators.components.filter { item in
      guard item.name == name else { return false }
      guard let row = item.package.flatMap(view.row) else { return true }
      return !PairScope.isAside(view.snapshot.packages[row].role)
    }
    let loaded = all.filter { $0.isLoaded == true }
    let found = loaded.isEmpty ? all : loaded
    // A soname's major says nothing beside a full version of the same major.
    let known = Set(found.compactMap(\.version)).sorted()
    let versions = known.filter { short in !known.contains { $0.hasPrefix("\(short).") } }
    if !versions.isEmpty { return versions.joined(separator: ", ") }
    let sonames = Set(found.compactMap(\.soname)).sorted()
    return sonames.isEmpty ? nil : sonames.joined(separator: ", ")
  }

  private static func packages(_ views: [EnvironmentView], _ drift: [Finding]) -> Report.MatrixRow {
    let cells = views.map { view -> String? in
      var counts: [Ecosystem: Int] = [:]
      let packages = view.snapshot.packages
      for row in packages.indices
      where view.numbers[row] >= 0 && !PairScope.isAside(packages[row].role) {
        counts[packages[row].ecosystem, default: 0] += 1
      }
      let words = [(Ecosystem.pypi, "Python"), (.conda, "conda"), (.deb, "deb")]
      let parts = words.compactMap { item in counts[item.0].map { "\($0) \(item.1)" } }
      return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
    let differing = drift.filter { $0.subject.hasPrefix("pkg:") }
    let count = Set(differing.map(\.subject)).count
    return Report.MatrixRow(
      label: packagesLabel, cells: cells, severity: differing.map(\.severity).max(),
      remark: count > 0 ? "\(count) \(count == 1 ? "differs" : "differ")" : nil)
  }
}

/// The package whose device code an environment is known by.
enum MainCode {
  /// The weightiest framework among the packages with device code; nil where there is none.
  static func package(_ views: [EnvironmentView]) -> String? {
    var names: Set<String> = []
    for view in views { names.formUnion(records(view).map(\.name)) }
    return names.min {
      (MainFramework.weight($0), $0) < (MainFramework.weight($1), $1)
    }
  }

  /// The targets of that package in an environment.
  static func text(_ view: EnvironmentView, of name: String) -> String? {
    let own = records(view).filter { $0.name == name }.map(\.record)
    return own.isEmpty ? nil : DeviceCodeText.main(own)
  }

  // Records of packages that are no part of the stack below the frameworks.
  private static func records(_ view: EnvironmentView)
    -> [(name: String, record: AcceleratorFacts.CodeRecord)]
  {
    view.snapshot.accelerators.gpuCode.compactMap { record in
      guard let row = record.package.flatMap(view.row), view.numbers[row] >= 0 else { return nil }
      let package = view.snapshot.packages[row]
      guard !PairScope.isAside(package.role),
        NativeLibraries.component(ecosystem: package.ecosystem, distribution: package.name) == nil
      else { return nil }
      return (NameTable.normalized(package.ecosystem, package.name), record)
    }
  }
}

extension DeviceCodeText {
  /// The main framework of an environment with device code and its targets: `torch`, `sm_70..sm_120`.
  package static func framework(of snapshot: Snapshot) -> (name: String, targets: String)? {
    guard !snapshot.accelerators.gpuCode.isEmpty else { return nil }
    var names = NameTable()
    let view = EnvironmentView(
      NamedSnapshot(name: "", snapshot: snapshot), options: EnvironmentOptions(),
      states: [.installed, .running], names: &names)
    guard let name = MainCode.package([view]), let text = MainCode.text(view, of: name) else {
      return nil
    }
    return (name, text)
  }
}
