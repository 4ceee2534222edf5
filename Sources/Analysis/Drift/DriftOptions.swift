package import Accelerators
package import Model
package import Versions

/// What the configuration says about a comparison; without it everything is at its default.
package struct DriftOptions: Sendable {
  /// The program that judges; nil takes the one that made the first snapshot.
  package var tool: Snapshot.Tool?
  /// The command that the report names.
  package var command: String
  /// The environment with which the others are compared; nil, or a name that does not take part, is
  /// the first one.
  package var baseline: String?
  /// Severities that replace the table's; of several that fit, the most exact counts, then the last.
  package var severities: [SeverityOverride]
  /// Names of packages and components that must be the same everywhere: any difference of theirs is an
  /// error.
  package var mustMatch: [String]
  /// Findings that are to be hidden.
  package var allowances: [Allowance]
  /// The day, `2026-03-31`; without it allowances do not expire.
  package var today: String?
  /// What the configuration says of single environments, by name.
  package var environments: [String: EnvironmentOptions]
  /// The tables by which accelerators are judged; those of the program are read when first asked for.
  package var knowledge: Knowledge {
    get { otherKnowledge ?? .embedded }
    set { otherKnowledge = newValue }
  }
  private var otherKnowledge: Knowledge?

  /// The default options.
  package init() {
    self.tool = nil
    self.command = "diff"
    self.baseline = nil
    self.severities = []
    self.mustMatch = []
    self.allowances = []
    self.today = nil
    self.environments = [:]
  }
}

/// What the configuration says of one environment.
package struct EnvironmentOptions: Sendable, Hashable {
  /// What the environment is for, `serving` or `training`.
  package var role: String?
  /// Whether some hardware pool of the environment has a GPU; nil where no pool is known.
  package var hasGPU: Bool?
  /// The dependency groups that count as declared; nil takes those that manifests install by default.
  package var groups: [String]?
  /// The extras that count as declared.
  package var extras: [String]
  /// The manifests and lock files that count, relative to the repository's root; empty for all.
  package var manifests: [String]
  /// The Dockerfile of the environment, relative to the repository's root; nil finds it by its
  /// instructions.
  package var dockerfile: String?
  /// The stage of the Dockerfile that is built; nil for the last one.
  package var stage: String?

  /// Nothing is said.
  package init() {
    self.role = nil
    self.hasGPU = nil
    self.groups = nil
    self.extras = []
    self.manifests = []
    self.dockerfile = nil
    self.stage = nil
  }
}

/// A severity that policy sets.
package struct SeverityOverride: Sendable, Hashable {
  /// What it is for.
  package enum Selector: Sendable, Hashable {
    /// One rule, by code or name.
    case rule(String)
    /// One dimension of one family, or of all.
    case dimension(Dimension, Ecosystem?)
    /// A version step of packages of the family, or of all.
    case step(VersionStep, Ecosystem?)
  }

  /// What it is for.
  package var selector: Selector
  /// The severity; nil turns the findings off.
  package var severity: Severity?

  /// An override.
  package init(_ selector: Selector, _ severity: Severity?) {
    self.selector = selector
    self.severity = severity
  }
}

/// An agreed exception: findings that are hidden for a while.
package struct Allowance: Sendable, Hashable {
  /// The rule's code or name; nil for any.
  package var code: String?
  /// The title of the cause, or its beginning; nil for any.
  package var cause: String?
  /// The package's or component's name; nil for any.
  package var package: String?
  /// The environments that the finding must name; empty for any.
  package var between: [String]
  /// Why.
  package var reason: String
  /// Who.
  package var owner: String?
  /// The last day, `2026-03-31`.
  package var expires: String?
  /// The condition that ends it, `cudnn>=9`.
  package var until: String?

  /// An allowance of everything, to be narrowed.
  package init(reason: String) {
    self.code = nil
    self.cause = nil
    self.package = nil
    self.between = []
    self.reason = reason
    self.owner = nil
    self.expires = nil
    self.until = nil
  }
}
