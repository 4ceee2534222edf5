import Model

/// The levels of reproducibility, their criteria, and what is missing for the next one.
struct AuditLevels {
  /// The names of the levels, R0 to R4.
  static let titles = ["open", "named", "pinned", "hashed", "verified"]

  /// What speaks for one criterion.
  enum State {
    /// Findings decide.
    case judged
    /// Nothing that was looked at has such a part, so it decides nothing.
    case absent(String)
    /// Nobody knows, and without it the level cannot be claimed.
    case unknown(String)
    /// It does not hold, whatever the findings say.
    case broken(String, step: String)
  }

  /// A criterion before it is judged.
  struct Definition {
    var level: Int
    var name: String
    var text: String
    var codes: [String]
    /// What to do, before the number of things: `pin`, and what they are: `requirement`.
    var verb: String
    var noun: String
    /// What is wrong with them, behind the noun; empty where the noun says it.
    var lack: String
  }

  // A criterion that does not hold.
  private struct Blocking {
    var definition: Definition
    var found: [AuditFinding]
    var step: String
    var reason: String
    var count: Int
  }

  /// Every criterion, ordered by level and name.
  static let definitions: [Definition] = [
    Definition(
      level: 1, name: "bases-named", text: "Every base image has a tag other than latest.",
      codes: ["REP003", "REP004"], verb: "name a release for", noun: "base image",
      lack: "without a release"),
    Definition(
      level: 1, name: "interpreter-stated",
      text: "A manifest, a lock or a base image says which Python is meant.", codes: ["REP024"],
      verb: "state the version of Python in", noun: "place",
      lack: "that leaves the version of Python open"),
    Definition(
      level: 1, name: "no-remote-scripts",
      text: "No build runs a script straight from the network.", codes: ["REP014"],
      verb: "replace", noun: "remote script", lack: "run unseen"),
    Definition(
      level: 1, name: "something-declared",
      text: "A manifest, a lock or a Dockerfile says what the environment is made of.", codes: [],
      verb: "write", noun: "manifest", lack: "missing"),
    Definition(
      level: 2, name: "locks-current", text: "No lock file contradicts its manifest.",
      codes: ["REP008"], verb: "lock again for", noun: "requirement",
      lack: "that a lock contradicts"),
    Definition(
      level: 2, name: "releases-only",
      text: "No nightly, development or pre-release build is taken.",
      codes: ["REP018"], verb: "name a release for", noun: "moving build", lack: ""),
    Definition(
      level: 2, name: "requirements-pinned",
      text: "Every requirement is fixed to one version, by a lock or in place.",
      codes: ["REP005", "REP007", "REP012", "REP013"], verb: "pin", noun: "requirement",
      lack: "not pinned"),
    Definition(
      level: 2, name: "sources-by-commit",
      text: "Version control sources name a commit, folders lie in the repository.",
      codes: ["REP016", "REP017", "REP021"], verb: "name the commit of", noun: "source",
      lack: "without a commit"),
    Definition(
      level: 2, name: "system-packages-pinned",
      text:
        "System packages have versions or come from a dated snapshot; no build upgrades them all.",
      codes: ["REP009", "REP011"], verb: "give a version to", noun: "system package",
      lack: "without a version"),
    Definition(
      level: 3, name: "bases-by-digest", text: "Every base image is named by its digest.",
      codes: ["REP001", "REP003", "REP004"], verb: "add the digest of", noun: "base image",
      lack: "without a digest"),
    Definition(
      level: 3, name: "fetches-checked",
      text: "Everything that a build fetches is checked against a digest or signature.",
      codes: ["REP014", "REP015"], verb: "check", noun: "download", lack: "unchecked"),
    Definition(
      level: 3, name: "one-source-per-package",
      text: "Each package can come from one authenticated place only, or is known by its digest.",
      codes: ["REP019", "REP020"], verb: "settle the source of packages at", noun: "place",
      lack: "where the origin is open"),
    Definition(
      level: 3, name: "packages-hashed",
      text: "Every pinned package has a digest, which makes installers refuse all others.",
      codes: ["REP006"], verb: "add digests to", noun: "pin", lack: "without a digest"),
    Definition(
      level: 4, name: "build-independent",
      text: "No build step depends on the clock, on chance or on the machine.", codes: ["REP022"],
      verb: "fix", noun: "host-dependent value", lack: ""),
    Definition(
      level: 4, name: "environment-locked",
      text: "holdfast.lock is current and holds the installed part of every environment.",
      codes: ["REP025"], verb: "lock", noun: "environment", lack: "not locked"),
    Definition(
      level: 4, name: "environment-signed", text: "Every environment of holdfast.lock is signed.",
      codes: ["REP026"], verb: "sign", noun: "environment", lack: "not signed"),
    Definition(
      level: 4, name: "files-owned",
      text: "In the images that were looked at every file of a package is as its record says.",
      codes: ["PKG005", "PKG022", "PKG023"], verb: "explain", noun: "changed or unowned file",
      lack: ""),
    Definition(
      level: 4, name: "system-packages-dated",
      text: "System packages come from a dated snapshot of their archive.", codes: ["REP010"],
      verb: "use a dated snapshot in", noun: "build stage", lack: "without a dated snapshot"),
  ]

