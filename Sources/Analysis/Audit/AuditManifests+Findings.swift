import Model
import Versions

extension AuditManifests {
  // MARK: Versions

  /// Adds requirements that leave several versions.
  mutating func addOpen(
    _ manifest: ManifestRecord, _ open: [RequirementEdge], of count: Int, isProject: Bool
  ) {
    let items = open.map(item)
    let known = open.prefix(6).map { edge in
      let name = edge.anyOf.first?.name ?? ""
      let sign = edge.ecosystem == .conda ? "=" : "=="
      return "\(name)\(sign)\(knowledge.version(edge.ecosystem, name) ?? "VERSION")"
    }
    let hasVersions = known.contains { !$0.hasSuffix("=VERSION") }
    let which = "\(open.count) of \(AuditText.count(count, "requirement"))"
    if isProject {
      findings.append(
        AuditFinding(
          RuleRegistry.withoutLock, .requirement, subject: manifest.path,
          title: "\(manifest.path)  \(which) can move, and no lock file fixes them:"
            + " \(AuditText.some(items.map(\.text)))",
          fix: "write a lock file and commit it: uv lock, or poetry lock"
            + (hasVersions ? " (installed now: \(AuditText.some(known, limit: 6)))" : ""),
          environment: repository.name, items: items))
      return
    }
    let file = manifest.path.split(separator: "/").last ?? ""
    let stem = file.split(separator: ".").first ?? "requirements"
    let fix: String
    if manifest.format == "environment" {
      fix = "write exact versions, or lock it: conda-lock -f \(manifest.path)"
    } else if file.hasSuffix(".in") {
      fix = "compile it: uv pip compile --generate-hashes \(manifest.path) -o \(stem).txt"
    } else {
      fix =
        "rename it to \(stem).in and compile it: uv pip compile --generate-hashes \(stem).in"
        + " -o \(file)"
    }
    findings.append(
      AuditFinding(
        RuleRegistry.unpinnedRequirement, .requirement, subject: manifest.path,
        title: "\(manifest.path)  \(which) can move: \(AuditText.some(items.map(\.text)))",
        fix: hasVersions ? "\(fix) (installed now: \(AuditText.some(known, limit: 6)))" : fix,
        environment: repository.name, items: items))
  }

  /// Adds pins without digests.
  mutating func addUnhashed(_ path: String, _ items: [AuditItem], of count: Int, fix: String) {
    findings.append(
      AuditFinding(
        RuleRegistry.unhashedPin, .content, subject: path,
        title: "\(path)  \(items.count) of \(AuditText.count(count, "pin")) without a digest:"
          + " \(AuditText.some(items.map(\.text)))",
        fix: fix, environment: repository.name, items: items))
  }

  /// Finds versions that are builds of a day.
  mutating func readDevelopment(_ path: String, _ versions: [(String, AuditItem)]) {
    let items = versions.filter { PEP440Version($0.0)?.isDevelopmentRelease == true }.map(\.1)
    guard !items.isEmpty else { return }
    findings.append(
      AuditFinding(
        RuleRegistry.nightlyBuild, .version, subject: path,
        title: "\(path)  development builds: \(AuditText.some(items.map(\.text)))",
        fix: "name a release; indexes of nightly builds delete old ones",
        environment: repository.name, items: items))
  }

  // MARK: Sources

  /// Finds version control requirements that name no commit, where no lock knows it either.
  mutating func readMoving(_ path: String, _ edges: [(RequirementEdge, PackageRecord?)]) {
    var items: [AuditItem] = []
    var known: String?
    for (edge, record) in edges {
      guard let source = edge.source, source.kind == .vcs, source.commit == nil,
        record?.source?.commit == nil
      else { continue }
      if let revision = source.requestedRevision, CommitText.isCommit(revision) { continue }
      known = known ?? knowledge.commit(source.url)
      let name = edge.anyOf.first?.name ?? source.url ?? ""
      items.append(
        AuditItem(
          text: "\(name) from \(AuditBuild.revision(source))", evidence: edge.evidence,
          names: [name, PythonName.normalized(name)]))
    }
    if !items.isEmpty { addMoving(path, items, commit: known) }
  }

