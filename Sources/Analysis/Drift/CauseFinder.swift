import Model
import Versions

/// Gives each difference of a pair exactly one cause, the first that applies.
///
/// In this order: (a) the base differs and all that stands on either side stands in it; (b) the
/// interpreter or the release differs and the difference is bound to it; (c) a requiring package differs
/// and its exact pin moved; (d) several packages made the same change of variant or source; (e) one
/// instruction brought several; (f) itself. What a parent of kind (a), (b) or (d) pins goes with it.
struct CauseFinder {
  /// A cause and the differences that it explains.
  struct Group {
    var kind: Cause.Kind
    var title: String
    var members: [Int]
    var places: [Cause.Place]
    var fix: String?
  }

  let baseline: EnvironmentView
  let other: EnvironmentView
  let pair: PairComparison
  let bases: BasePair?
  let builds: [BuildStage]
  let differences: [Difference]
  /// The group of each difference.
  private var groupOf: [Int?]
  // The Dockerfile stage of each side, searched once.
  private let buildOf: [String: BuildStage]
  private(set) var groups: [Group] = []

  init(_ pair: PairComparison, bases: BasePair?, builds: [BuildStage]) {
    self.pair = pair
    self.baseline = pair.baseline
    self.other = pair.other
    self.bases = bases
    self.builds = builds
    self.differences = pair.differences
    self.groupOf = Array(repeating: nil, count: pair.differences.count)
    var buildOf: [String: BuildStage] = [:]
    buildOf[baseline.name] = BuildStage.match(baseline, builds)
    buildOf[other.name] = BuildStage.match(other, builds)
    self.buildOf = buildOf
    findBase()
    let interpreter = InterpreterLink(pair)
    findInterpreter(interpreter)
    findRelease()
    let parents = PinningParents(pair)
    let variants = variantGroups(parents)
    findParents(parents, variants)
    findVariants(variants)
    findInstructions()
    findThemselves()
  }

  private mutating func add(_ group: Group) {
    guard !group.members.isEmpty else { return }
    for member in group.members { groupOf[member] = groups.count }
    groups.append(group)
  }

  private var open: [Int] { groupOf.indices.filter { groupOf[$0] == nil } }

  // MARK: (a) base

  private mutating func findBase() {
    guard let bases, bases.differ else { return }
    let members = open.filter { index in
      let difference = differences[index]
      switch difference.rule {
      case RuleRegistry.baseDiffers, RuleRegistry.releaseDiffers: return true
      case RuleRegistry.entryPointDiffers, RuleRegistry.platformDiffers: return false
      default: break
      }
      let left = bases.isInBaselineBase(difference.baseline.layers)
      let right = bases.isInOtherBase(difference.other.layers)
      if left == nil, right == nil {
        // The C library comes with the release.
        return difference.rule == RuleRegistry.libcDiffers
      }
      return (left ?? true) && (right ?? true)
    }
    let title = "base image \(bases.baselineText) → \(bases.otherText)"
    add(
      Group(
        kind: .base, title: title, members: members,
        places: [
          place(baseline, bases.baselineText, bases.baselineEvidence),
          place(other, bases.otherText, bases.otherEvidence),
        ],
        fix:
          "build on \(bases.baselineText), as \(baseline.name) does, or move \(baseline.name) to "
          + "\(bases.otherText); name it by digest"))
  }

  private func place(_ view: EnvironmentView, _ text: String?, _ evidence: [Evidence])
    -> Cause.Place
  {
    Cause.Place(
      environment: view.name, text: text, evidence: evidence,
      instruction: view.instruction(evidence.first?.layer))
  }

  // MARK: (b) interpreter, release

  private mutating func findInterpreter(_ link: InterpreterLink?) {
    guard let link else { return }
    let members = open.filter { link.binds(differences[$0]) }
    let left = link.pair.baseline
    let right = link.pair.other
    let name = FactText.interpreterName(left.kind)
    add(
      Group(
        kind: .interpreter,
        title: "interpreter \(name) \(left.version ?? "") → \(right.version ?? "")",
        members: members,
        places: [
          place(baseline, left.version, [Evidence(path: left.path, layer: left.layer)]),
          place(other, right.version, [Evidence(path: right.path, layer: right.layer)]),
        ],
        fix: "use \(name) \(left.version ?? ""), as \(baseline.name) does, or move "
          + "\(baseline.name) to \(right.version ?? "")"))
  }

