package import Model

/// Whether a module imports in an environment, as far as its files tell (`holdfast why --imports MODULE`).
package struct ImportAnswer: Sendable, Hashable, Codable {
  /// The answers, the worst last.
  package enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    /// Every compiled module finds what it needs, and so do those of the packages that it requires.
    case works
    /// Only Python code was seen: nothing was judged.
    case notNative = "not-native"
    /// Neither of the two can be said; the reasons are given.
    case unknown
    /// A compiled module cannot be loaded.
    case fails
    /// Nothing of that name is there.
    case absent
  }

  /// One compiled module.
  package struct Module: Sendable, Hashable, Codable {
    /// The dotted name, `torchvision._C`.
    package var name: String
    /// Its own answer.
    package var outcome: Outcome
    /// What is wrong or unknown; each names the file.
    package var problems: [AcceleratorFacts.Extensions.Problem]

    /// A module.
    package init(
      name: String, outcome: Outcome, problems: [AcceleratorFacts.Extensions.Problem]
    ) {
      self.name = name
      self.outcome = outcome
      self.problems = problems
    }
  }

  /// One place where the module stands.
  package struct Place: Sendable, Hashable, Codable {
    /// The package and its version, `torchvision 0.19.1`; nil where none owns it.
    package var package: String?
    /// Where the package counts.
    package var role: PackageRecord.Role?
    /// The folder that is searched.
    package var location: String
    /// The layer that holds it.
    package var layer: Int?
    /// The package's record.
    package var evidence: [Evidence]
    /// The answer for this place.
    package var outcome: Outcome
    /// Why the answer is not `works`, in sentences; the weightiest first.
    package var reasons: [String]
    /// The compiled modules that were asked for, those that fail first.
    package var modules: [Module]
    /// Libraries from other packages that they load.
    package var libraries: [String]
    /// Major versions of NumPy's C interface that they are built for.
    package var numpy: [Int]
    /// Interpreters for which the package's wheel is built, `cp311-cp311`.
    package var interpreters: [String]

    /// A place without an answer.
    package init(location: String) {
      self.package = nil
      self.role = nil
      self.location = location
      self.layer = nil
      self.evidence = []
      self.outcome = .unknown
      self.reasons = []
      self.modules = []
      self.libraries = []
      self.numpy = []
      self.interpreters = []
    }
  }

  /// The environment.
  package var environment: String
  /// The module or distribution that was asked for.
  package var module: String
  /// The answer of the place that counts first.
  package var outcome: Outcome
  /// The places, those that count first; empty where it is absent.
  package var places: [Place]

  /// An answer.
  package init(environment: String, module: String, outcome: Outcome, places: [Place]) {
    self.environment = environment
    self.module = module
    self.outcome = outcome
    self.places = places
  }
}
