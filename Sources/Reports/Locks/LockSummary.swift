package import Model

/// What `holdfast lock` wrote, for people.
package enum LockSummary {
  /// What became of the file.
  package enum Outcome: Sendable, Hashable {
    /// It was written for the first time.
    case created
    /// It was written anew.
    case updated
    /// What it says is what would be written.
    case unchanged
  }

  /// One environment of the file.
  package struct Environment: Sendable, Hashable {
    /// The name.
    package var name: String
    /// What the repository declares; nil where nothing is declared.
    package var declared: Declared?
    /// What is installed, in the file's order; empty before the first image was locked.
    package var platforms: [Platform]
    /// What changed against the file as it was, a plain sentence each; nil where there was none.
    package var changes: [String]?
    /// The signature over the environment; nil where it is not signed.
    package var signature: Signature?

    /// An environment without parts.
    package init(name: String) {
      self.name = name
      self.platforms = []
    }
  }

  /// The counts of a declared part.
  package struct Declared: Sendable, Hashable {
    /// Requirements of manifests.
    package var requirements: Int
    /// Pins of the repository's own lock files.
    package var pins: Int
    /// Bases of Dockerfiles.
    package var images: Int
    /// Files that were read.
    package var files: Int

    /// Counts.
    package init(requirements: Int, pins: Int, images: Int, files: Int) {
      self.requirements = requirements
      self.pins = pins
      self.images = images
      self.files = files
    }
  }

  /// The installed part of one platform.
  package struct Platform: Sendable, Hashable {
    /// `linux/amd64`.
    package var name: String
    /// The source that was read, as it was named; nil where the part was kept as it was.
    package var source: String?
    /// Installed packages by family.
    package var packages: [Ecosystem: Int]
    /// The names of packages whose archives have no digest, sorted.
    package var withoutHashes: [String]
    /// The digest of the numerics fingerprint, `sha256:…`.
    package var numerics: String?

    /// A platform.
    package init(
      name: String, source: String?, packages: [Ecosystem: Int], withoutHashes: [String] = [],
      numerics: String? = nil
    ) {
      self.name = name
      self.source = source
      self.packages = packages
      self.withoutHashes = withoutHashes
      self.numerics = numerics
    }
  }

  /// A signature that covers the environment as it stands in the file.
  package struct Signature: Sendable, Hashable {
    /// The id of the key.
    package var keyID: String
    /// The sequence number.
    package var sequence: Int64
    /// It was made by this run; otherwise it still holds.
    package var isNew: Bool

    /// A signature.
    package init(keyID: String, sequence: Int64, isNew: Bool) {
      self.keyID = keyID
      self.sequence = sequence
      self.isNew = isNew
    }
  }

  /// Lines of changes in a folded summary.
  private static let changeLimit = 10
  /// Packages without digest that a folded summary names.
  private static let nameLimit = 5

  /// What became of the file, then each environment: parts, missing digests, fingerprint, changes,
  /// signature.
  ///
  /// `path` is the file as it was named, `digest` that of its body.
  package static func render(
    path: String, digest: String, outcome: Outcome, environments: [Environment], style: TextStyle
  ) -> String {
    var page = TextPage(style)
    let words =
      switch outcome {
      case .created: "written"
      case .updated: "updated"
      case .unchanged: "is current, nothing was written"
      }
    page.paragraph(
      "\(path, .strong) \(ours: words)  \(Subject.short(digest: digest), .faint)",
      first: "\(ours: "✓ ok", .success)  ")
    for environment in environments {
      page.blank()
      write(environment, into: &page)
    }
    return page.text
  }

  private static let column = 12

  private static func label(_ text: String) -> StyledText {
    let padding = StyledText.spaces(column - text.utf8.count)
    return "\(ours: text, .faint)\(padding)"
  }

  private static func write(_ environment: Environment, into page: inout TextPage) {
    page.line("\(environment.name, .strong)")
    if let declared = environment.declared {
      page.paragraph("\(ours: words(declared))", indent: 2, first: label("declared"))
    } else {
      page.paragraph("nothing", indent: 2, first: label("declared"))
    }
    if environment.platforms.isEmpty {
      page.paragraph(
        "nothing yet: `holdfast lock` reads the environment's source, or leave it to CI", indent: 2,
        first: label("installed"))
    }
    for platform in environment.platforms { write(platform, into: &page) }
    write(environment.changes, into: &page)
    if let signature = environment.signature {
      page.paragraph(
        "\(ours: signature.isNew ? "by" : "still holds, by") key \(String(signature.keyID.prefix(12))), sequence \(ours: String(signature.sequence))",
        indent: 2, first: label("signed"))
    }
  }

  /// `41 requirements, 212 pins, 2 base images in 3 files`.
  private static func words(_ declared: Declared) -> String {
    var parts: [String] = []
    if declared.requirements > 0 {
      parts.append(English.grouped(declared.requirements, "requirement"))
    }
    if declared.pins > 0 { parts.append(English.grouped(declared.pins, "pin")) }
    if declared.images > 0 { parts.append(English.grouped(declared.images, "base image")) }
    let text = parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
    return "\(text) in \(English.grouped(declared.files, "file"))"
  }

  private static func write(_ platform: Platform, into page: inout TextPage) {
    var text: StyledText = "\(platform.name) · \(ours: words(platform.packages))"
    if let source = platform.source {
      text += " · from \(source)"
    } else {
      text += " · kept as it was"
    }
    page.paragraph(text, indent: 2, first: label("installed"))
    if !platform.withoutHashes.isEmpty { write(missing: platform, into: &page) }
    if let numerics = platform.numerics {
      NumericsLines.write(numerics, first: label("numerics"), into: &page)
    }
  }

  /// `214 Python, 389 deb packages`.
  private static func words(_ packages: [Ecosystem: Int]) -> String {
    let order: [Ecosystem] = [.pypi, .conda, .deb]
    let parts = order.compactMap { family in
      packages[family].flatMap { count in
        count == 0
          ? nil : "\(English.number(count)) \(family == .pypi ? "Python" : family.rawValue)"
      }
    }
    let total = packages.values.reduce(0, +)
    guard !parts.isEmpty else { return "no package" }
    return parts.joined(separator: ", ") + (total == 1 ? " package" : " packages")
  }

  private static func write(missing platform: Platform, into page: inout TextPage) {
    let names = platform.withoutHashes
    let limit = page.style.showsAll ? names.count : nameLimit
    var parts: [StyledText] = names.prefix(limit).map { "\($0)" }
    if names.count > limit { parts.append("\(names.count - limit) more (--all)") }
    page.paragraph(
      "\(ours: English.grouped(names.count, "package")) without a digest: \(StyledText.joined(parts, by: ", "))",
      indent: 2 + column, first: "\(ours: "!", .warning) ")
    page.paragraph(
      "holdfast lock --hashes FILE, from a requirements file with hashes, pylock.toml, uv.lock, or pip's --report",
      indent: 4 + column, first: "\(ours: "fix  ", .faint)")
  }

  private static func write(_ changes: [String]?, into page: inout TextPage) {
    guard let changes else { return }
    guard !changes.isEmpty else {
      return page.paragraph("nothing", indent: 2, first: label("changed"))
    }
    let limit = page.style.showsAll ? changes.count : changeLimit
    for (position, change) in changes.prefix(limit).enumerated() {
      page.paragraph(
        "\(sentence: change)", indent: 2, first: label(position == 0 ? "changed" : ""))
    }
    if changes.count > limit {
      page.line("\(StyledText.spaces(2 + column))\(changes.count - limit) more (--all)")
    }
  }
}

/// The numerics fingerprint, short to compare by eye and whole to write beside a training run.
enum NumericsLines {
  static func write(_ digest: String, first: StyledText, into page: inout TextPage) {
    let short = digest.split(separator: ":").last.map { String($0.prefix(12)) } ?? digest
    page.paragraph("\(short)   holdfast explain numerics", indent: 2, first: first)
    // On its own line a digest fits into 80 columns and is copied as a whole.
    let full: StyledText = "\(digest, .faint)"
    let column = 2 + first.width
    let fits = page.style.width.map { column + full.width <= $0 } ?? true
    page.paragraph(full, indent: fits ? column : 6)
  }
}
