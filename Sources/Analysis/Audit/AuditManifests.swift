import Model
import Versions

/// Judges manifests and locks: is every requirement pinned, hashed, from one known place.
struct AuditManifests {
  /// What was counted.
  struct Tally {
    /// Requirements that manifests declare.
    var requirements = 0
    /// Those that a lock or an exact version fixes.
    var pinned = 0
    /// Exact versions, of manifests and locks.
    var pins = 0
    /// Those with a digest.
    var hashed = 0
    /// Manifests that something has to lock.
    var manifests = 0
  }

  let repository: NamedSnapshot
  let input: AuditInput
  let knowledge: AuditKnowledge
  let pins: AuditPins
  var findings: [AuditFinding] = []
  var tally = Tally()
  /// The version of Python stands in some manifest, lock or image.
  var statesInterpreter = false
  /// A lock file that pins a manifest's requirements and whose content nobody reads.
  private(set) var unreadLock: String?

  private var edges: [String: [RequirementEdge]] = [:]
  private let rows: [String: Int]
  // The rows of each lock file.
  private var lockRows: [String: [Int]] = [:]
  private let projects: Set<String>
  private let locks: [ManifestRecord]
  let chosen: (String) -> Bool

  init(
    _ repository: NamedSnapshot, _ input: AuditInput, _ options: DriftOptions,
    _ knowledge: AuditKnowledge, _ pins: AuditPins
  ) {
    self.repository = repository
    self.input = input
    self.knowledge = knowledge
    self.pins = pins
    let snapshot = repository.snapshot
    chosen = Self.choice(snapshot, options)
    for edge in snapshot.requirements
    where edge.from == RequirementEdge.root && edge.kind == .declared {
      edges[edge.evidence.path, default: []].append(edge)
    }
    var rows: [String: Int] = [:]
    for (row, record) in snapshot.packages.enumerated() {
      rows[record.id] = row
      guard record.state == .locked, let path = record.evidence.first?.path else { continue }
      lockRows[path, default: []].append(row)
    }
    self.rows = rows
    projects = Set(snapshot.manifests.compactMap { $0.name.map(PythonName.normalized) })
    let chosen = self.chosen
    locks = snapshot.manifests.filter { $0.state == .locked && chosen($0.path) }
    for manifest in snapshot.manifests where manifest.state == .declared && chosen(manifest.path) {
      read(manifest)
    }
    for lock in locks { read(lock: lock) }
    readInterpreter()
  }

