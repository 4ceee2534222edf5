import Model
import Versions

/// Judges images: what was installed from folders, branches and builds of a day, and switches that
/// a training image should set.
struct AuditImages {
  let knowledge: AuditKnowledge
  let options: DriftOptions
  private(set) var findings: [AuditFinding] = []

  init(_ images: [NamedSnapshot], _ knowledge: AuditKnowledge, _ options: DriftOptions) {
    self.knowledge = knowledge
    self.options = options
    for image in images { read(image) }
  }

  private mutating func read(_ image: NamedSnapshot) {
    var editable: [AuditItem] = []
    var moving: [AuditItem] = []
    var development: [AuditItem] = []
    for index in image.snapshot.packages.indices
    where image.snapshot.packages[index].state == .installed {
      let record = image.snapshot.packages[index]
      guard record.ecosystem == .pypi, let evidence = record.evidence.first else { continue }
      let item = AuditItem(
        text: "\(record.name) \(record.version)", evidence: evidence,
        names: [record.name, PythonName.normalized(record.name)])
      if record.source?.kind == .vcs, record.source?.commit == nil { moving.append(item) }
      if record.source?.editable == true { editable.append(item) }
      if PEP440Version(record.version)?.isDevelopmentRelease == true, record.source == nil {
        development.append(item)
      }
    }
    add(
      RuleRegistry.movingRequirement, .source, image, moving, "installed from no known commit",
      "install it from a commit: git+https://…@COMMIT", nil)
    add(
      RuleRegistry.outsideFolder, .source, image, editable, "installed in place (editable)",
      "install the project itself: pip install --no-deps .", .info)
    add(
      RuleRegistry.nightlyBuild, .version, image, development, "development builds",
      "install a release; indexes of nightly builds delete old ones", nil)
    readSwitches(image)
    readDates(image)
  }

  // A fraction of a second comes from a clock; a date that was fixed beforehand has none.
  private mutating func readDates(_ image: NamedSnapshot) {
    let dated = image.snapshot.layers.filter { layer in
      guard let created = layer.created, let point = created.utf8.firstIndex(of: UInt8(ascii: "."))
      else { return false }
      return created.utf8[point...].dropFirst().contains { (0x31...0x39).contains($0) }
    }
    let items = dated.map {
      AuditItem(
        text: $0.createdBy.map { AuditText.short($0, limit: 40) } ?? "step \($0.index)",
        evidence: Evidence(path: "/", layer: $0.index), names: [])
    }
    add(
      RuleRegistry.layersDatedByClock, .content, image, items,
      "\(dated.count) of \(image.snapshot.layers.count) steps carry the time of their build",
      "build with SOURCE_DATE_EPOCH=$(git log -1 --pretty=%ct) and rewrite-timestamp=true", nil)
  }

  private mutating func add(
    _ rule: Rule, _ dimension: Dimension, _ image: NamedSnapshot, _ items: [AuditItem],
    _ what: String, _ fix: String, _ severity: Severity?
  ) {
    guard !items.isEmpty else { return }
    var finding = AuditFinding(
      rule, dimension, subject: image.name,
      title: "\(image.name)  \(what): \(AuditText.some(items.map(\.text)))", fix: fix,
      environment: image.name, items: items)
    if let severity { finding.severity = severity }
    findings.append(finding)
  }

  // Variables that make a framework repeat itself, and the packages that read them.
  private static let switches: [(name: String, packages: Set<String>, value: String)] = [
    ("CUBLAS_WORKSPACE_CONFIG", ["torch"], ":4096:8"),
    ("PYTHONHASHSEED", ["torch", "tensorflow", "jax", "scikit-learn", "xgboost", "lightgbm"], "0"),
    ("TF_DETERMINISTIC_OPS", ["tensorflow"], "1"),
  ]

  private mutating func readSwitches(_ image: NamedSnapshot) {
    guard options.environments[image.name]?.role == "training",
      image.snapshot.subject.kind == .image
    else { return }
    let names = Set(
      image.snapshot.packages.filter { $0.state == .installed && $0.ecosystem == .pypi }
        .map { PythonName.normalized($0.name) })
    let open = Self.switches.filter { item in
      !item.packages.isDisjoint(with: names) && image.snapshot.facts.environment[item.name] == nil
    }
    let items = open.map {
      AuditItem(text: $0.name, evidence: Evidence(path: "/"), names: [$0.name])
    }
    add(
      RuleRegistry.openSwitch, .variable, image, items,
      "switches of repeatable numerics are not set",
      "ENV \(open.map { "\($0.name)=\($0.value)" }.joined(separator: " ")), or set them where the"
        + " training starts", nil)
  }
}
