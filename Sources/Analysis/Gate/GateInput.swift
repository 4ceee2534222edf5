package import Lockfiles
package import Model

/// What the gate judges: the environments of a project as they are declared now, and its lock file.
package struct GateInput: Sendable {
  /// The lock file.
  package enum Lock: Sendable, Hashable {
    /// There is none.
    case missing
    /// It was read.
    case present(LockState)
  }

  /// The environments.
  package var environments: [GateEnvironment]
  /// The lock file.
  package var lock: Lock
  /// Severities, allowances, the day, the program and the command that the report names.
  package var options: DriftOptions
  /// How many staged files declare something; nil where nothing staged is judged.
  package var stagedFiles: Int?

  /// What is judged.
  package init(
    environments: [GateEnvironment], lock: Lock, options: DriftOptions, stagedFiles: Int? = nil
  ) {
    self.environments = environments
    self.lock = lock
    self.options = options
    self.stagedFiles = stagedFiles
  }
}

/// One environment for the gate.
package struct GateEnvironment: Sendable {
  /// The name.
  package var name: String
  /// What the repository declares for it now.
  package var declaredNow: DeclaredPart
  /// What the lock file says that it declares; nil where the lock file does not have it.
  package var lockedDeclared: DeclaredPart?
  /// The repository, for the files and lines of what is said.
  package var repository: NamedSnapshot
  /// What the lock file has installed, by platform.
  package var installed: [String: InstalledPart]
  /// What the configuration says of it.
  package var options: EnvironmentOptions
  /// The hardware pools on which it must run; empty where none is known.
  package var pools: [Pool]

  /// An environment.
  package init(
    name: String, declaredNow: DeclaredPart, lockedDeclared: DeclaredPart?,
    repository: NamedSnapshot, installed: [String: InstalledPart] = [:],
    options: EnvironmentOptions = EnvironmentOptions(), pools: [Pool] = []
  ) {
    self.name = name
    self.declaredNow = declaredNow
    self.lockedDeclared = lockedDeclared
    self.repository = repository
    self.installed = installed
    self.options = options
    self.pools = pools
  }
}