  // The manifests that the configuration names for its environments, and what they include.
  private static func choice(_ snapshot: Snapshot, _ options: DriftOptions) -> (String) -> Bool {
    let all = options.environments.values
    guard !all.isEmpty, all.allSatisfy({ !$0.manifests.isEmpty }) else { return { _ in true } }
    let includes = Dictionary(
      snapshot.manifests.map { ($0.path, $0.includes) }, uniquingKeysWith: { $0 + $1 })
    var chosen: Set<String> = []
    var queue = all.flatMap(\.manifests).map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 }
    while let path = queue.popLast() {
      if chosen.insert(path).inserted { queue += includes[path] ?? [] }
    }
    return { chosen.contains($0) }
  }

  // MARK: Manifests

  private mutating func read(_ manifest: ManifestRecord) {
    let own = (edges[manifest.path] ?? []).filter(counts)
    readPlaces(manifest, own)
    if manifest.requiresPython?.isEmpty == false { statesInterpreter = true }
    let judged = own.filter { $0.source?.kind != .directory }
    guard !judged.isEmpty else { return }
    tally.requirements += judged.count
    tally.manifests += 1
    let isProject = manifest.format != "requirements" && manifest.format != "environment"
    let found = isProject ? locks(of: manifest, judged) : []
    if !found.isEmpty {
      for (number, lock) in found.enumerated() {
        readLocked(manifest, judged, lock, isMain: number == 0)
      }
      return
    }
    let other = otherLock(manifest)
    if other != nil || isCompiled(manifest, judged) {
      unreadLock = unreadLock ?? other
      tally.pinned += judged.count
      return
    }
    let bounded = pins.fixed(by: manifest.path)
    var open: [RequirementEdge] = []
    var unhashed: [RequirementEdge] = []
    var pinned = 0
    for edge in judged {
      let name = edge.anyOf.first.map { PythonName.normalized($0.name) } ?? ""
      // A branch has a finding of its own.
      if edge.source?.kind == .vcs {
        if edge.source?.commit != nil { tally.pinned += 1 }
        continue
      }
      guard AuditPins.isPinned(edge) || (edge.ecosystem == .pypi && bounded.contains(name)) else {
        open.append(edge)
        continue
      }
      pinned += 1
      tally.pinned += 1
      tally.pins += 1
      if edge.hashes.isEmpty, !AuditFetch.isFixed(edge.source?.url ?? "") {
        unhashed.append(edge)
      } else {
        tally.hashed += 1
      }
    }
    readMoving(manifest.path, judged.map { ($0, nil) })
    if !open.isEmpty { addOpen(manifest, open, of: judged.count, isProject: isProject) }
    if !unhashed.isEmpty {
      addUnhashed(
        manifest.path, unhashed.map(item), of: pinned,
        fix: manifest.format == "requirements"
          ? "compile it with digests: uv pip compile --generate-hashes, or pip-compile"
            + " --generate-hashes, and install with --require-hashes"
          : manifest.format == "environment"
            ? "write an explicit file: conda list --explicit --md5, or conda-lock"
            : "write a lock file with digests: uv lock")
    }
    readDevelopment(
      manifest.path,
      judged.compactMap { edge in AuditPins.version(edge).map { ($0, item(edge)) } })
  }

  // What the project needs from elsewhere, and what counts at all.
  private func counts(_ edge: RequirementEdge) -> Bool {
    guard edge.status != .inactive, let term = edge.anyOf.first else {
      return edge.source != nil && edge.status != .inactive
    }
    return !(edge.source == nil && projects.contains(PythonName.normalized(term.name)))
  }

  // MARK: Locks

  // The locks beside a manifest, the fullest first; else one above it that has all that the manifest
  // declares.
  private func locks(of manifest: ManifestRecord, _ judged: [RequirementEdge]) -> [ManifestRecord] {
    let folder = Self.folder(manifest.path)
    let own = locks.filter { Self.folder($0.path) == folder }.map { lock in
      (lock: lock, count: judged.count { !locked($0, lock).isEmpty })
    }
    guard own.isEmpty else {
      return own.sorted { ($1.count, $0.lock.path) < ($0.count, $1.lock.path) }.map(\.lock)
    }
    let above = locks.filter { lock in
      let place = Self.folder(lock.path)
      return place.isEmpty || folder.hasPrefix("\(place)/")
    }
    guard let nearest = above.max(by: { $0.path.utf8.count < $1.path.utf8.count }) else {
      return []
    }
    let fits = judged.allSatisfy { edge in
      edge.source != nil || edge.marker != nil
        || (edge.status != .violated && !locked(edge, nearest).isEmpty)
    }
    return fits ? [nearest] : []
  }

  private func locked(_ edge: RequirementEdge, _ lock: ManifestRecord) -> [PackageRecord] {
    edge.anyOf.flatMap(\.to).compactMap { rows[$0] }.map { repository.snapshot.packages[$0] }
      .filter { $0.evidence.first?.path == lock.path }
  }

  private mutating func readLocked(
    _ manifest: ManifestRecord, _ judged: [RequirementEdge], _ lock: ManifestRecord, isMain: Bool
  ) {
    var stale: [AuditItem] = []
    var pinned = 0
    let parts = Self.lockedParts(judged.map { ($0, !locked($0, lock).isEmpty) })
    var moving: [(RequirementEdge, PackageRecord?)] = []
    for edge in judged {
      let found = locked(edge, lock)
      moving.append((edge, found.first))
      if found.isEmpty {
        // A marker or a choice may leave it out.
        guard edge.marker == nil, lock.format == "poetry" || parts.contains(Self.part(edge)),
          edge.source == nil, edge.ecosystem == .pypi
        else {
          pinned += 1
          continue
        }
        stale.append(item(edge, because: "is not in \(lock.path)"))
      } else if edge.status == .violated {
        let versions = Set(found.map(\.version)).sorted().joined(separator: ", ")
        stale.append(item(edge, because: "but \(lock.path) has \(versions)"))
      } else {
        pinned += 1
      }
    }
    if isMain {
      tally.pinned += pinned
      readMoving(manifest.path, moving)
    }
    guard !stale.isEmpty else { return }
    let command =
      lock.format == "poetry" ? "poetry lock" : lock.format == "uv" ? "uv lock" : "write it anew"
    var finding = AuditFinding(
      RuleRegistry.staleLock, .requirement, subject: lock.path,
      title: "\(lock.path) contradicts \(manifest.path):"
        + " \(AuditText.some(stale.map(\.text), limit: 2))",
      fix: "\(command), and commit \(lock.path)", environment: repository.name, items: stale)
    finding.key += manifest.path
    findings.append(finding)
  }

  private static func part(_ edge: RequirementEdge) -> String {
    edge.activatedByExtra.map { "extra \($0)" } ?? edge.group.map { "group \($0)" } ?? ""
  }

  // The extras and groups that a lock covers: those of which it has at least half. A lock of chosen
  // parts has nothing of the others, and uv knows nothing of Poetry's groups.
  private static func lockedParts(_ edges: [(edge: RequirementEdge, isLocked: Bool)]) -> Set<String>
  {
    var counts: [String: (all: Int, locked: Int)] = [:]
    for (edge, isLocked) in edges {
      counts[part(edge), default: (0, 0)].all += 1
      if isLocked { counts[part(edge), default: (0, 0)].locked += 1 }
    }
    var parts = Set(counts.filter { $0.value.locked * 2 >= $0.value.all }.keys)
    parts.insert("")
    return parts
  }

  private mutating func read(lock: ManifestRecord) {
    if lock.requiresPython?.isEmpty == false { statesInterpreter = true }
    var unhashed: [AuditItem] = []
    var moving: [AuditItem] = []
    var versions: [(String, AuditItem)] = []
    var count = 0
    for row in lockRows[lock.path] ?? [] {
      let record = repository.snapshot.packages[row]
      let item = AuditItem(
        text: "\(record.name) \(record.version)", evidence: record.evidence[0],
        names: [record.name])
      versions.append((record.version, item))
      switch record.source?.kind {
      case .directory: continue
      case .vcs:
        if record.source?.commit == nil { moving.append(item) }
      default:
        count += 1
        if record.hashes.isEmpty { unhashed.append(item) }
      }
    }
    tally.pins += count
    tally.hashed += count - unhashed.count
    if !unhashed.isEmpty {
      addUnhashed(
        lock.path, unhashed, of: count,
        fix: "write \(lock.path) anew with a tool that keeps digests")
    }
    if !moving.isEmpty { addMoving(lock.path, moving, commit: nil) }
    readDevelopment(lock.path, versions)
  }

  // A lock that the scan does not read.
  private func otherLock(_ manifest: ManifestRecord) -> String? {
    let folder = Self.folder(manifest.path)
    let names: [String] =
      manifest.format == "environment"
      ? ["conda-lock.yml", "conda-lock.yaml", "pixi.lock"]
      : manifest.format == "requirements"
        ? ["requirements.lock"]
        : ["pdm.lock", "Pipfile.lock", "pixi.lock", "requirements.lock"]
    return names.map { folder.isEmpty ? $0 : "\(folder)/\($0)" }
      .first { input.otherFiles?.contains($0) == true }
  }

  // A requirements file of the same folder that pins everything which the manifest names.
  private func isCompiled(_ manifest: ManifestRecord, _ judged: [RequirementEdge]) -> Bool {
    guard manifest.format != "environment",
      manifest.format != "requirements" || manifest.path.hasSuffix(".in")
    else { return false }
    let wanted = Set(
      judged.filter { $0.source == nil && $0.activatedByExtra == nil && $0.group == nil }
        .compactMap { $0.anyOf.first.map { PythonName.normalized($0.name) } })
    guard !wanted.isEmpty else { return false }
    let folder = Self.folder(manifest.path)
    return repository.snapshot.manifests.contains { other in
      guard other.format == "requirements", other.path != manifest.path,
        Self.folder(other.path) == folder, let lines = edges[other.path],
        lines.count >= wanted.count, lines.allSatisfy(AuditPins.isPinned)
      else { return false }
      return wanted.isSubset(
        of: lines.compactMap { $0.anyOf.first.map { PythonName.normalized($0.name) } })
    }
  }

  static func folder(_ path: String) -> Substring {
    path.lastIndex(of: "/").map { path[..<$0] } ?? ""
  }

  /// A requirement as an item.
  func item(_ edge: RequirementEdge) -> AuditItem { item(edge, because: nil) }

  private func item(_ edge: RequirementEdge, because: String?) -> AuditItem {
    let name = edge.anyOf.first?.name ?? ""
    let text = edge.source == nil ? Self.text(edge) : "\(name) \(DeclaredChoice.text(edge))"
    return AuditItem(
      text: because.map { "\(text) \($0)" } ?? text, evidence: edge.evidence,
      names: [name, PythonName.normalized(name)])
  }

  private static func text(_ edge: RequirementEdge) -> String {
    let name = edge.anyOf.first?.name ?? ""
    let specifier = edge.anyOf.first?.specifier ?? ""
    if specifier.isEmpty { return name }
    return edge.ecosystem == .conda && specifier.first?.isNumber == true
      ? "\(name)=\(specifier)" : "\(name)\(specifier)"
  }
}
