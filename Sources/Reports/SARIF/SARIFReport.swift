package import Analysis
import Documents
package import Model

/// A report as SARIF 2.1.0, which code-scanning services and editors read.
///
/// Format: OASIS Static Analysis Results Interchange Format 2.1.0. Nothing volatile is inside: no
/// time, no absolute path of the machine. Texts hold the true values, written as `JSONReport` writes
/// them. Results stand weightiest first, at most as many as services take.
package enum SARIFReport {
  /// The results that a file holds at most; the rest is counted in a notification.
  package static let resultLimit = 25_000
  /// The places that a result names at most; the rest is counted in its message.
  package static let locationLimit = 100

  /// The file, with a line feed at its end.
  ///
  /// Findings without a line in the repository are shown at the lock file of the report, or else at
  /// the configuration; without either they have a logical location alone.
  package static func bytes(
    _ report: Report, configuration: String? = "holdfast.toml",
    rules: [Rule] = RuleRegistry.rules, resultLimit: Int = resultLimit
  ) -> [UInt8] {
    var run = SARIFRun(
      report, configuration: configuration, rules: rules, resultLimit: resultLimit)
    return CanonicalJSON.pretty([
      "$schema":
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0",
      "runs": [run.value()],
    ])
  }
}

/// The one run of a file.
struct SARIFRun {
  let report: Report
  let places: FindingPlaces
  let kinds: [String: Snapshot.Subject.Kind]
  /// Where findings are shown that have no line of their own.
  let fallback: String?
  private let resultLimit: Int
  private var rules: SARIFRules
  private var occurrences: [String: Int] = [:]

