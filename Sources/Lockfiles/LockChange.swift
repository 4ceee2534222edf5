/// One difference between two lock files, or between a lock file and what would be locked now.
package struct LockChange: Sendable, Hashable {
  /// The part of an environment that changed.
  package enum Part: String, Sendable, Hashable, Comparable {
    /// The environment itself.
    case environment
    /// What the repository declares.
    case declared
    /// What is installed.
    case installed

    /// Orders environment, declared, installed.
    package static func < (left: Part, right: Part) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .environment: 0
      case .declared: 1
      case .installed: 2
      }
    }
  }

  /// What happened.
  package enum Kind: String, Sendable, Hashable {
    case added
    case removed
    case changed
  }

  /// What it happened to; the raw value is the word for it.
  package enum Topic: String, Sendable, Hashable {
    case environment
    case platform
    case setting
    case file
    case requirement
    case pin
    case baseImage = "base image"
    case subject
    case layers
    case operatingSystem = "operating system"
    case libc = "C library"
    case interpreter
    case package
    case component
    case gpuCode = "GPU code"
    case variant
    case need
    case variable
    case entryPoint = "entry point"
    case numerics
  }

  /// The environment's name.
  package var environment: String
  /// The platform of an installed part; nil for the others.
  package var platform: String?
  /// The part.
  package var part: Part
  /// What happened.
  package var kind: Kind
  /// What it happened to.
  package var topic: Topic
  /// The name of what changed: `torch`, `uv.lock`, `OMP_NUM_THREADS`.
  package var subject: String
  /// The file of the repository that says so; nil outside the declared part.
  package var file: String?
  /// What it was; nil where it was added.
  package var before: String?
  /// What it is; nil where it was removed.
  package var after: String?

  /// A change.
  package init(
    environment: String, platform: String? = nil, part: Part, kind: Kind, topic: Topic,
    subject: String, file: String? = nil, before: String? = nil, after: String? = nil
  ) {
    self.environment = environment
    self.platform = platform
    self.part = part
    self.kind = kind
    self.topic = topic
    self.subject = subject
    self.file = file
    self.before = before
    self.after = after
  }
}

/// Plain sentences about changes, one for each line.
package enum LockText {
  /// The changes in words, in their order, without colour.
  ///
  /// `training: numpy 1.26.4 → 2.0.2 (installed, linux/amd64)`,
  /// `training: requirement torch>=2.3 added in pyproject.toml (declared)`.
  package static func lines(_ changes: [LockChange]) -> [String] {
    changes.map { "\($0.environment): \(sentence($0)) (\(place($0)))" }
  }

  private static func place(_ change: LockChange) -> String {
    [change.part == .environment ? "lock file" : change.part.rawValue, change.platform]
      .compactMap(\.self).joined(separator: ", ")
  }

  private static func sentence(_ change: LockChange) -> String {
    let file = change.file.map { " in \($0)" } ?? ""
    let subject =
      switch change.topic {
      case .package, .pin: change.subject
      // The text of a requirement begins with its name.
      case .requirement where change.before != nil || change.after != nil:
        change.topic.rawValue
      case .environment, .platform, .subject, .layers, .operatingSystem, .libc, .entryPoint:
        change.subject.isEmpty
          ? change.topic.rawValue : "\(change.topic.rawValue) \(change.subject)"
      default: "\(change.topic.rawValue) \(change.subject)"
      }
    switch (change.kind, change.before, change.after) {
    case (.changed, let before?, let after?): return "\(subject) \(before) → \(after)\(file)"
    case (.added, _, let after?): return "\(subject) \(after) added\(file)"
    case (.removed, let before?, _): return "\(subject) \(before) removed\(file)"
    default: return "\(subject) \(change.kind.rawValue)\(file)"
    }
  }
}
