import Model
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
    for (label, component) in [
      ("CUDA", "cuda-runtime"), ("ROCm", "hip-runtime"), ("cuDNN", "cudnn"),
    ] {
      let severity = weight { finding in
        finding.dimension == .accelerator
          && (finding.subject == "component/\(component)"
            || NativeComponent.name(ofSubject: finding.subject) == component)
      }
      add(label, severity) { self.component($0, component) }
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

  private static func component(_ view: EnvironmentView, _ name: String) -> String? {
    let found = view.snapshot.accelerators.components.filter { item in
      guard item.name == name else { return false }
      guard let row = item.package.flatMap(view.row) else { return true }
      return !PairScope.isAside(view.snapshot.packages[row].role)
    }
    let versions = Set(found.compactMap(\.version)).sorted()
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
