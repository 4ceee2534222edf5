import Lockfiles
import Model
import Versions

/// What is declared now and is not in the lock file (LCK001): one candidate for each change.
struct StaleLock {
  private let environment: GateEnvironment
  private let file: String
  private let places: DeclaredPlaces
  private(set) var candidates: [GateCandidate] = []

  init(_ environment: GateEnvironment, file: String) {
    self.environment = environment
    self.file = file
    // Most of the time nothing changed, and nobody asks for a place.
    guard environment.lockedDeclared != environment.declaredNow else {
      places = DeclaredPlaces()
      return
    }
    places = DeclaredPlaces(environment.repository.snapshot)
    guard let locked = environment.lockedDeclared else {
      if environment.declaredNow != DeclaredPart() { candidates = [absent] }
      return
    }
    let changes = LockComparison.changes(
      from: locked, to: environment.declaredNow, environment: environment.name)
    let accelerators = AcceleratorMove(from: locked, to: environment.declaredNow)
    candidates = changes.map { candidate($0, accelerators) }
  }

  /// There is no lock file (LCK013).
  static func missing(_ environments: [GateEnvironment]) -> [GateCandidate] {
    let rule = RuleRegistry.missingLock
    return environments.filter { !$0.declaredNow.files.isEmpty }.map { environment in
      GateCandidate(
        rule: rule, severity: rule.severity, dimension: .presence, subject: "holdfast.lock",
        names: ["holdfast.lock"], key: [], title: "there is no holdfast.lock",
        message: "nothing says which environment this state of the project was tested in",
        fix: "holdfast lock --declared && git add holdfast.lock", environment: environment.name,
        texts: [], evidence: environment.declaredNow.files.prefix(1).map { Evidence(path: $0) })
    }
  }

  private var fix: String { "holdfast lock --declared && git add \(file)" }

  private var absent: GateCandidate {
    let rule = RuleRegistry.lockOutOfDate
    return GateCandidate(
      rule: rule, severity: rule.severity, dimension: .presence, subject: environment.name,
      names: [environment.name], key: ["absent", environment.name],
      title: "\(environment.name) is not in \(file)",
      message: "what is declared for the environment was never locked", fix: fix,
      environment: environment.name, texts: [],
      evidence: environment.declaredNow.files.prefix(1).map { Evidence(path: $0) })
  }

  private func candidate(_ change: LockChange, _ accelerators: AcceleratorMove) -> GateCandidate {
    let rule = RuleRegistry.lockOutOfDate
    let move = accelerators.text(change)
    let evidence = places.evidence(of: change)
    let ecosystem = ecosystem(of: change)
    let words = [change.kind.rawValue, change.before, change.after].compactMap(\.self)
    return GateCandidate(
      rule: rule, severity: rule.severity, dimension: Self.dimension(change.topic),
      ecosystem: ecosystem,
      subject: ecosystem.map { "pkg:\($0.rawValue)/\(change.subject)" } ?? change.subject,
      names: [change.subject],
      key: [change.topic.rawValue, change.subject, change.file ?? ""] + words,
      title: Self.title(change, at: evidence),
      message: "\(file) still has what was declared before" + (move.map { "; \($0)" } ?? ""),
      fix: fix, environment: environment.name, texts: [change.after ?? change.before ?? ""],
      evidence: evidence.map { [$0] } ?? [],
      rank: move != nil ? 0 : change.topic == .pin ? 2 : 1)
  }

  private func ecosystem(of change: LockChange) -> Ecosystem? {
    let parts = [environment.declaredNow, environment.lockedDeclared].compactMap(\.self)
    switch change.topic {
    case .pin:
      return parts.lazy.flatMap(\.pins)
        .first { $0.name == change.subject && $0.file == change.file }?.ecosystem
    case .requirement where change.subject != "python":
      return parts.lazy.flatMap(\.requirements)
        .first { $0.name == change.subject && $0.file == change.file }?.ecosystem
    default: return nil
    }
  }

  private static func dimension(_ topic: LockChange.Topic) -> Dimension {
    switch topic {
    case .pin: .version
    case .baseImage: .base
    case .file: .presence
    default: .requirement
    }
  }

  /// `torch 2.3.0 → 2.5.1 (uv.lock:812)`.
  private static func title(_ change: LockChange, at evidence: Evidence?) -> String {
    let place = evidence.map { " (\(ConflictAnalysis.place($0)))" } ?? ""
    let name: String
    switch change.topic {
    case .pin: name = change.subject + " "
    case .requirement: name = ""
    case .file: return "\(change.subject) \(change.kind == .added ? "is new" : "is gone")"
    case .baseImage: name = "base of stage \(change.subject): "
    default: name = "\(change.subject): "
    }
    switch (change.kind, change.before, change.after) {
    case (.changed, let before?, let after?): return "\(name)\(before) → \(after)\(place)"
    case (.added, _, let after?): return "\(name)\(after) is new\(place)"
    case (.removed, let before?, _): return "\(name)\(before) is gone\(place)"
    // A pin of the same version: its digests, or where it comes from.
    default: return "\(change.subject) has other digests or another source\(place)"
    }
  }
}

/// Where a repository says what it declares.
struct DeclaredPlaces {
  private var requirements: [String: [(specifier: String, evidence: Evidence)]] = [:]
  private var pins: [String: Evidence] = [:]
  private var bases: [String: Evidence] = [:]

  init() {}

