import Accelerators
import Model
import Versions

/// Device code of one package, or of one file that no package owns.
private struct DeviceCode {
  var rows: [Int] = []
  var targets: Set<String> = []
  var records: [AcceleratorFacts.CodeRecord] = []

  mutating func add(_ record: AcceleratorFacts.CodeRecord, row: Int?) {
    targets.formUnion(record.targets)
    targets.formUnion(record.ptx)
    records.append(record)
    if let row, !rows.contains(row) { rows.append(row) }
  }

  func side() -> Difference.Side {
    var side = Difference.Side(rows: rows.sorted())
    side.texts = targets.sorted()
    side.evidence = Array(
      Set(records.map { Evidence(path: $0.path, layer: $0.layer) }).sorted().prefix(8))
    side.layers = records.compactMap(\.layer)
    return side
  }

  var text: String { DeviceCodeText.main(records) ?? "none" }
}

extension PairComparison {
  /// Device code that serves other GPUs, by package.
  ///
  /// Libraries of the stack itself, cuBLAS or cuDNN, are told by their version.
  mutating func compareDeviceCode() {
    guard !baseline.snapshot.accelerators.gpuCode.isEmpty,
      !other.snapshot.accelerators.gpuCode.isEmpty
    else { return }
    let left = code(baseline)
    let right = code(other)
    for key in Set(left.keys).union(right.keys).sorted() {
      if let a = left[key], let b = right[key] {
        if a.targets != b.targets { addCode(name(key, a, baseline), a, b) }
      } else if key.hasPrefix("/") {
        addCodeFile(key, left[key], right[key])
      }
    }
  }

  // By the number of a package's name; by path for files that no package owns.
  private func code(_ view: EnvironmentView) -> [String: DeviceCode] {
    var found: [String: DeviceCode] = [:]
    for record in view.snapshot.accelerators.gpuCode {
      if let row = record.package.flatMap(view.row) {
        let package = view.snapshot.packages[row]
        guard view.numbers[row] >= 0, shared[view.numbers[row]] != nil,
          !PairScope.isAside(package.role),
          scope.roleNumber(package.ecosystem, package.role, in: view) != nil,
          NativeLibraries.component(ecosystem: package.ecosystem, distribution: package.name)
            == nil
        else { continue }
        found["\(view.numbers[row])", default: DeviceCode()].add(record, row: row)
      } else if record.package == nil, scope.families.count > 1 {
        let name = record.path.split(separator: "/").last.map(String.init) ?? ""
        guard NativeLibraries.match(fileName: name) == nil else { continue }
        let path = record.path.hasPrefix("/") ? record.path : "/\(record.path)"
        found[path, default: DeviceCode()].add(record, row: nil)
      }
    }
    return found
  }

  private func name(_ key: String, _ code: DeviceCode, _ view: EnvironmentView) -> String {
    code.rows.first.map { names[view.numbers[$0]].name } ?? key
  }

  private mutating func addCode(_ name: String, _ a: DeviceCode, _ b: DeviceCode) {
    let left = Set(a.targets.map(DeviceCodeText.bare))
    let right = Set(b.targets.map(DeviceCodeText.bare))
    let lost = left.subtracting(right)
    let gained = right.subtracting(left)
    var words: [String] = []
    if !lost.isEmpty { words.append("\(other.name) lacks \(DeviceCodeText.list(lost))") }
    if !gained.isEmpty { words.append("\(baseline.name) lacks \(DeviceCodeText.list(gained))") }
    if words.isEmpty {
      words.append("the PTX is of another ISA version, which needs another driver")
    }
    var difference = codeDifference(name, a.side(), b.side())
    difference.severity = SeverityTable.gpuCode(losesTargets: !lost.isEmpty)
    difference.title = "GPU code in \(name)  \(a.text) → \(b.text)"
    // A range that hides what moved is told with the targets themselves.
    if a.text == b.text {
      let parts = [
        lost.isEmpty ? nil : "without \(DeviceCodeText.list(lost))",
        gained.isEmpty ? nil : "with \(DeviceCodeText.list(gained))",
      ].compactMap(\.self)
      difference.title =
        "GPU code in \(name)  \(a.text) → "
        + (parts.isEmpty ? "other PTX" : "the same \(parts.joined(separator: ", "))")
    }
    difference.message = words.joined(separator: "; ")
    differences.append(difference)
  }

  private mutating func addCodeFile(_ path: String, _ a: DeviceCode?, _ b: DeviceCode?) {
    let owner = a == nil ? other : baseline
    var difference = codeDifference(
      path, a?.side() ?? Difference.Side(), b?.side() ?? Difference.Side())
    difference.severity = SeverityTable.gpuCode(losesTargets: false)
    difference.title = "GPU code in \(path)  only in \(owner.name)"
    difference.message = "a file with device code that no package owns: \((a ?? b)?.text ?? "")"
    difference.fix = nil
    differences.append(difference)
  }

  private func codeDifference(_ name: String, _ left: Difference.Side, _ right: Difference.Side)
    -> Difference
  {
    Difference(
      rule: RuleRegistry.gpuCodeDiffers, dimension: .gpuCode, subject: "gpu-code/\(name)",
      name: name, names: [name], ecosystem: nil, severity: .info, baseline: left, other: right,
      title: "", message: "", fix: "install one build of \(name) in both")
  }
}

extension DeviceCodeText {
  /// At most four targets, `sm_50, sm_60 and 3 more`.
  static func list(_ targets: Set<String>) -> String {
    let ordered = targets.sorted {
      ($0.utf8.count, $0) < ($1.utf8.count, $1)
    }
    let shown = ordered.prefix(4).joined(separator: ", ")
    return ordered.count > 4 ? "\(shown) and \(ordered.count - 4) more" : shown
  }
}
