/// The result of a judgement, in every format the same (`holdfast.report/1`).
///
/// The schema stands in `Schemas/report.schema.json`; changes only add keys.
package struct Report: Sendable, Hashable, Codable {
  /// The schema's name and major version.
  package static let schemaName = "holdfast.report/1"

  /// One environment that was judged.
  package struct Environment: Sendable, Hashable, Codable {
    /// The name in the configuration or the catalog, or the source as named.
    package var name: String
    /// The source.
    package var reference: String
    /// The kind of subject.
    package var kind: Snapshot.Subject.Kind
    /// The subject's digest.
    package var digest: String?
    /// The platform.
    package var platform: String?
    /// The facts come from hashed bytes.
    package var verified: Bool
    /// The others are compared with this one.
    package var isBaseline: Bool
    /// Installed packages by ecosystem.
    package var packages: [String: Int]

    /// An environment.
    package init(name: String, snapshot: Snapshot, isBaseline: Bool) {
      self.name = name
      self.reference = snapshot.subject.reference
      self.kind = snapshot.subject.kind
      self.digest = snapshot.subject.digest
      self.platform = snapshot.subject.platform
      self.verified = snapshot.subject.verified
      self.isBaseline = isBaseline
      self.packages = [:]
      var counts: [Ecosystem: Int] = [:]
      for row in snapshot.packages.indices where snapshot.packages[row].state == .installed {
        counts[snapshot.packages[row].ecosystem, default: 0] += 1
      }
      for (ecosystem, count) in counts { packages[ecosystem.rawValue] = count }
    }
  }

  /// One row of the overview: a component and what each environment has of it.
  package struct MatrixRow: Sendable, Hashable, Codable {
    /// The component, `Python`.
    package var label: String
    /// One cell per environment, in order; nil where nothing is known.
    package var cells: [String?]
    /// The weight of the row's difference; nil where all agree.
    package var severity: Severity?
    /// A remark instead of the severity, `44 differ`.
    package var remark: String?

    /// A row.
    package init(
      label: String, cells: [String?], severity: Severity? = nil, remark: String? = nil
    ) {
      self.label = label
      self.cells = cells
      self.severity = severity
      self.remark = remark
    }
  }

  /// A finding that an allowance of the configuration hides.
  package struct Allowed: Sendable, Hashable, Codable {
    /// The hidden finding.
    package var finding: Finding
    /// Why.
    package var reason: String
    /// Who.
    package var owner: String?
    /// Until when, `2026-03-31`.
    package var expires: String?

    /// A hidden finding.
    package init(finding: Finding, reason: String, owner: String?, expires: String?) {
      self.finding = finding
      self.reason = reason
      self.owner = owner
      self.expires = expires
    }
  }

  /// One package as a repository declares and locks it, beside what an environment has installed.
  package struct CrosswalkRow: Sendable, Hashable, Codable {
    /// The environment whose installs are shown.
    package var environment: String
    /// The repository's name.
    package var repository: String
    /// The family.
    package var ecosystem: Ecosystem
    /// The normalised name.
    package var name: String
    /// The declared constraints, sorted; `*` where any version is declared.
    package var declared: [String]
    /// The locked versions, sorted.
    package var locked: [String]
    /// The installed versions, sorted.
    package var installed: [String]
    /// The weight of what does not fit; nil where all three agree.
    package var severity: Severity?
    /// What does not fit, `not locked`.
    package var remark: String?

    /// A row without a remark.
    package init(
      environment: String, repository: String, ecosystem: Ecosystem, name: String,
      declared: [String], locked: [String], installed: [String]
    ) {
      self.environment = environment
      self.repository = repository
      self.ecosystem = ecosystem
      self.name = name
      self.declared = declared
      self.locked = locked
      self.installed = installed
      self.severity = nil
      self.remark = nil
    }
  }

  /// `holdfast.report/1`.
  package var schema: String
  /// The program that made it.
  package var tool: Snapshot.Tool
  /// The command, `diff`.
  package var command: String
  /// The verdict in one line.
  package var verdict: String
  /// What was judged, in the order in which it was named.
  package var environments: [Environment]
  /// The overview.
  package var matrix: [MatrixRow]
  /// Causes, the weightiest first.
  package var causes: [Cause]
  /// Findings: by severity, then cause, code, subject.
  package var findings: [Finding]
  /// Findings that allowances hide.
  package var allowed: [Allowed]
  /// Contradictions that every environment has in the same way: no drift, and not repaired either.
  package var shared: [Finding]
  /// Declared, locked and installed side by side; empty where no repository takes part.
  package var crosswalk: [CrosswalkRow]
  /// Environments against hardware pools; nil where no pool takes part.
  package var fit: Fit?
  /// The lock file that it was made against; nil where none takes part.
  package var lock: LockState?
  /// How reproducible the project is; nil outside audits.
  package var audit: Audit?
  /// Two trees file by file; nil where files were not compared.
  package var files: FileComparison?
  /// What could not be read or decided.
  package var notices: [Notice]

  /// An empty report of a command.
  package init(tool: Snapshot.Tool, command: String) {
    self.schema = Report.schemaName
    self.tool = tool
    self.command = command
    self.verdict = ""
    self.environments = []
    self.matrix = []
    self.causes = []
    self.findings = []
    self.allowed = []
    self.shared = []
    self.crosswalk = []
    self.fit = nil
    self.lock = nil
    self.audit = nil
    self.files = nil
    self.notices = []
  }

  /// How many findings have the severity.
  package func count(_ severity: Severity) -> Int {
    findings.count { $0.severity == severity }
  }
}
