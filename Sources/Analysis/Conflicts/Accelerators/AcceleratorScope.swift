import Accelerators
import Model
import Versions

/// What the accelerator rules ask of one environment, each index built once.
struct AcceleratorScope {
  /// Packages that can meet in one process: the rows of one interpreter's search path.
  struct Site {
    /// Rows by normalised name, only names that some rule asks for.
    var rows: [String: [Int]] = [:]

    /// The rows of several names, in the order of the names.
    func rows(_ names: [String]) -> [Int] { names.flatMap { rows[$0] ?? [] } }
  }

  let view: EnvironmentView
  let knowledge: Knowledge
  /// The sites, in a stable order.
  let sites: [Site]
  /// Components that the environment can load; copies that nobody searches are left out.
  let components: [AcceleratorFacts.Component]

  init(_ view: EnvironmentView, _ names: NameTable, _ knowledge: Knowledge) {
    self.view = view
    self.knowledge = knowledge
    let interest = NamesOfInterest(knowledge)
    var sites: [String: Site] = [:]
    let packages = view.snapshot.packages
    for row in packages.indices where view.numbers[row] >= 0 && packages[row].ecosystem != .deb {
      let name = names[view.numbers[row]].name
      guard interest.contains(name), ConflictAnalysis.isJudged(row, view) else { continue }
      sites[Self.site(packages[row], view), default: Site()].rows[name, default: []].append(row)
    }
    self.sites = sites.sorted { $0.key < $1.key }.map(\.value)
    self.components = view.snapshot.accelerators.components.filter { component in
      guard let row = component.package.flatMap(view.row) else { return true }
      return ConflictAnalysis.isJudged(row, view)
    }
  }

  // An image and a single environment know which rows belong together; in a bare folder the prefix
  // of the interpreter tells.
  private static func site(_ record: PackageRecord, _ view: EnvironmentView) -> String {
    if view.hasConfiguration || view.isSingleEnvironment { return record.role.rawValue }
    guard let range = record.location.firstRange(of: "/lib/python") else { return record.location }
    return String(record.location[..<range.lowerBound])
  }

  /// The site of a row, as text.
  func siteName(_ row: Int) -> String { Self.site(record(row), view) }

  func record(_ row: Int) -> PackageRecord { view.snapshot.packages[row] }

  /// `torch 2.9.1`, with the local part that the record has.
  func label(_ row: Int) -> String { "\(record(row).name) \(record(row).version)" }

  /// The build variant of a row, where the snapshot has one.
  func variant(_ row: Int) -> AcceleratorFacts.Variant? { view.variant(of: row) }

  /// Whether an installed package states a requirement on a name, and what became of it.
  func status(of row: Int, on name: String) -> RequirementEdge.Status? {
    for position in view.edges(of: row) {
      let edge = view.snapshot.requirements[position]
      guard edge.kind == .runtime, edge.status != .inactive,
        edge.anyOf.contains(where: { PythonName.normalized($0.name) == name })
      else { continue }
      return edge.status
    }
    return nil
  }

  /// Whether a row requires exactly the version of a name that is installed.
  func isPinned(_ row: Int, on name: String) -> Bool {
    view.edges(of: row).contains { position in
      let edge = view.snapshot.requirements[position]
      guard edge.kind == .runtime, edge.status == .satisfied, let term = edge.anyOf.first else {
        return false
      }
      return PythonName.normalized(term.name) == name
        && PinningParents.isPin(edge.ecosystem, term.specifier)
    }
  }

  /// Whether a row's own requirement on another name is fulfilled.
  func requires(_ row: Int, _ other: Int) -> Bool {
    status(of: row, on: NameTable.normalized(.pypi, record(other).name)) == .satisfied
  }

  /// The first place where a row was read.
  func evidence(_ rows: [Int]) -> [Evidence] {
    rows.compactMap { record($0).evidence.first }.sorted()
  }

