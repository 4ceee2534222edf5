/// How much a finding matters.
package enum Severity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
  case info
  case warning
  case error

  private var rank: Int {
    switch self {
    case .info: 0
    case .warning: 1
    case .error: 2
    }
  }

  /// Orders by weight: info, warning, error.
  package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}

/// In which respect environments differ, or what contradicts itself.
package enum Dimension: String, Sendable, Hashable, Codable, CaseIterable {
  case accelerator
  case base
  case build
  case content
  case entryPoint = "entry-point"
  case gpuCode = "gpu-code"
  case hardware
  case interpreter
  case libc
  case operatingSystem = "operating-system"
  case presence
  case processor
  case requirement
  case source
  case variable
  case version
}

/// A judgement with a code, its evidence, its cause and its fix.
package struct Finding: Sendable, Hashable, Codable {
  /// What one environment has, at the place that the finding speaks of.
  package struct Value: Sendable, Hashable, Codable {
    /// The environment's name.
    package var environment: String
    /// The values, sorted; several for several installs, none where it is absent.
    package var texts: [String]
    /// Where they were read.
    package var evidence: [Evidence]

    /// What an environment has.
    package init(environment: String, texts: [String], evidence: [Evidence]) {
      self.environment = environment
      self.texts = texts
      self.evidence = evidence
    }
  }

  /// The rule's code, `PKG001`.
  package var code: String
  /// The rule's name, `version-differs`.
  package var name: String
  /// How much it matters, after policy.
  package var severity: Severity
  /// In which respect.
  package var dimension: Dimension
  /// What it speaks of: a package URL without version, a variable, a component.
  package var subject: String
  /// The finding in one line, `numpy 1.26.4 → 2.0.2`.
  package var title: String
  /// Why it matters, in one sentence.
  package var message: String
  /// The environments that are concerned, in the report's order; with a comparison the baseline is
  /// the first.
  package var environments: [String]
  /// What each environment of the report has, in the report's order.
  package var values: [Value]
  /// The id of the cause that explains it; nil for conflicts inside one environment.
  package var cause: String?
  /// What to do.
  package var fix: String?
  /// Stable over runs and line moves: names the finding in baselines and allowances.
  package var fingerprint: String

  /// A finding without values, cause and fix.
  package init(
    code: String, name: String, severity: Severity, dimension: Dimension, subject: String,
    title: String, message: String, environments: [String], fingerprint: String
  ) {
    self.code = code
    self.name = name
    self.severity = severity
    self.dimension = dimension
    self.subject = subject
    self.title = title
    self.message = message
    self.environments = environments
    self.values = []
    self.cause = nil
    self.fix = nil
    self.fingerprint = fingerprint
  }
}

/// The earliest fact that explains a group of differences.
package struct Cause: Sendable, Hashable, Codable {
  /// The kinds of cause, in the order in which they are tried.
  package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// The base images differ, and the evidence lies in their layers.
    case base
    /// The interpreter's version differs.
    case interpreter
    /// The operating system's release differs.
    case operatingSystem = "operating-system"
    /// A requiring package differs and pins the differing one.
    case parent
    /// Several packages come in another variant or from another index.
    case variant
    /// One instruction of the build brought all of them.
    case instruction
    /// Nothing else explains the difference.
    case itself
  }

  /// Where one environment shows the cause.
  package struct Place: Sendable, Hashable, Codable {
    /// The environment's or repository's name.
    package var environment: String
    /// What it has there, `debian 12`; nil where it has nothing.
    package var text: String?
    /// Where it was read.
    package var evidence: [Evidence]
    /// The instruction of the layer, as the image's history or the Dockerfile has it.
    package var instruction: String?

    /// A place.
    package init(
      environment: String, text: String? = nil, evidence: [Evidence] = [],
      instruction: String? = nil
    ) {
      self.environment = environment
      self.text = text
      self.evidence = evidence
      self.instruction = instruction
    }
  }

  /// The cause's id in its report, `c1`.
  package var id: String
  /// The kind.
  package var kind: Kind
  /// The cause in one line.
  package var title: String
  /// The highest severity among what it explains.
  package var severity: Severity
  /// The environments between which it stands, baseline first.
  package var environments: [String]
  /// How many findings it explains.
  package var explains: Int
  /// Where it was read, in any of the environments.
  package var evidence: [Evidence]
  /// What each environment shows of it, baseline first.
  package var places: [Place]
  /// What to do about it.
  package var fix: String?

  /// A cause without evidence and fix.
  package init(
    id: String, kind: Kind, title: String, severity: Severity, environments: [String],
    explains: Int
  ) {
    self.id = id
    self.kind = kind
    self.title = title
    self.severity = severity
    self.environments = environments
    self.explains = explains
    self.evidence = []
    self.places = []
    self.fix = nil
  }
}