  private(set) var audit: Audit
  /// What stands between the project and the next level, in words.
  private(set) var reasons: [String] = []

  init(_ findings: [AuditFinding], states: [String: State]) {
    var criteria: [Audit.Criterion] = []
    var blocking: [Blocking] = []
    for definition in Self.definitions {
      let found = findings.filter { definition.codes.contains($0.rule.code) }
      let count = found.reduce(0) { $0 + $1.count }
      var criterion = Audit.Criterion(
        level: definition.level, name: definition.name, text: definition.text, isMet: true)
      var step = ""
      var reason = ""
      switch states[definition.name] ?? .judged {
      case .broken(let why, let way):
        criterion.isMet = false
        criterion.because = why
        reason = why
        step = way
      case _ where !found.isEmpty:
        criterion.isMet = false
        let things = AuditText.count(count, definition.noun)
        let lack = definition.lack.isEmpty ? "" : " \(definition.lack)"
        criterion.because = "\(things)\(lack): \(Self.files(found))"
        step = "\(definition.verb) \(things) (\(Self.files(found)))"
      case .judged: break
      case .absent(let why):
        criterion.isMet = nil
        criterion.because = "\(why); decides nothing"
      case .unknown(let why):
        criterion.isMet = nil
        criterion.because = "\(why); counts as not met"
        reason = why
        step = why
      }
      criterion.codes = Array(Set(found.map(\.rule.code))).sorted()
      criteria.append(criterion)
      if !step.isEmpty {
        blocking.append(
          Blocking(
            definition: definition, found: found, step: step, reason: reason, count: count))
      }
    }
    let lowest = blocking.map(\.definition.level).min()
    let level = lowest.map { $0 - 1 } ?? 4
    let open = blocking.filter { $0.definition.level == lowest }
      .sorted { ($0.count, $0.definition.name) < ($1.count, $1.definition.name) }
    audit = Audit(
      level: level, title: Self.titles[level], criteria: criteria,
      next: Self.unique(open.map(\.step)))
    reasons = Self.unique(
      open.map { item in
        guard !item.found.isEmpty else { return item.reason }
        let things = AuditText.count(item.count, item.definition.noun)
        let lack = item.definition.lack.isEmpty ? "" : " \(item.definition.lack)"
        return "\(things)\(lack): \(Self.files(item.found, limit: 1))"
      })
  }

  private static func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }

  // `requirements.txt 8, environment.yml 4 and 3 more files`.
  private static func files(_ findings: [AuditFinding], limit: Int = 3) -> String {
    var counts: [String: Int] = [:]
    for finding in findings { counts[finding.subject, default: 0] += finding.count }
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let shown = sorted.prefix(limit).map { sorted.count == 1 ? $0.key : "\($0.key) \($0.value)" }
      .joined(separator: ", ")
    return sorted.count > limit
      ? "\(shown) and \(AuditText.count(sorted.count - limit, "more file"))" : shown
  }
}
