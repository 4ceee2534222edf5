import Documents
import Model
import Trees
import Versions

/// Reads `conda-meta/*.json`, one record per package of a conda prefix.
///
/// Format: conda, "Package metadata", as `PrefixRecord` writes it. Records of large packages have
/// tens of megabytes, nearly all of it file lists.
enum CondaMetaExtractor: FileExtractor {
  static let name = "conda.meta"
  static let revision = 2
  static let patterns: [PathPattern] = [.suffixInFolder(".json", folder: "conda-meta")]
  static let limitBytes = 64 << 20

  static func extract(_ file: File, into found: inout Extraction) {
    let document: JSONDocument.Reading
    do throws(DocumentError) {
      document = try JSONDocument.reading(
        file.content,
        options: JSONDocument.Options(
          duplicateKeys: .lastWins, limitBytes: limitBytes, limitValues: 4_000_000))
    } catch {
      return found.skip(error)
    }
    found.skip(document.notices)
    guard let root = document.root.table else {
      return found.skip("holds \(document.root.kind), not an object")
    }
    guard let name = text(root["name"]) else { return found.skip("names no package") }
    guard let version = text(root["version"]) else {
      return found.skip("`\(Excerpted.text(name))` has no version")
    }
    var fact = PackageFact(
      ecosystem: .conda, name: name, version: version, line: root.line(of: "name"))
    if CondaVersion(version) == nil {
      found.skip(
        "`\(Excerpted.text(version))` is no conda version", line: root.line(of: "version"))
    }
    fact.build = text(root["build"]) ?? text(root["build_string"])
    if fact.build == nil { found.skip("`\(Excerpted.text(name))` has no build string") }
    addOrigin(root, to: &fact)
    addRequirements(root["depends"], .runtime, to: &fact, into: &found)
    addRequirements(root["constrains"], .constrains, to: &fact, into: &found)
    addRequested(root, to: &fact)
    addFiles(root, to: &fact, into: &found)
    found.add(.package(fact))
  }

  /// A text that is not empty, or a number as its author wrote it.
  private static func text(_ node: DocumentNode?) -> String? {
    guard let text = node?.text, !text.isEmpty else { return nil }
    return text
  }

  private static func addOrigin(_ root: DocumentTable, to fact: inout PackageFact) {
    fact.architecture = text(root["subdir"])
    if let channel = text(root["channel"]) {
      let clean = SourceAddress.withoutCredentials(channel)
      let split = CondaChannel.split(clean)
      let name = split?.channel.name ?? clean
      // The place of a token is no part of the channel's name.
      let token = "t/<TOKEN>/"
      fact.attributes["channel"] =
        name.hasPrefix(token) ? String(name.dropFirst(token.count)) : name
      fact.architecture = fact.architecture ?? split?.subdir
      fact.source = PackageSource(
        kind: .channel,
        url: text(root["url"]).map { SourceAddress.withoutCredentials($0) } ?? clean)
    } else if let url = text(root["url"]) {
      fact.source = PackageSource(kind: .archive, url: SourceAddress.withoutCredentials(url))
    }
    for algorithm in ["md5", "sha256"] {
      fact.hashes[algorithm] = text(root[algorithm])?.lowercased()
    }
    fact.attributes["build-number"] = text(root["build_number"])
    fact.attributes["fn"] = text(root["fn"])
    fact.attributes["license"] = text(root["license"])
    if let noarch = root["noarch"], noarch.boolean != false {
      fact.attributes["noarch"] = text(noarch)
    }
  }

  private static func addRequirements(
    _ node: DocumentNode?, _ kind: RequirementKind, to fact: inout PackageFact,
    into found: inout Extraction
  ) {
    for item in node?.array ?? [] {
      guard let spec = item.string else {
        found.skip("a requirement that is \(item.kind), not text", line: item.line)
        continue
      }
      switch CondaRequirement(spec, kind: kind, line: item.line) {
      case .fact(let requirement):
        fact.requirements.append(requirement)
      case .unreadable(let reason):
        found.skip("cannot read `\(Excerpted.text(spec))`: \(reason)", line: item.line)
        fact.requirements.append(
          RequirementFact(
            kind: kind, ecosystem: .conda,
            anyOf: CondaRequirement.leadingName(spec.split(separator: " ").first ?? "")
              .map { [RequirementTerm(name: $0)] } ?? [],
            unparsed: spec, line: item.line))
      }
    }
  }

  /// `requested_specs`, or the older single `requested_spec`, which is `None` for dependencies.
  private static func addRequested(_ root: DocumentTable, to fact: inout PackageFact) {
    var specs = root["requested_specs"]?.array?.compactMap(\.string) ?? []
    if specs.isEmpty, let spec = text(root["requested_spec"]), spec != "None" { specs = [spec] }
    if !specs.isEmpty {
      fact.requested = true
      fact.attributes["requested-spec"] = specs.joined(separator: ", ")
    }
  }

  private static func addFiles(
    _ root: DocumentTable, to fact: inout PackageFact, into found: inout Extraction
  ) {
    guard let items = root["files"]?.array else {
      return found.skip("`\(Excerpted.text(fact.name))` lists no files")
    }
    var sums = CondaSums(root["paths_data"]?.table?["paths"]?.array ?? [])
    var content: [UInt8] = []
    var records: [String] = []
    var count = 0
    var odd = OddLines()
    for (index, item) in items.enumerated() {
      guard let path = item.string, !path.isEmpty,
        !path.utf8.contains(where: { $0 == UInt8(ascii: "\n") || $0 == 0 })
      else {
        odd.add(item.line)
        continue
      }
      count += 1
      let start = content.count
      content += path.utf8
      if PackageRecordPath.matches(content[start...]) { records.append(path) }
      if let sum = sums.sum(of: path, at: index) {
        content.append(0)
        content += sum.utf8
      }
      content.append(UInt8(ascii: "\n"))
    }
    odd.report("of `files` without a path", into: &found)
    fact.files = FileListFact(form: .condaFiles, count: count, records: records, content: content)
  }
}

/// The digests that a record has of files as they lie in the package, before anything is changed in
/// them for the prefix.
private struct CondaSums {
  private let entries: [DocumentNode]
  // Made when the first path stands elsewhere than in `files`.
  private var positions: [PathKey: Int]?

  /// The entries of `paths_data.paths`.
  init(_ entries: [DocumentNode]) {
    self.entries = entries
    self.positions = nil
  }

  /// The SHA-256 of a regular file; `index` is its place in `files`, usually the same here.
  mutating func sum(of path: String, at index: Int) -> String? {
    guard !entries.isEmpty else { return nil }
    if entries.indices.contains(index), let entry = entries[index].table,
      entry["_path"]?.string.map(PathKey.init) == PathKey(path)
    {
      return Self.sum(entry)
    }
    let positions = self.positions ?? Self.positions(of: entries)
    self.positions = positions
    return positions[PathKey(path)].flatMap { entries[$0].table }.flatMap(Self.sum)
  }

  private static func positions(of entries: [DocumentNode]) -> [PathKey: Int] {
    var positions: [PathKey: Int] = [:]
    for (index, entry) in entries.enumerated() {
      if let path = entry.table?["_path"]?.string { positions[PathKey(path)] = index }
    }
    return positions
  }

  private static func sum(_ entry: DocumentTable) -> String? {
    guard (entry["path_type"]?.string ?? "hardlink") == "hardlink",
      let sum = entry["sha256"]?.string, sum.utf8.count == 64
    else { return nil }
    return sum
  }
}
