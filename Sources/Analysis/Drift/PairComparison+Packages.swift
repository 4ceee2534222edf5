import Model
import Versions

extension PairComparison {
  /// A difference of packages without title and message.
  func package(
    _ group: RowGroup, rule: Rule, dimension: Dimension, severity: Severity, _ left: [Int],
    _ right: [Int]
  ) -> Difference {
    let name = names[group.number]
    let record =
      left.first.map { baseline.snapshot.packages[$0] }
      ?? right.first.map { other.snapshot.packages[$0] }
    let shown = name.ecosystem == .pypi ? name.name : record?.name ?? name.name
    return Difference(
      rule: rule, dimension: dimension, subject: Self.subject(record?.purl ?? name.name),
      name: name.architecture.map { "\(shown):\($0)" } ?? shown, names: [name.name],
      ecosystem: name.ecosystem, severity: severity, baseline: baseline.side(left),
      other: other.side(right), title: "", message: "")
  }

  /// A package URL without version, qualifiers and subpath.
  static func subject(_ purl: String) -> String {
    String(purl.prefix { $0 != "@" && $0 != "?" && $0 != "#" })
  }

  /// A requirement that names one version, in the family's notation.
  func pin(_ name: PackageName, _ version: String, _ shown: String) -> String {
    switch name.ecosystem {
    case .pypi: "\(shown)==\(version)"
    case .conda, .deb: "\(shown)=\(version)"
    }
  }

  mutating func addVersion(
    _ group: RowGroup, _ step: VersionStep, _ left: [Int], _ right: [Int], _ leftTexts: [String],
    _ rightTexts: [String]
  ) {
    let name = names[group.number]
    let isAside = left.allSatisfy { PairScope.isAside(baseline.snapshot.packages[$0].role) }
    var difference = package(
      group, rule: RuleRegistry.versionDiffers, dimension: .version,
      severity: isAside ? .info : SeverityTable.version(name.ecosystem, [name.name], step), left,
      right)
    difference.step = step
    difference.baseline.texts = leftTexts
    difference.other.texts = rightTexts
    difference.title =
      "\(difference.name) \(leftTexts.joined(separator: ", ")) → \(rightTexts.joined(separator: ", "))"
    difference.message = Self.reason(name, step, severity: difference.severity)
    if let wanted = leftTexts.last, let found = rightTexts.last {
      difference.fix =
        "install \(pin(name, wanted, difference.name)) in \(other.name), or "
        + "\(pin(name, found, difference.name)) in \(baseline.name)"
    }
    if left.count == 1, right.count == 1 {
      setVariant(&difference, left[0], right[0])
      if step == .local, difference.rule == RuleRegistry.versionDiffers {
        difference.rule = RuleRegistry.otherBuild
        difference.dimension = .build
        difference.severity = SeverityTable.build
        difference.message = "the same version comes from another build"
      }
    }
    differences.append(difference)
  }

  mutating func addBuild(
    _ group: RowGroup, _ left: Int, _ right: Int, _ texts: (left: String, right: String)
  ) {
    let a = baseline.snapshot.packages[left]
    let b = other.snapshot.packages[right]
    var difference = package(
      group, rule: RuleRegistry.otherBuild, dimension: .build, severity: SeverityTable.build,
      [left], [right])
    difference.baseline.texts = ["\(a.version) (\(texts.left))"]
    difference.other.texts = ["\(b.version) (\(texts.right))"]
    difference.title = "\(difference.name) \(a.version)  \(texts.left) ≠ \(texts.right)"
    difference.message = "the same version comes from another build"
    difference.fix =
      "install the build \(texts.left) of \(difference.name) \(a.version) in \(other.name) too"
    difference.variantKey = variantKey(left, right)
    setVariant(&difference, left, right)
    differences.append(difference)
  }

  // Another accelerator is said first, whatever else differs.
  func setVariant(_ difference: inout Difference, _ left: Int, _ right: Int) {
    if difference.variantKey == nil, difference.step == .none || difference.step == .local {
      difference.variantKey = variantKey(left, right)
    }
    guard let a = AcceleratorVariant(row: left, in: baseline),
      let b = AcceleratorVariant(row: right, in: other), a.differs(from: b)
    else { return }
    difference.rule = RuleRegistry.acceleratorVariant
    difference.dimension = .accelerator
    difference.severity = SeverityTable.acceleratorVariant(
      allowsProcessorBuild: allowsProcessorBuild(
        baselineIsProcessor: a.family == .processor, otherIsProcessor: b.family == .processor))
    if isSamePin(left, right) { difference.rule = RuleRegistry.otherBuildOfPin }
    difference.message =
      "it is built for \(a.text) in \(baseline.name) and for \(b.text) in \(other.name)"
    difference.fix =
      "install the \(a.text) build of \(difference.name) "
      + "\(baseline.snapshot.packages[left].version) in \(other.name), or the \(b.text) build in "
      + baseline.name
    // Where the version moved too, the version is what happened.
    let isPure = difference.step == .none || difference.step == .local
    difference.variantKey = isPure ? "accelerator \(a.text) \(b.text)" : nil
  }

