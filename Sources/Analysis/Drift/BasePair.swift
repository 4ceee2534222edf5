import Bytes
import Model
import Versions

/// The base images of two environments, and whether they differ.
///
/// What the base is called: the OCI base labels, else the `FROM` of the Dockerfile at hand, else
/// nothing but what its layers tell. Where it ends: before the first instruction of that Dockerfile; else
/// behind the last `CMD` that later layers follow (a base closes with its default command, and the image
/// built on it goes on); else behind the layers that both images share; and where they share
/// none, behind the lowest layer. Bases differ when the layers up to there differ. Images that the
/// caller did not name take no part, so unrelated scans never change a result.
struct BasePair {
  /// How the bases are called, or described by what stands in them.
  let baselineText: String
  let otherText: String
  /// The number of history entries that belong to each base.
  let baselineEnd: Int
  let otherEnd: Int
  let differ: Bool
  let baselineEvidence: [Evidence]
  let otherEvidence: [Evidence]

  init?(_ baseline: EnvironmentView, _ other: EnvironmentView, builds: [BuildStage]) {
    guard baseline.hasConfiguration, other.hasConfiguration,
      !baseline.snapshot.layers.isEmpty, !other.snapshot.layers.isEmpty
    else { return nil }
    let left = BuildStage.match(baseline, builds)
    let right = BuildStage.match(other, builds)
    let shared = Self.shared(baseline.snapshot.layers, other.snapshot.layers)
    baselineEnd = Self.end(baseline, left, shared: shared)
    otherEnd = Self.end(other, right, shared: shared)
    let a = Self.digests(baseline.snapshot.layers.prefix(baselineEnd))
    let b = Self.digests(other.snapshot.layers.prefix(otherEnd))
    let labels = (baseline.snapshot.facts.base, other.snapshot.facts.base)
    if let one = labels.0?.digest, let two = labels.1?.digest {
      differ = one != two
    } else if a.starts(with: b) || b.starts(with: a) {
      // One image closes its base earlier in the same layers: names alone decide.
      let names = (
        labels.0?.name ?? left?.stage.base, labels.1?.name ?? right?.stage.base
      )
      differ = names.0 != nil && names.1 != nil && names.0 != names.1 && a != b
    } else {
      differ = true
    }
    var texts = (Self.text(baseline, left), Self.text(other, right))
    if differ, texts.0 == texts.1 {
      // One tag, two contents: only digests tell.
      texts.0 += " (\(labels.0?.digest.map(FactText.short) ?? a.last.map(FactText.short) ?? "?"))"
      texts.1 += " (\(labels.1?.digest.map(FactText.short) ?? b.last.map(FactText.short) ?? "?"))"
    }
    (baselineText, otherText) = texts
    baselineEvidence = Self.evidence(baseline, left)
    otherEvidence = Self.evidence(other, right)
  }

  /// Whether all that a side has stands in its base; nil where it has nothing there.
  func isInBaselineBase(_ layers: [Int]) -> Bool? {
    layers.isEmpty ? nil : layers.allSatisfy { $0 < baselineEnd }
  }

  /// Whether all that the other side has stands in its base; nil where it has nothing there.
  func isInOtherBase(_ layers: [Int]) -> Bool? {
    layers.isEmpty ? nil : layers.allSatisfy { $0 < otherEnd }
  }

  // The number of entries of equal layers from the bottom, counted by diff IDs.
  private static func shared(_ left: [Snapshot.Layer], _ right: [Snapshot.Layer]) -> Int {
    var a = left.enumerated().filter { !$0.element.empty }.makeIterator()
    var b = right.filter { !$0.empty }.makeIterator()
    var last = -1
    while let one = a.next(), let two = b.next(), one.element.diffId == two.diffId {
      last = one.offset
    }
    return last + 1
  }

  private static func end(_ view: EnvironmentView, _ build: BuildStage?, shared: Int) -> Int {
    let layers = view.snapshot.layers
    if let start = build?.firstInstruction(in: view) { return start }
    var lastCommand: Int?
    var hasLaterLayer = false
    for (index, layer) in layers.enumerated().reversed() {
      if !layer.empty { hasLaterLayer = true }
      if hasLaterLayer, layer.empty, let text = Instruction.plain(layer.createdBy),
        Instruction.keyword(text) == "CMD"
      {
        lastCommand = index
        break
      }
    }
    if let lastCommand { return lastCommand + 1 }
    let lowest = layers.firstIndex { !$0.empty } ?? 0
    return max(shared, lowest + 1)
  }