  private mutating func findRelease() {
    guard let left = baseline.snapshot.facts.os, let right = other.snapshot.facts.os,
      left.id != right.id || left.versionId != right.versionId
    else { return }
    let renamed = RenamedPackages(differences)
    let needed = ReleaseNeeds(pair)
    let members = open.filter { index in
      let difference = differences[index]
      if difference.rule == RuleRegistry.releaseDiffers
        || difference.rule == RuleRegistry.libcDiffers
      {
        return true
      }
      guard difference.ecosystem == .deb else { return false }
      return !difference.isPresence || renamed.contains(index) || needed.contains(index)
        || isSameInstruction(difference)
    }
    let texts = (FactText.release(left), FactText.release(right))
    add(
      Group(
        kind: .operatingSystem, title: "release \(texts.0) → \(texts.1)", members: members,
        places: [
          Cause.Place(environment: baseline.name, text: texts.0),
          Cause.Place(environment: other.name, text: texts.1),
        ],
        fix: "build on \(texts.0), as \(baseline.name) does, or move \(baseline.name) to "
          + texts.1))
  }

  // An OS package that the same line of both builds installs with one release and not with the other.
  private func isSameInstruction(_ difference: Difference) -> Bool {
    let (view, theirs, layers) =
      difference.other.rows.isEmpty
      ? (baseline, other, difference.baseline.layers) : (other, baseline, difference.other.layers)
    guard let text = view.instruction(layers.first) else { return false }
    return theirs.snapshot.layers.contains { Instruction.plain($0.createdBy) == text }
  }

  // MARK: (c) parent, (d) variant

  // Keys of variant changes that several packages made, with the packages that made them.
  private func variantGroups(_ parents: PinningParents) -> [String: [Int]] {
    var byKey: [String: [Int]] = [:]
    for index in open {
      guard let key = differences[index].variantKey else { continue }
      byKey[key, default: []].append(index)
    }
    return byKey.filter { entry in
      entry.value.count > 1 || entry.value.contains { differences[$0].ownKind == .variant }
    }
  }

  private mutating func findParents(_ parents: PinningParents, _ variants: [String: [Int]]) {
    var inVariant: [Int: String] = [:]
    for (key, members) in variants { for member in members { inVariant[member] = key } }
    var children: [Int: [Int]] = [:]
    var inherited: [Int: [Int]] = [:]
    for index in open {
      guard let top = parents.top(of: index) else { continue }
      if let group = groupOf[top] {
        inherited[group, default: []].append(index)
      } else if inVariant[index] == nil {
        children[top, default: []].append(index)
      }
    }
    for (group, members) in inherited {
      for member in members { groupOf[member] = group }
      groups[group].members += members
    }
    for (top, members) in children.sorted(by: { $0.key < $1.key }) {
      if inVariant[top] != nil {
        pendingVariantMembers[top] = members
        for member in members { groupOf[member] = -1 }
        continue
      }
      let difference = differences[top]
      // A parent that is explained by its own parent stays with that one.
      let own = groupOf[top] == nil ? [top] : []
      add(
        Group(
          kind: .parent, title: "parent \(difference.title)", members: own + members,
          places: places(difference), fix: difference.fix))
    }
  }

  private var pendingVariantMembers: [Int: [Int]] = [:]

  private mutating func findVariants(_ variants: [String: [Int]]) {
    for (key, all) in variants.sorted(by: { $0.key < $1.key }) {
      let members = all.filter { groupOf[$0] == nil }
      guard let first = members.first else { continue }
      let difference = differences[first]
      let others = members.flatMap { pendingVariantMembers.removeValue(forKey: $0) ?? [] }
      let words = key.split(separator: " ", maxSplits: 1)
      let change =
        words.first == "accelerator" || words.first == "device"
        ? difference.title
        : "\(difference.baseline.text) → \(difference.other.text)"
      let more = members.count - 1
      add(
        Group(
          kind: .variant,
          title: more > 0
            ? "variant \(change), and \(more) more in the same way" : "variant \(change)",
          members: members + others, places: places(difference), fix: difference.fix))
    }
    // A variant whose own packages found an earlier cause leaves its children to their parent.
    for (top, members) in pendingVariantMembers.sorted(by: { $0.key < $1.key }) {
      if let group = groupOf[top], group >= 0 {
        for member in members { groupOf[member] = group }
        groups[group].members += members
      } else {
        for member in members { groupOf[member] = nil }
      }
    }
  }