  // One version in both records, and only the files tell the builds apart.
  private func isSamePin(_ left: Int, _ right: Int) -> Bool {
    let a = baseline.snapshot.packages[left]
    let b = other.snapshot.packages[right]
    return a.ecosystem == .pypi && a.version == b.version
      && (baseline.variant(of: left) != nil || other.variant(of: right) != nil)
  }

  /// Whether the side with the processor's build serves on hardware without a GPU.
  func allowsProcessorBuild(baselineIsProcessor: Bool, otherIsProcessor: Bool) -> Bool {
    let isRight = { (options: EnvironmentOptions) -> Bool in
      options.role == "serving" && options.hasGPU == false
    }
    return (baselineIsProcessor && isRight(baseline.options))
      || (otherIsProcessor && isRight(other.options))
  }

  // The change of local version or of the channel, the same for all packages that made it.
  private func variantKey(_ left: Int, _ right: Int) -> String? {
    let a = baseline.snapshot.packages[left]
    let b = other.snapshot.packages[right]
    if a.build?.local != b.build?.local {
      return "local \(a.build?.local ?? "none") \(b.build?.local ?? "none")"
    }
    if let texts = SourceText.difference(a.source, b.source) {
      return "source \(texts.left) \(texts.right)"
    }
    return nil
  }

  private static func reason(_ name: PackageName, _ step: VersionStep, severity: Severity) -> String
  {
    if let breaking = SeverityNames.binaryInterface[name.name],
      SeverityTable.weight(step) >= SeverityTable.weight(breaking)
    {
      return "its binary interface breaks with a \(breaking.rawValue) step"
    }
    if SeverityNames.pickled.contains(name.name) {
      return "models and objects pickled with one version may not load in the other"
    }
    if SeverityNames.isLinearAlgebra(name.ecosystem, name.name) {
      return "it computes: numbers and threads may differ"
    }
    switch step {
    case .epoch, .major: return "another major version"
    case .minor: return "another minor version"
    case .post where name.ecosystem == .deb: return "another revision of the same upstream version"
    default: return "a small step: patch, pre-release or rebuild"
    }
  }

  /// Requirements of the same version and build that differ.
  mutating func compareRequirements(_ left: Int, _ right: Int, _ group: RowGroup) {
    let a = baseline.edges(of: left)
    let b = other.edges(of: right)
    let mine = baseline.snapshot.requirements
    let theirs = other.snapshot.requirements
    if a.count == b.count, zip(a, b).allSatisfy({ Self.isSame(mine[$0], theirs[$1]) }) { return }
    let one = Set(a.map { Self.text(mine[$0]) })
    let two = Set(b.map { Self.text(theirs[$0]) })
    if one == two { return }
    var difference = package(
      group, rule: RuleRegistry.requirementDiffers, dimension: .requirement,
      severity: SeverityTable.requirement, [left], [right])
    let lost = one.subtracting(two).sorted()
    let gained = two.subtracting(one).sorted()
    difference.baseline.texts = lost
    difference.other.texts = gained
    let version = baseline.snapshot.packages[left].version
    difference.title =
      "\(difference.name) \(version) requires \(difference.baseline.text) → \(difference.other.text)"
    difference.message = "the same version states other requirements"
    difference.fix = "install one archive of \(difference.name) \(version) in both"
    differences.append(difference)
  }

  private static func isSame(_ left: RequirementEdge, _ right: RequirementEdge) -> Bool {
    guard left.kind == right.kind, left.marker == right.marker,
      left.anyOf.count == right.anyOf.count
    else { return false }
    for (a, b) in zip(left.anyOf, right.anyOf)
    where a.name != b.name || a.specifier != b.specifier {
      return false
    }
    return true
  }

  /// A requirement as one line.
  static func text(_ edge: RequirementEdge) -> String {
    var text = edge.anyOf.map { "\($0.name)\($0.specifier.isEmpty ? "" : " \($0.specifier)")" }
      .joined(separator: " | ")
    if edge.kind != .runtime { text += " (\(edge.kind.rawValue))" }
    if let marker = edge.marker { text += "; \(marker)" }
    return text
  }
}

/// Where packages come from, as far as their records tell.
enum SourceText {
  /// The words for two different places; nil where they are the same as far as is known.
  static func difference(_ left: PackageSource?, _ right: PackageSource?) -> (
    left: String, right: String
  )? {
    let a = text(left)
    let b = text(right)
    if a == b { return nil }
    // An index without an address is whichever index the other one names.
    if isIndex(left), isIndex(right), left?.url == nil || right?.url == nil { return nil }
    return (a, b)
  }

  private static func isIndex(_ source: PackageSource?) -> Bool {
    source == nil || source?.kind == .index || source?.kind == .channel
  }

  /// A place in a few words.
  static func text(_ source: PackageSource?) -> String {
    guard let source else { return "index" }
    switch source.kind {
    case .index: return source.url ?? "index"
    case .channel: return source.url ?? "channel"
    case .vcs:
      return ["git", source.url, source.commit.map { String($0.prefix(12)) }]
        .compactMap(\.self).joined(separator: " ")
    case .archive: return source.url ?? "archive"
    case .directory: return source.editable == true ? "editable folder" : "folder"
    }
  }
}