  /// Adds requirements on branches and tags.
  mutating func addMoving(_ path: String, _ items: [AuditItem], commit: String?) {
    findings.append(
      AuditFinding(
        RuleRegistry.movingRequirement, .source, subject: path,
        title: "\(path)  \(AuditText.some(items.map(\.text)))",
        fix: "name the commit: git+https://…@\(commit ?? "COMMIT")", environment: repository.name,
        items: items))
  }

  /// Judges indexes, options and folders of a manifest.
  mutating func readPlaces(_ manifest: ManifestRecord, _ edges: [RequirementEdge]) {
    let place = Evidence(path: manifest.path)
    let details = input.details[manifest.path]
    let options = details?.options ?? []
    let isHashed =
      !edges.isEmpty
      && edges.allSatisfy { !$0.hashes.isEmpty || $0.source?.kind == .directory }
    if manifest.format == "requirements", !isHashed {
      let extra = options.filter { $0.name == "--extra-index-url" }
      let items =
        details != nil
        ? extra.map {
          AuditItem(
            text: $0.value ?? "", evidence: Evidence(path: manifest.path, line: $0.line))
        }
        : Set(manifest.indexes).count > 1
          ? manifest.indexes.map { AuditItem(text: $0, evidence: place) } : []
      addIndexes(manifest.path, items)
    } else if options.contains(where: {
      $0.name.hasSuffix("index-strategy") && $0.value?.hasPrefix("unsafe") == true
    }) {
      addIndexes(manifest.path, manifest.indexes.map { AuditItem(text: $0, evidence: place) })
    }
    var insecure = manifest.indexes.filter(Self.isInsecure).map {
      AuditItem(text: $0, evidence: place)
    }
    insecure += options.filter { $0.name == "--trusted-host" }.map {
      AuditItem(
        text: "--trusted-host \($0.value ?? "")",
        evidence: Evidence(path: manifest.path, line: $0.line))
    }
    if !insecure.isEmpty {
      findings.append(
        AuditFinding(
          RuleRegistry.insecureIndex, .source, subject: manifest.path,
          title: "\(manifest.path)  \(AuditText.some(insecure.map(\.text)))",
          fix: "use https with a certificate that the machine trusts (--cert FILE)",
          environment: repository.name, items: insecure))
    }
    var nightly = manifest.indexes.filter { AuditBuild.isNightly($0) }.map {
      AuditItem(text: $0, evidence: place)
    }
    nightly += options.filter {
      $0.name == "--pre" || ($0.name.hasSuffix("prerelease") && $0.value == "allow")
    }.map {
      AuditItem(text: $0.name, evidence: Evidence(path: manifest.path, line: $0.line))
    }
    if !nightly.isEmpty {
      findings.append(
        AuditFinding(
          RuleRegistry.nightlyBuild, .version, subject: manifest.path,
          title: "\(manifest.path)  \(AuditText.some(nightly.map(\.text)))",
          fix: "name a release; a nightly that is needed, by its exact version and digest",
          environment: repository.name, items: nightly))
    }
    readFolders(manifest, edges)
  }

  private mutating func addIndexes(_ path: String, _ items: [AuditItem]) {
    guard !items.isEmpty else { return }
    findings.append(
      AuditFinding(
        RuleRegistry.severalIndexes, .source, subject: path,
        title:
          "\(path)  any package may come from \(items.count == 1 ? "the default index or from" : "any of")"
          + " \(AuditText.some(items.map(\.text)))",
        fix: "name the index per package (tool.uv.sources), serve all from one index, or give every"
          + " requirement its digests",
        environment: repository.name, items: items))
  }

  private static func isInsecure(_ address: String) -> Bool {
    address.hasPrefix("http://") && !address.hasPrefix("http://localhost")
      && !address.hasPrefix("http://127.")
  }

