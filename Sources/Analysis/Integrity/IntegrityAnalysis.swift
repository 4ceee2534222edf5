import Bytes
package import Model
import Versions

/// Compares the files that are there with the records of the packages that brought them.
package enum IntegrityAnalysis {
  /// Files that were changed, deleted or added after the install.
  ///
  /// `survey` is sorted by path and has the digests that `expected` names. Policy's severities are
  /// applied; allowances are the caller's. What is usual and harmless, such as deleted documentation,
  /// becomes one notice per reason.
  package static func judge(
    _ snapshot: Snapshot, _ survey: [SurveyedFile], _ expected: [ExpectedFiles],
    environment: String, _ options: DriftOptions
  ) -> (findings: [Finding], notices: [Notice]) {
    var judge = IntegrityJudge(
      snapshot, SurveyIndex(files: survey), environment: environment, options)
    for files in expected { judge.check(files) }
    judge.explainChanges(expected)
    judge.addPackageFindings()
    judge.addUnowned(expected)
    return (judge.findings.sorted(by: order), judge.notices.sorted())
  }

  private static func order(_ left: Finding, _ right: Finding) -> Bool {
    if left.severity != right.severity { return left.severity > right.severity }
    return (left.code, left.subject, left.title) < (right.code, right.subject, right.title)
  }
}

/// The work of one judgement.
struct IntegrityJudge {
  // What is wrong with the files of one package.
  private struct Damage {
    var changed: [(expected: ExpectedFile, position: Int)] = []
    var missing: [ExpectedFile] = []
    var record: Evidence
    var count = 0
  }

  let snapshot: Snapshot
  let index: SurveyIndex
  let environment: String
  private let policy: Policy
  private let rows: [String: PackageRecord]
  private var damages: [(package: String, damage: Damage)] = []
  // Other packages that have the present content in their own lists, by path.
  private var otherOwners: [String: [String]] = [:]
  private var configuration = Tally()
  private var folded: [FoldedFiles.Reason: Tally] = [:]
  /// Whether some package names the entry of the survey.
  private(set) var isOwned: [Bool]
  private(set) var findings: [Finding] = []
  private(set) var notices: [Notice] = []

  // Files and packages of one reason.
  private struct Tally {
    var files = 0
    var packages: Set<String> = []

    mutating func add(_ package: String) {
      files += 1
      packages.insert(package)
    }
  }

