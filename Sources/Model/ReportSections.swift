/// How reproducible a project is, and what is needed for the next level (`holdfast audit`).
package struct Audit: Sendable, Hashable, Codable {
  /// One condition of a level.
  package struct Criterion: Sendable, Hashable, Codable {
    /// The level that needs it, 1 to 4.
    package var level: Int
    /// A stable short name, `bases-by-digest`.
    package var name: String
    /// The condition in one sentence.
    package var text: String
    /// Whether it holds; nil where nothing that was looked at can tell.
    package var isMet: Bool?
    /// What speaks against it, `3 of 41 requirements have no hash`; nil where it is met.
    package var because: String?
    /// The codes of the findings that break it, sorted.
    package var codes: [String]

    /// A condition.
    package init(
      level: Int, name: String, text: String, isMet: Bool?, because: String? = nil,
      codes: [String] = []
    ) {
      self.level = level
      self.name = name
      self.text = text
      self.isMet = isMet
      self.because = because
      self.codes = codes
    }
  }

  /// The reached level, 0 to 4: every criterion of it and of those below is met.
  package var level: Int
  /// The level's name, `pinned`.
  package var title: String
  /// Every criterion, ordered by level and name.
  package var criteria: [Criterion]
  /// What to do for the next level, the shortest way first; empty at the top.
  package var next: [String]

  /// An audit's result.
  package init(level: Int, title: String, criteria: [Criterion], next: [String]) {
    self.level = level
    self.title = title
    self.criteria = criteria
    self.next = next
  }
}

/// The lock file that a report was made against (`holdfast verify`, `holdfast check`).
package struct LockState: Sendable, Hashable, Codable {
  /// What became of the signature.
  package enum Signature: String, Sendable, Hashable, Codable {
    /// Nobody asked for one, and there is none.
    case absent
    /// There is one, and no key to check it with.
    case unchecked
    /// It is by a key that was given, over this environment of this project.
    case valid
    /// It is missing where one is asked for, or it does not hold.
    case refused
  }

  /// The lock file as it was named.
  package var path: String
  /// The digest of its body.
  package var digest: String
  /// The environment that was taken from it; nil for all.
  package var environment: String?
  /// The platform that was taken from it.
  package var platform: String?
  /// What became of the signature.
  package var signature: Signature
  /// The id of the key that signed; nil without a valid signature.
  package var keyID: String?
  /// The sequence number of the signature.
  package var sequence: Int?

  /// A lock without a signature.
  package init(path: String, digest: String, environment: String? = nil, platform: String? = nil) {
    self.path = path
    self.digest = digest
    self.environment = environment
    self.platform = platform
    self.signature = .absent
    self.keyID = nil
    self.sequence = nil
  }
}

/// Two trees file by file, grouped by why they differ (`holdfast diff --files`).
package struct FileComparison: Sendable, Hashable, Codable {
  /// Why files differ; the first that applies.
  package enum Reason: String, Sendable, Hashable, Codable, CaseIterable {
    /// A package with another version, build or content owns it.
    case changedPackage = "changed-package"
    /// Only one side has it, and no package owns it.
    case onlyInOne = "only-in-one"
    /// Other content of a file that no changed package owns.
    case content
    /// Compiled Python whose source is the same: the time in its header, or the path.
    case compiledPython = "compiled-python"
    /// Caches, logs and indexes that every build writes anew.
    case generated
    /// A link with another target, or another kind of entry.
    case kind
    /// Other permissions or another owner; the content is the same.
    case ownership
    /// Only the time of the last change differs.
    case timestamps
    /// Only the order of the entries inside a layer differs.
    case order
  }

  /// One file that differs.
  package struct Item: Sendable, Hashable, Codable {
    /// The path.
    package var path: String
    /// What the first tree has there, `644 root 12 kB`; nil where it has nothing.
    package var first: String?
    /// What the second tree has there.
    package var second: String?

    /// A file that differs.
    package init(path: String, first: String?, second: String?) {
      self.path = path
      self.first = first
      self.second = second
    }
  }

  /// Files that differ for one reason; those of one package together.
  package struct Group: Sendable, Hashable, Codable {
    /// The reason.
    package var reason: Reason
    /// The package that explains it, `numpy 1.26.4 → 2.0.2`; nil where none does.
    package var package: String?
    /// How many files.
    package var count: Int
    /// The bytes of those files on both sides together.
    package var bytes: Int
    /// The first files by path; all of them with `--all`.
    package var items: [Item]

    /// A group.
    package init(reason: Reason, package: String?, count: Int, bytes: Int, items: [Item]) {
      self.reason = reason
      self.package = package
      self.count = count
      self.bytes = bytes
      self.items = items
    }
  }

  /// How many files both sides have alike.
  package var same: Int
  /// How many files differ.
  package var different: Int
  /// Groups in the order of their reasons, the largest first within one.
  package var groups: [Group]

  /// A comparison.
  package init(same: Int, different: Int, groups: [Group]) {
    self.same = same
    self.different = different
    self.groups = groups
  }
}