  /// Components that can meet in one process: those of a site and those of the system around it.
  var componentGroups: [[AcceleratorFacts.Component]] {
    var common: [AcceleratorFacts.Component] = []
    var own: [String: [AcceleratorFacts.Component]] = [:]
    for component in components {
      let row = component.package.flatMap(view.row)
      if let row, record(row).ecosystem != .deb {
        own[Self.site(record(row), view), default: []].append(component)
      } else {
        common.append(component)
      }
    }
    if own.isEmpty { return common.isEmpty ? [] : [common] }
    return own.sorted { $0.key < $1.key }.map { $0.value + common }
  }

  /// The row of a Python distribution that holds a component without being that component itself.
  func bundler(of component: AcceleratorFacts.Component) -> Int? {
    guard let row = component.package.flatMap(view.row), record(row).ecosystem == .pypi,
      NativeLibraries.component(ecosystem: .pypi, distribution: record(row).name) == nil
    else { return nil }
    return row
  }

  /// A conflict about rows; the first one is its subject.
  func conflict(
    _ rule: Rule, _ rows: [Int], severity: Severity? = nil, key: String, title: String,
    message: String, fix: String?, texts: [String]
  ) -> Conflict {
    let first = rows.first.map(record)
    return Conflict(
      rule: rule, dimension: .accelerator, ecosystem: first?.ecosystem,
      severity: severity ?? rule.severity,
      subject: first.map { PairComparison.subject($0.purl) } ?? "component/accelerator",
      names: rows.map { NameTable.normalized(record($0).ecosystem, record($0).name) },
      key: "\(rule.code) \(key)", title: title, message: message, fix: fix, texts: texts,
      evidence: evidence(rows))
  }
}

/// Names of distributions that some accelerator rule asks for.
private struct NamesOfInterest {
  private let names: Set<String>

  init(_ knowledge: Knowledge) {
    names = Set(knowledge.importNameGroups.joined())
      .union(FrameworkNames.companions).union(FrameworkNames.numpyUsers)
      .union(FrameworkNames.frameworks)
      .union(["numpy", "jaxlib", "cuda-toolkit", "cuda-version", "cudatoolkit", "pytorch-cuda"])
  }

  func contains(_ name: String) -> Bool {
    if names.contains(name) { return true }
    guard let first = name.utf8.first, Self.letters.contains(first) else { return false }
    return Self.prefixes.contains { name.hasPrefix($0) }
  }

  private static let prefixes = ["nvidia-", "cupy", "jax-", "tensorrt", "faiss-gpu", "mxnet-cu"]
  private static let letters = Set(prefixes.compactMap(\.utf8.first))
}

/// Distributions that the rules know by name; versions and limits are data of `Knowledge`.
enum FrameworkNames {
  /// Frameworks by weight: the first that is present is what an environment is for.
  static let frameworks = [
    "torch", "pytorch", "tensorflow", "tensorflow-gpu", "tensorflow-rocm", "tensorflow-cpu",
    "intel-tensorflow", "jax", "onnxruntime-gpu", "onnxruntime-rocm", "onnxruntime", "cupy",
    "vllm", "xgboost", "lightgbm",
  ]
  /// Extensions that are compiled against one release of a framework.
  static let companions = [
    "torchvision", "torchaudio", "torchtext", "torchdata", "torch-tensorrt", "xformers", "vllm",
    "flash-attn", "intel-extension-for-pytorch", "intel-extension-for-tensorflow",
    "tensorflow-text", "tensorflow-io",
  ]
  /// Packages that were built for NumPy 1 in some releases.
  static let numpyUsers = [
    "torch", "pytorch", "tensorflow", "tensorflow-cpu", "tensorflow-gpu", "tensorflow-rocm",
    "intel-tensorflow", "onnxruntime", "onnxruntime-gpu", "faiss-cpu", "faiss-gpu",
    "faiss-gpu-cu11", "faiss-gpu-cu12", "openvino", "jaxlib",
  ]
}