  init(
    _ snapshot: Snapshot, _ index: SurveyIndex, environment: String, _ options: DriftOptions
  ) {
    self.snapshot = snapshot
    self.index = index
    self.environment = environment
    self.policy = Policy(options)
    self.rows = Dictionary(
      snapshot.packages.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    self.isOwned = Array(repeating: false, count: index.files.count)
  }

  // MARK: Changed and missing

  /// Compares the files of one package.
  mutating func check(_ files: ExpectedFiles) {
    var damage = Damage(record: files.record)
    damage.count = files.files.count
    for file in files.files {
      guard let position = index.position(file.path) else {
        if file.exemption == .configuration {
          configuration.add(files.package)
        } else if let reason = FoldedFiles.reason(file) {
          folded[reason, default: Tally()].add(files.package)
        } else {
          damage.missing.append(file)
        }
        continue
      }
      isOwned[position] = true
      guard differs(file, index.files[position]) else { continue }
      if file.exemption == .configuration {
        configuration.add(files.package)
      } else {
        damage.changed.append((file, position))
      }
    }
    if !damage.changed.isEmpty || !damage.missing.isEmpty {
      damages.append((files.package, damage))
    }
  }

  // A link where a file was is no edit of its bytes: what stands behind it is judged by its own owner.
  private func differs(_ expected: ExpectedFile, _ file: SurveyedFile) -> Bool {
    guard case .file = file.kind, let digest = expected.digest else { return false }
    if digest.hasPrefix("sha256:") {
      return file.digest.map { $0.text != digest } ?? false
    }
    guard digest.hasPrefix("md5:"), let md5 = file.md5 else { return false }
    return !digest.utf8.dropFirst(4).elementsEqual(md5.utf8)
  }

  /// Finds which other package brought the present content of changed files.
  mutating func explainChanges(_ expected: [ExpectedFiles]) {
    var changed: [String: Int] = [:]
    for (_, damage) in damages {
      for change in damage.changed { changed[change.expected.path] = change.position }
    }
    guard !changed.isEmpty else { return }
    for files in expected {
      for file in files.files where file.digest != nil {
        guard let position = changed[file.path], !differs(file, index.files[position]) else {
          continue
        }
        otherOwners[file.path, default: []].append(files.package)
      }
    }
  }

  /// Writes one finding per package and kind, and the notices.
  mutating func addPackageFindings() {
    for (package, damage) in damages {
      guard let row = rows[package] else { continue }
      if !damage.changed.isEmpty { add(changed: damage, of: row) }
      if !damage.missing.isEmpty { add(missing: damage, of: row) }
    }
    if configuration.files > 0 {
      notices.append(
        Notice(
          "\(Self.files(configuration.files)) of \(Self.packages(configuration.packages.count)) "
            + "that may be changed \(configuration.files == 1 ? "is" : "are") not as installed: "
            + "configuration",
          code: "PKG005"))
    }
    for reason in FoldedFiles.Reason.allCases {
      guard let tally = folded[reason] else { continue }
      notices.append(
        Notice(
          "\(Self.files(tally.files)) of \(Self.packages(tally.packages.count)) "
            + "\(tally.files == 1 ? "is" : "are") not there: \(reason.text)", code: "PKG022"))
    }
  }

  private mutating func add(changed damage: Damage, of row: PackageRecord) {
    let changes = damage.changed
    let count = Self.files(changes.count)
    var texts: [String] = []
    var evidence: [Evidence] = []
    var others: Set<String> = []
    for (expected, position) in changes.prefix(IntegrityText.limit) {
      let file = index.files[position]
      texts.append(IntegrityText.change(expected, file, layers: snapshot.layers))
      evidence.append(place(file))
      for package in otherOwners[expected.path] ?? [] {
        if let other = rows[package] { others.insert("\(other.name) \(other.version)") }
      }
    }
    if changes.count > texts.count { texts.append("and \(changes.count - texts.count) more") }
    var message =
      "The bytes are not those that its record names: they were edited after the install."
    if !others.isEmpty {
      message =
        "Its record names other bytes for a path that another package brings too: "
        + others.sorted().joined(separator: ", ") + "."
    }
    add(
      RuleRegistry.changedAfterInstall, row,
      title: "\(row.name) \(row.version): \(count) changed "
        + "after install", message: message, texts: texts, evidence: evidence,
      key: changes.map { "\($0.expected.path) \(index.files[$0.position].digest?.hex ?? "")" })
  }

  private mutating func add(missing damage: Damage, of row: PackageRecord) {
    let missing = damage.missing
    let isAll = missing.count == damage.count
    var texts = missing.prefix(IntegrityText.limit).map { shown($0.path) }
    if missing.count > texts.count { texts.append("and \(missing.count - texts.count) more") }
    let what =
      isAll
      ? "all \(missing.count) files are"
      : "\(Self.files(missing.count)) \(missing.count == 1 ? "is" : "are")"
    add(
      RuleRegistry.fileMissing, row, title: "\(row.name) \(row.version): \(what) missing",
      message: "Its record names files that are not there.", texts: texts,
      evidence: [damage.record], key: missing.map(\.path))
  }

  private mutating func add(
    _ rule: Rule, _ row: PackageRecord, title: String, message: String, texts: [String],
    evidence: [Evidence], key: [String]
  ) {
    guard let severity = policy.severity(rule, .content, row.ecosystem, rule.severity) else {
      return
    }
    let subject = PairComparison.subject(row.purl)
    findings.append(
      finding(
        rule, severity, subject: subject, title: title, message: message, texts: texts,
        evidence: evidence, key: [row.location] + key))
  }

  private func finding(
    _ rule: Rule, _ severity: Severity, subject: String, title: String, message: String,
    texts: [String], evidence: [Evidence], key: [String]
  ) -> Finding {
    var finding = Finding(
      code: rule.code, name: rule.name, severity: severity, dimension: .content, subject: subject,
      title: title, message: message, environments: [environment],
      fingerprint: Fingerprint.of([rule.code, subject, environment] + key))
    finding.values = [
      Finding.Value(environment: environment, texts: texts, evidence: evidence)
    ]
    finding.fix = rule.fixLine
    return finding
  }

  // MARK: Files of no package

  /// Looks for files in folders of packages that no record names.
  mutating func addUnowned(_ expected: [ExpectedFiles]) {
    let found = UnownedFiles(
      snapshot, index, isOwned: isOwned, listed: Set(expected.map(\.package)))
    for group in found.groups {
      let own = group.isInsidePackage && group.hasCode ? Severity.warning : .info
      let rule = RuleRegistry.unownedFile
      guard let severity = policy.severity(rule, .content, .pypi, own) else { continue }
      let path = shown(group.path)
      var texts = group.positions.prefix(IntegrityText.limit).map {
        IntegrityText.unowned(index.files[$0], layers: snapshot.layers)
      }
      if group.positions.count > texts.count {
        texts.append("and \(group.positions.count - texts.count) more")
      }
      let isOne = group.positions.count == 1
      let title =
        isOne
        ? "\(shown(index.files[group.positions[0]].path)) belongs to no package"
        : "\(path): \(group.positions.count) files belong to no package"
      findings.append(
        finding(
          rule, severity, subject: path, title: title,
          message: group.isInsidePackage
            ? "No record names them, and they lie in the folder of a package that has one."
            : "No record names them; they are imported like installed packages.",
          texts: texts,
          evidence: group.positions.prefix(IntegrityText.limit).map { place(index.files[$0]) },
          key: group.positions.prefix(64).map { index.files[$0].path }))
    }
    notices += found.notices.map {
      var notice = $0
      notice.path = notice.path.map(shown)
      return notice
    }
  }

  // MARK: Words

  private func place(_ file: SurveyedFile) -> Evidence {
    Evidence(path: shown(file.path), layer: file.layer)
  }

  private func shown(_ path: String) -> String {
    switch snapshot.subject.kind {
    case .image, .folder, .host: "/" + path
    case .repository, .virtualEnvironment, .condaPrefix: path
    }
  }

  static func files(_ count: Int) -> String { count == 1 ? "1 file" : "\(count) files" }
  static func packages(_ count: Int) -> String { count == 1 ? "1 package" : "\(count) packages" }
}
