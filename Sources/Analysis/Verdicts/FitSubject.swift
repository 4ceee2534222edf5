import Model

/// An environment that is judged for hardware pools, with what the configuration says of it.
package struct FitSubject: Sendable {
  /// The environment.
  package var environment: NamedSnapshot
  /// The names of the pools that it must run on; empty for all.
  package var pools: [String]
  /// What it is for, `serving` or `training`; nil where that is not said.
  package var role: String?
  /// The workload requests a GPU; nil where no manifest tells.
  package var requestsGPU: Bool?

  /// An environment of which nothing is said.
  package init(
    _ environment: NamedSnapshot, pools: [String] = [], role: String? = nil,
    requestsGPU: Bool? = nil
  ) {
    self.environment = environment
    self.pools = pools
    self.role = role
    self.requestsGPU = requestsGPU
  }
}

/// What the configuration says about judging; without it everything is at its default.
package struct FitOptions: Sendable {
  /// Severities, allowances, the day, the program and the command that the report names.
  package var policy: DriftOptions
  /// Every environment is judged for every pool, not for its own ones alone.
  package var everyPool: Bool

  /// The default options.
  package init() {
    self.policy = DriftOptions()
    self.policy.command = "fit"
    self.everyPool = false
  }
}