  // Folders that do not lie in the repository.
  private mutating func readFolders(_ manifest: ManifestRecord, _ edges: [RequirementEdge]) {
    let folder = Self.folder(manifest.path)
    let items = edges.filter { edge in
      guard let source = edge.source, source.kind == .directory, let path = source.url else {
        return false
      }
      return Self.isOutside(path, from: folder)
    }.map { edge in
      AuditItem(text: edge.source?.url ?? "", evidence: edge.evidence)
    }
    guard !items.isEmpty else { return }
    findings.append(
      AuditFinding(
        RuleRegistry.outsideFolder, .source, subject: manifest.path,
        title:
          "\(manifest.path)  folders outside the repository: \(AuditText.some(items.map(\.text)))",
        fix: "move the folder into the repository, or name a release or commit of it",
        environment: repository.name, items: items))
  }

  // A path that climbs above the root, or that only one machine has.
  static func isOutside(_ path: String, from folder: Substring) -> Bool {
    var path = path
    // PDM's name for the folder of the manifest.
    for prefix in ["file:///${PROJECT_ROOT}/", "${PROJECT_ROOT}/"] where path.hasPrefix(prefix) {
      path = String(path.dropFirst(prefix.count))
    }
    if path.contains("$") { return false }
    if path.hasPrefix("/") || path.hasPrefix("~") || path.hasPrefix("file:///") { return true }
    if path.contains("://") { return false }
    var depth = folder.split(separator: "/").count
    for part in path.split(separator: "/") where part != "." {
      depth += part == ".." ? -1 : 1
      if depth < 0 { return true }
    }
    return false
  }

  // MARK: The interpreter

  /// Finds out whether any file says which Python is meant.
  mutating func readInterpreter() {
    let snapshot = repository.snapshot
    for edge in snapshot.requirements
    where edge.from == RequirementEdge.root && edge.ecosystem == .conda
      && chosen(edge.evidence.path)
    {
      if edge.anyOf.first?.name == "python", edge.anyOf.first?.specifier.isEmpty == false {
        statesInterpreter = true
      }
    }
    let names = [".python-version", "runtime.txt"]
    if input.otherFiles?.contains(where: { path in
      names.contains(String(path.split(separator: "/").last ?? ""))
    }) == true {
      statesInterpreter = true
    }
    var open: [AuditItem] = []
    for build in snapshot.builds {
      for stage in build.stages {
        if stage.base.contains("@") {
          statesInterpreter = true
        } else if Self.isPython(stage.base), !stage.baseIsPartial {
          if Self.hasMinor(AuditBases.tag(stage.base)) {
            statesInterpreter = true
          } else {
            open.append(
              AuditItem(
                text: stage.base, evidence: Evidence(path: build.path, line: stage.line),
                names: [stage.base]))
          }
        } else if AuditBases.tag(stage.base).map({ $0 != "latest" }) == true {
          // The distribution of the base decides.
          statesInterpreter = true
        }
      }
    }
    if let first = open.first {
      findings.append(
        AuditFinding(
          RuleRegistry.openInterpreter, .interpreter, subject: first.evidence.path,
          title: "\(AuditText.place(first.evidence))  FROM \(first.text) names no minor version of"
            + " Python",
          fix: "write FROM \(AuditBases.name(first.text)):3.MINOR.PATCH-… with its digest",
          environment: repository.name, items: open))
      return
    }
    guard !statesInterpreter, tally.requirements > 0 else { return }
    let manifest = snapshot.manifests.first { chosen($0.path) && $0.state == .declared }
    let path = manifest?.path ?? ""
    findings.append(
      AuditFinding(
        RuleRegistry.openInterpreter, .interpreter, subject: path,
        title: "no manifest, lock or Dockerfile says which Python is meant",
        fix: manifest?.format == "environment"
          ? "add python=3.MINOR.PATCH to \(path)"
          : "add requires-python to pyproject.toml, or a .python-version file",
        environment: repository.name,
        items: [AuditItem(text: "Python", evidence: Evidence(path: path))]))
  }

  private static func isPython(_ base: String) -> Bool {
    let name = AuditBases.name(base)
    return name == "python" || name == "docker.io/python" || name == "docker.io/library/python"
      || name == "library/python"
  }

  // `3.11-slim`, not `3`, `slim`.
  private static func hasMinor(_ tag: String?) -> Bool {
    guard let version = tag?.split(separator: "-").first else { return false }
    let parts = version.split(separator: ".")
    return parts.count >= 2 && parts.prefix(2).allSatisfy { $0.allSatisfy(\.isNumber) }
  }
}
