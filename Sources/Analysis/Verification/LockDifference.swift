import Model

/// What a difference is about, so that others can say that they follow from it.
enum LockTopic: Hashable {
  /// A package by family and normalised name.
  case package(PackageKey)
  /// Any package at all.
  case anyPackage
  /// An accelerator component, `cudnn`.
  case component(String)
  /// A variable of the image's configuration.
  case variable(String)
  /// Any variable.
  case anyVariable
  case entryPoint
  case interpreter
  case release
  case libc
  case base
}

/// A family and a normalised name.
struct PackageKey: Hashable, Comparable {
  let ecosystem: Ecosystem
  let name: String

  static func < (left: PackageKey, right: PackageKey) -> Bool {
    (left.ecosystem, left.name) < (right.ecosystem, right.name)
  }
}

/// One respect in which what was found is not what is locked.
struct LockDifference {
  /// The difference, with the lock as its baseline.
  var difference: Difference
  /// What it is about.
  var topics: [LockTopic] = []
  /// What it may follow from; the first of these that has a finding tells it.
  var followsFrom: [LockTopic] = []
  /// What the finding that it follows from says of it, `GPU code sm_80..sm_90 → sm_80`.
  var clause = ""
  /// The clause where the values are those of the finding already; empty where nothing is left to say.
  var shortClause = ""
  /// Clauses of one kind that one finding counts instead of telling each, `wheels of another interpreter`.
  var kind: String?
  /// Further words of the finding itself.
  var remarks: [String] = []
}