  private static func digests(_ layers: ArraySlice<Snapshot.Layer>) -> [String] {
    layers.compactMap(\.diffId)
  }

  private static func text(_ view: EnvironmentView, _ build: BuildStage?) -> String {
    if let name = view.snapshot.facts.base?.name { return FactText.base(name) }
    if let build { return FactText.base(build.stage.base) }
    if let system = view.snapshot.facts.os { return FactText.release(system) }
    return view.snapshot.layers.first { !$0.empty }?.diffId.map(FactText.short) ?? "unknown"
  }

  private static func evidence(_ view: EnvironmentView, _ build: BuildStage?) -> [Evidence] {
    if let build { return [Evidence(path: build.path, line: build.stage.line)] }
    let lowest = view.snapshot.layers.firstIndex { !$0.empty }
    return lowest.map { [Evidence(path: "/", layer: $0)] } ?? []
  }
}

/// The stage of a Dockerfile that an image may have been built from.
struct BuildStage {
  /// The repository that holds it.
  let repository: String
  let path: String
  /// The stage with its outer base: stages that it builds on are followed.
  var stage: BuildFact.Stage
  /// The instructions of that stage and those it builds on, in order.
  var instructions: [BuildFact.Instruction]
  let isLast: Bool

  /// All stages of all Dockerfiles of the repositories that take part.
  static func all(_ repositories: [NamedSnapshot]) -> [BuildStage] {
    var found: [BuildStage] = []
    for repository in repositories {
      for build in repository.snapshot.builds {
        for index in build.stages.indices {
          found.append(resolved(build, index, repository.name))
        }
      }
    }
    return found
  }

  // Follows `FROM earlier-stage` down to the image outside.
  private static func resolved(_ build: BuildRecord, _ index: Int, _ repository: String)
    -> BuildStage
  {
    var stage = build.stages[index]
    var instructions = stage.instructions
    var position = index
    while position > 0,
      let lower = build.stages[..<position].lastIndex(where: {
        $0.name != nil && $0.name?.lowercased() == stage.base.lowercased()
      })
    {
      instructions = build.stages[lower].instructions + instructions
      stage.base = build.stages[lower].base
      stage.baseIsPartial = build.stages[lower].baseIsPartial
      stage.line = build.stages[lower].line
      position = lower
    }
    return BuildStage(
      repository: repository, path: build.path, stage: stage, instructions: instructions,
      isLast: index == build.stages.count - 1)
  }

  /// The stage from which an image was built: the configured one, else the one whose instructions
  /// stand in the image's history most often; nil where none does.
  static func match(_ view: EnvironmentView, _ stages: [BuildStage]) -> BuildStage? {
    if let path = view.options.dockerfile {
      let own = stages.filter { $0.path == path }
      if let name = view.options.stage { return own.first { $0.stage.name == name } }
      return own.first(where: \.isLast)
    }
    var best: (stage: BuildStage, score: Int)?
    let history = Set(view.snapshot.layers.compactMap { Instruction.plain($0.createdBy) }.map(key))
    for stage in stages {
      let keys = Set(
        stage.instructions.filter { ["RUN", "COPY", "ADD"].contains($0.keyword) }
          .map { key("\($0.keyword) \($0.text)") })
      let hits = keys.intersection(history).count
      guard hits > 0 else { continue }
      let score = hits * 4 - (keys.count - hits) * 2 + (stage.isLast ? 1 : 0)
      if score > best?.score ?? 0 { best = (stage, score) }
    }
    return best?.stage
  }

  /// The history entry of the first instruction that the image's history shows.
  func firstInstruction(in view: EnvironmentView) -> Int? {
    let keys = Set(instructions.map { Self.key("\($0.keyword) \($0.text)") })
    return view.snapshot.layers.firstIndex { layer in
      Instruction.plain(layer.createdBy).map { keys.contains(Self.key($0)) } ?? false
    }
  }

  // Blanks, quotes and brackets are written in many ways.
  private static func key(_ text: String) -> String {
    String(
      decoding: text.utf8.filter { !" \t\"'[],\\\n=".utf8.contains($0) }, as: UTF8.self)
  }

  /// The line of the instruction that a layer's text is.
  func line(of instruction: String) -> Int? {
    let key = Self.key(instruction)
    return instructions.first { Self.key("\($0.keyword) \($0.text)") == key }?.line
  }
}