  init(_ snapshot: Snapshot) {
    for edge in snapshot.requirements where edge.from == RequirementEdge.root {
      guard let term = edge.anyOf.first else { continue }
      add(edge.ecosystem, term.name, term.specifier, edge.evidence)
    }
    for build in snapshot.builds {
      for (number, stage) in build.stages.enumerated() {
        let key = "\(build.path)\n\(stage.name ?? String(number))"
        bases[key] = Evidence(path: build.path, line: stage.line)
        for instruction in stage.instructions {
          for fact in instruction.requirements {
            guard let term = fact.anyOf.first else { continue }
            add(
              fact.ecosystem, term.name, term.specifier,
              Evidence(path: build.path, line: instruction.line))
          }
        }
      }
    }
    for record in snapshot.packages where record.state == .locked {
      guard let evidence = record.evidence.first else { continue }
      let name = NameTable.normalized(record.ecosystem, record.name)
      pins["\(evidence.path)\n\(name)\n\(record.version)"] = evidence
    }
  }

  private mutating func add(
    _ ecosystem: Ecosystem, _ name: String, _ specifier: String, _ evidence: Evidence
  ) {
    let key = "\(evidence.path)\n\(NameTable.normalized(ecosystem, name))"
    requirements[key, default: []].append((specifier, evidence))
  }

  /// The line of what is there now; the file alone for what is gone.
  func evidence(of change: LockChange) -> Evidence? {
    guard let file = change.file else {
      return change.topic == .file && change.kind == .added ? Evidence(path: change.subject) : nil
    }
    guard let after = change.after ?? (change.kind == .changed ? "" : nil) else {
      return Evidence(path: file)
    }
    switch change.topic {
    case .pin:
      let key = "\(file)\n\(change.subject)\n"
      if let exact = pins[key + after] { return exact }
      return pins.filter { $0.key.hasPrefix(key) }.map(\.value).min() ?? Evidence(path: file)
    case .requirement:
      let known = requirements["\(file)\n\(change.subject)"] ?? []
      let best = known.filter { !$0.specifier.isEmpty && after.contains($0.specifier) }
        .max { $0.specifier.utf8.count < $1.specifier.utf8.count }
      return (best ?? known.first)?.evidence ?? Evidence(path: file)
    case .baseImage:
      return bases["\(file)\n\(change.subject)"] ?? Evidence(path: file)
    default: return Evidence(path: file)
    }
  }
}

/// What pins do to the accelerator that frameworks are built for.
struct AcceleratorMove {
  // The CUDA release that the pins of a file bring, before and after.
  private var toolkits: [String: (before: String?, after: String?)] = [:]

  init(from before: DeclaredPart, to after: DeclaredPart) {
    for (file, release) in Self.toolkits(before) {
      toolkits[file, default: (nil, nil)].before = release
    }
    for (file, release) in Self.toolkits(after) {
      toolkits[file, default: (nil, nil)].after = release
    }
  }

  /// `torch moves from CUDA 12.1 to CUDA 12.4`; nil where the change moves nothing.
  func text(_ change: LockChange) -> String? {
    guard change.topic == .pin, let before = change.before, let after = change.after else {
      return nil
    }
    let variants = [before, after].map { text in
      PEP440Version(text)?.local.flatMap { AcceleratorVariant(label: $0) }
    }
    if let old = variants[0], let new = variants[1] {
      guard old.differs(from: new) else { return nil }
      return "\(change.subject) moves from \(old.text) to \(new.text)"
    }
    let isFramework =
      FrameworkTable.row(distribution: change.subject) != nil
      || Self.runtimes.contains { change.subject.hasPrefix($0) }
    guard isFramework, let file = change.file, let toolkit = toolkits[file],
      let old = toolkit.before, let new = toolkit.after, old != new
    else {
      // A build for another accelerator than the index's own, or back to it.
      guard let one = variants.compactMap(\.self).first else { return nil }
      return variants[0] == nil
        ? "\(change.subject) becomes a build for \(one.text)"
        : "\(change.subject) is no longer the build for \(one.text)"
    }
    return "the pins of \(file) move CUDA \(old) to \(new)"
  }

  private static let runtimes = ["nvidia-cuda-runtime", "cuda-version", "cudatoolkit"]

  // The release of the runtime's own pin, else the major that names of other wheels end with.
  private static func toolkits(_ part: DeclaredPart) -> [String: String] {
    var releases: [String: String] = [:]
    var majors: [String: Int] = [:]
    for pin in part.pins {
      if runtimes.contains(where: { pin.name.hasPrefix($0) }) {
        let parts = pin.version.split(separator: ".").prefix(2)
        if parts.count == 2 { releases[pin.file] = parts.joined(separator: ".") }
      } else if pin.name.hasPrefix("nvidia-"), let mark = pin.name.range(ofLast: "-cu"),
        let major = Int(pin.name[mark...])
      {
        majors[pin.file] = max(majors[pin.file] ?? 0, major)
      }
    }
    for (file, major) in majors where releases[file] == nil { releases[file] = String(major) }
    return releases
  }
}

extension String {
  // Where the text behind the last occurrence begins.
  fileprivate func range(ofLast text: String) -> String.Index? {
    var found: String.Index?
    var rest = self[...]
    while !rest.isEmpty {
      if rest.hasPrefix(text) { found = rest.index(rest.startIndex, offsetBy: text.count) }
      rest = rest.dropFirst()
    }
    return found
  }
}