  private func places(_ difference: Difference) -> [Cause.Place] {
    [
      place(baseline, difference.baseline.text, difference.baseline),
      place(other, difference.other.text, difference.other),
    ]
  }

  private func place(_ view: EnvironmentView, _ text: String, _ side: Difference.Side)
    -> Cause.Place
  {
    let instruction = view.instruction(side.layers.first)
    var evidence = Array(side.evidence.prefix(4))
    if let instruction, let build = buildOf[view.name],
      let line = build.line(of: instruction)
    {
      evidence.append(Evidence(path: build.path, line: line))
    }
    return Cause.Place(
      environment: view.name, text: text, evidence: evidence, instruction: instruction)
  }

  // MARK: (e) instruction, (f) itself

  private mutating func findInstructions() {
    while true {
      var byOther: [Int: [Int]] = [:]
      var byBaseline: [Int: [Int]] = [:]
      for index in open {
        if let layer = differences[index].other.layers.max() {
          byOther[layer, default: []].append(index)
        }
        if let layer = differences[index].baseline.layers.max() {
          byBaseline[layer, default: []].append(index)
        }
      }
      var best: (layer: Int, isOther: Bool, members: [Int])?
      for (layer, members) in byOther.sorted(by: { $0.key < $1.key })
      where members.count > best?.members.count ?? 1 {
        best = (layer, true, members)
      }
      for (layer, members) in byBaseline.sorted(by: { $0.key < $1.key })
      where members.count > best?.members.count ?? 1 {
        best = (layer, false, members)
      }
      guard let best else { return }
      addInstruction(best.layer, in: best.isOther ? other : baseline, best.members)
    }
  }

  private mutating func addInstruction(_ layer: Int, in view: EnvironmentView, _ members: [Int]) {
    let instruction = view.instruction(layer)
    let digest =
      view.snapshot.layers.indices.contains(layer) ? view.snapshot.layers[layer].diffId : nil
    let text = instruction ?? "layer \(digest.map(FactText.short) ?? String(layer))"
    var evidence = [Evidence(path: "/", layer: layer)]
    var where_ = ""
    if let instruction, let build = buildOf[view.name],
      let line = build.line(of: instruction)
    {
      evidence.append(Evidence(path: build.path, line: line))
      where_ = " (\(build.path):\(line))"
    }
    add(
      Group(
        kind: .instruction, title: text + where_,
        members: members,
        places: [
          Cause.Place(
            environment: view.name, text: text, evidence: evidence, instruction: instruction)
        ],
        fix: instructionFix(members, in: view)))
  }

  // What to pin, with the versions of the baseline, the weightiest first.
  private func instructionFix(_ members: [Int], in view: EnvironmentView) -> String {
    let ordered = members.map { differences[$0] }.sorted {
      ($1.severity, $0.name) < ($0.severity, $1.name)
    }
    let pins = ordered.filter { !$0.isPresence && $0.ecosystem != nil }.compactMap { difference in
      difference.baseline.texts.last.map { version in
        // A declared constraint brings its own operator.
        if let first = version.first, "=<>!~".contains(first) { return difference.name + version }
        return "\(difference.name)\(difference.ecosystem == .pypi ? "==" : "=")\(version)"
      }
    }
    if pins.isEmpty {
      if ordered.count == 1, let fix = ordered[0].fix { return fix }
      let absent = view.name == baseline.name ? other.name : baseline.name
      return ordered.allSatisfy(\.isPresence)
        ? "leave it out of \(view.name), or add it to \(absent)"
        : "write the same instruction in both"
    }
    let more = pins.count > 3 ? " and \(pins.count - 3) more" : ""
    return "install from one lock file in both, so that it cannot choose: "
      + pins.prefix(3).joined(separator: ", ") + more
  }

  private mutating func findThemselves() {
    for index in open {
      let difference = differences[index]
      let layer = difference.other.layers.max()
      if difference.ownKind == .instruction {
        let view = difference.other.layers.isEmpty ? baseline : other
        addInstruction(layer ?? difference.baseline.layers.max() ?? 0, in: view, [index])
      } else {
        add(
          Group(
            kind: .itself, title: difference.title, members: [index],
            places: places(difference), fix: difference.fix))
      }
    }
  }
}