  init(_ report: Report, configuration: String?, rules: [Rule], resultLimit: Int) {
    self.report = report
    self.places = FindingPlaces(report)
    self.kinds = Dictionary(
      report.environments.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
    self.fallback =
      report.lock.flatMap { FindingPlaces.relative($0.path) }
      ?? configuration.flatMap(FindingPlaces.relative)
    self.rules = SARIFRules(rules)
    self.resultLimit = resultLimit
  }

  /// A finding, and how it stands in the report.
  private struct Row {
    let finding: Finding
    var allowed: Report.Allowed?
    var isShared = false
  }

  /// Shared findings of the gate are those that the base of a change has already; elsewhere they are
  /// contradictions that all environments have.
  private var hasBaseline: Bool { report.command == "check" && !report.shared.isEmpty }

  private var rows: [Row] {
    let found = report.findings.map { Row(finding: $0) }
    let shared = report.shared.map { Row(finding: $0, isShared: true) }
    let allowed = report.allowed.map { Row(finding: $0.finding, allowed: $0) }
    return Self.weightiestFirst(found) + Self.weightiestFirst(shared)
      + Self.weightiestFirst(allowed)
  }

  private static func weightiestFirst(_ rows: [Row]) -> [Row] {
    rows.indices.sorted { left, right in
      let (a, b) = (rows[left].finding.severity, rows[right].finding.severity)
      return a == b ? left < right : a > b
    }.map { rows[$0] }
  }

  /// The run; results come first, because they name the rules.
  mutating func value() -> JSONValue {
    let rows = rows
    var results: [JSONValue] = []
    for row in rows.prefix(resultLimit) {
      let index = rules.index(of: row.finding.code, named: row.finding.name)
      results.append(result(row, ruleIndex: index))
    }
    let notifications = notifications(leftOut: rows.count - results.count)
    var invocation: [JSONValue.Member] = [.init("executionSuccessful", true)]
    if !notifications.isEmpty {
      invocation.append(.init("toolExecutionNotifications", .array(notifications)))
    }
    return [
      "tool": ["driver": driver],
      "automationDetails": ["id": .string("holdfast/\(report.command)/")],
      "columnKind": "unicodeCodePoints",
      "originalUriBaseIds": [
        SARIFPlace.root: ["description": ["text": "the root of the repository"]]
      ],
      "invocations": [.object(invocation)],
      "results": .array(results),
      "properties": properties,
    ]
  }

  // MARK: Results

  private mutating func result(_ row: Row, ruleIndex: Int) -> JSONValue {
    let finding = row.finding
    let all = places.places(of: finding)
    let shown = Array(all.prefix(SARIFReport.locationLimit))
    let fingerprint = finding.fingerprint
    occurrences[fingerprint, default: 0] += 1
    var members: [JSONValue.Member] = [
      .init("ruleId", .string(finding.code)),
      .init("ruleIndex", .integer(ruleIndex)),
      .init("level", .string(row.isShared && !hasBaseline ? "note" : finding.severity.level)),
      .init("message", ["text": text(of: finding, leftOut: all.count - shown.count)]),
      .init(
        "partialFingerprints",
        [
          "holdfast/v1": .string(fingerprint),
          // Services tell results apart by this key; a second result of the same name is another.
          "primaryLocationLineHash": .string(
            "\(fingerprint):\(occurrences[fingerprint] ?? 1)"),
        ]),
      .init("locations", [location(of: finding, shown)]),
      .init("properties", properties(of: row, leftOut: all.count - shown.count)),
    ]
    if hasBaseline, row.allowed == nil {
      members.append(.init("baselineState", .string(row.isShared ? "unchanged" : "new")))
    }
    let related = related(shown)
    if !related.isEmpty { members.append(.init("relatedLocations", .array(related))) }
    if let allowed = row.allowed { members.append(.init("suppressions", [suppression(allowed)])) }
    return .object(members)
  }

  /// What, why, whence, and what to do, a line each.
  private func text(of finding: Finding, leftOut: Int) -> JSONValue {
    var lines = [finding.title]
    if !finding.message.isEmpty { lines.append(finding.message) }
    if let cause = places.cause(of: finding) { lines.append("cause: \(cause.title)") }
    if let fix = places.fix(of: finding) {
      let ways = fix.split(separator: "\n")
      lines += ways.enumerated().map { "\($0 == 0 ? "fix" : "or"): \($1)" }
    }
    if leftOut > 0 {
      lines.append("\(English.count(leftOut, "further place")) of it are not listed here")
    }
    return SARIFText.message(lines.joined(separator: "\n"))
  }

  private func suppression(_ allowed: Report.Allowed) -> JSONValue {
    var details: [String] = []
    if let owner = allowed.owner { details.append("owner \(owner)") }
    if let expires = allowed.expires { details.append("until \(expires)") }
    let suffix = details.isEmpty ? "" : " (\(details.joined(separator: ", ")))"
    var properties: [JSONValue.Member] = [.init("reason", .string(allowed.reason))]
    if let owner = allowed.owner { properties.append(.init("owner", .string(owner))) }
    if let expires = allowed.expires { properties.append(.init("expires", .string(expires))) }
    return [
      "kind": "external", "status": "accepted",
      "justification": .string(allowed.reason + suffix), "properties": .object(properties),
    ]
  }

  private func properties(of row: Row, leftOut: Int) -> JSONValue {
    let finding = row.finding
    var members: [JSONValue.Member] = [
      .init("severity", .string(finding.severity.rawValue)),
      .init("dimension", .string(finding.dimension.rawValue)),
      .init("subject", .string(finding.subject)),
      .init("environments", .strings(finding.environments)),
      .init(
        "values",
        .array(
          finding.values.map {
            ["environment": .string($0.environment), "texts": .strings($0.texts)]
          })),
    ]
    if let cause = places.cause(of: finding) {
      members.append(
        .init(
          "cause",
          [
            "id": .string(cause.id), "kind": .string(cause.kind.rawValue),
            "title": .string(cause.title),
          ]))
    }
    if row.isShared, !hasBaseline { members.append(.init("inAllEnvironments", true)) }
    if leftOut > 0 { members.append(.init("locationsLeftOut", .integer(leftOut))) }
    return .object(members)
  }

  // MARK: The run

  private var driver: JSONValue {
    var members: [JSONValue.Member] = [
      .init("name", .string(report.tool.name)), .init("version", .string(report.tool.version)),
      .init("rules", .array(rules.descriptors)),
    ]
    let numbers = report.tool.version.split(separator: ".", omittingEmptySubsequences: false)
    if numbers.count == 3, numbers.allSatisfy({ Int($0) != nil }) {
      members.append(.init("semanticVersion", .string(report.tool.version)))
    }
    return .object(members)
  }

  private var properties: JSONValue {
    var members: [JSONValue.Member] = [
      .init("verdict", .string(report.verdict)),
      .init(
        "environments",
        .array(
          report.environments.map { environment in
            var members: [JSONValue.Member] = [
              .init("name", .string(environment.name)),
              .init("kind", .string(environment.kind.rawValue)),
              .init("isBaseline", .boolean(environment.isBaseline)),
            ]
            if let digest = environment.digest { members.append(.init("digest", .string(digest))) }
            if let platform = environment.platform {
              members.append(.init("platform", .string(platform)))
            }
            return .object(members)
          })),
    ]
    if let lock = report.lock {
      members.append(
        .init(
          "lock",
          ["digest": .string(lock.digest), "signature": .string(lock.signature.rawValue)]))
    }
    if let audit = report.audit {
      members.append(
        .init("audit", ["level": .integer(audit.level), "title": .string(audit.title)]))
    }
    return .object(members)
  }

  /// What could not be read or decided, and how much of the report is left out.
  private mutating func notifications(leftOut: Int) -> [JSONValue] {
    var result = report.notices.map { notice -> JSONValue in
      let index = rules.index(of: notice.code, named: nil)
      var members: [JSONValue.Member] = [
        .init("associatedRule", ["id": .string(notice.code), "index": .integer(index)]),
        .init("level", "warning"),
        .init("message", ["text": SARIFText.message(notice.message)]),
      ]
      if let path = notice.path {
        let evidence = Evidence(path: path, layer: notice.layer, line: notice.line)
        members.append(.init("locations", [place(evidence)]))
      }
      return .object(members)
    }
    if leftOut > 0 {
      let text = "\(English.count(leftOut, "result")) of less weight are left out here"
      result.append(["level": "warning", "message": ["text": .string(text)]])
    }
    return result
  }
}

extension Severity {
  /// The level of SARIF (section 3.27.10).
  var level: String {
    switch self {
    case .error: "error"
    case .warning: "warning"
    case .info: "note"
    }
  }
}
