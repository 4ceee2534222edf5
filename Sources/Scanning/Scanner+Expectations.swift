import Extractors
package import Model
import Trees

extension Scanner {
  /// What the records of packages say of their files, read from what a survey kept
  /// (`request(for:)`).
  ///
  /// One entry per package row with a list, in the order of the rows. Folders through links, dpkg's
  /// diversions and files that pip moved are at the paths where they lie. A distribution that a
  /// Debian or conda package brought has the list of that package alone: both change files after
  /// the wheel was made.
  package func expectations(_ snapshot: Snapshot, _ survey: FileSurvey) -> [ExpectedFiles] {
    ExpectationBuilder(survey).expectations(snapshot)
  }
}

/// Finds the lists of packages in a survey and the files that they name.
private struct ExpectationBuilder {
  private let survey: FileSurvey
  private let links: LinkTable
  private let configuration: [String: String]
  private let exclusions: [PathExclusion]
  private let diversions: [String: (moved: String, package: String)]
  // Folders with links in them resolved: files of one folder follow each other.
  private var folders: [PathKey: String] = [:]

  init(_ survey: FileSurvey) {
    self.survey = survey
    var links = LinkTable()
    for file in survey.files {
      if case .symbolicLink(let target) = file.kind { links.set(file.path, to: target) }
    }
    self.links = links
    let kept = survey.kept
    self.configuration =
      kept["var/lib/dpkg/status"].map { DpkgDatabase.configurationFiles(status: $0) } ?? [:]
    self.diversions = kept["var/lib/dpkg/diversions"].map { DpkgDatabase.diversions($0) } ?? [:]
    self.exclusions = kept.keys.filter { $0.hasPrefix("etc/dpkg/") }.sorted()
      .flatMap { DpkgDatabase.exclusions(kept[$0] ?? []) }
  }

  consuming func expectations(_ snapshot: Snapshot) -> [ExpectedFiles] {
    var builder = self
    var result: [ExpectedFiles] = []
    var carriers: Set<String> = []
    // What is embedded belongs to the package around it, whose own record names its files: vendors
    // edit what they copy.
    let rows = snapshot.packages.filter { $0.state == .installed && $0.role != .embedded }
    for row in rows.filter({ $0.ecosystem != .pypi }) + rows.filter({ $0.ecosystem == .pypi }) {
      guard let evidence = row.evidence.first, !carriers.contains(row.install),
        !(row.owner.map(carriers.contains) ?? false)
      else { continue }
      let record = String(evidence.path.drop { $0 == "/" })
      let found: (list: String, files: [ExpectedFile])?
      switch row.ecosystem {
      case .pypi: found = builder.python(record)
      case .conda: found = builder.conda(record)
      case .deb: found = builder.debian(row, record)
      }
      guard let found, !found.files.isEmpty else { continue }
      if row.ecosystem != .pypi { carriers.formUnion([row.id, row.install]) }
      let slash = evidence.path.hasPrefix("/") ? "/" : ""
      result.append(
        ExpectedFiles(
          package: row.id,
          record: Evidence(
            path: slash + found.list, layer: builder.file(found.list)?.layer ?? evidence.layer),
          files: Self.sorted(found.files)))
    }
    let order = Dictionary(
      rows.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    return result.sorted { order[$0.package, default: 0] < order[$1.package, default: 0] }
  }

  // Each path once: the first that has a digest.
  private static func sorted(_ files: [ExpectedFile]) -> [ExpectedFile] {
    var sorted = files.sorted {
      let (a, b) = (PathKey($0.path), PathKey($1.path))
      return a == b ? $0.digest != nil && $1.digest == nil : a < b
    }
    var last: PathKey?
    sorted.removeAll { file in
      defer { last = PathKey(file.path) }
      return last == PathKey(file.path)
    }
    return sorted
  }

  // MARK: Families

  private mutating func python(_ record: String) -> (list: String, files: [ExpectedFile])? {
    let folder = TreePath.folder(record)
    let lists: [(String, FileListFact.Form)] = [
      ("RECORD", .record), ("installed-files.txt", .installedFiles),
    ]
    for (name, form) in lists {
      let list = TreePath.join(folder, name)
      guard let content = survey.kept[list] else { continue }
      // RECORD counts from the folder of packages, the older list from its own folder.
      let base = form == .record ? TreePath.folder(folder) : folder
      let files = FileListRows.rows(form, content).compactMap { row -> ExpectedFile? in
        // Byte code is made anew at will.
        if row.digest == nil, row.path.hasSuffix(".pyc") { return nil }
        let path = real(TreePath.resolve(row.path, from: base).path)
        return ExpectedFile(
          path: moved(row.path, to: path, base: base), digest: row.digest, size: row.size)
      }
      return (list, files)
    }
    return nil
  }

  // `pip install --target` writes the paths of the place from which it then moves programs.
  private func moved(_ written: String, to path: String, base: String) -> String {
    guard written.hasPrefix("../"), file(path) == nil else { return path }
    var rest = written[...]
    while rest.hasPrefix("../") { rest = rest.dropFirst(3) }
    let candidate = TreePath.join(base, String(rest))
    return file(candidate) == nil ? path : candidate
  }

  private mutating func conda(_ record: String) -> (list: String, files: [ExpectedFile])? {
    guard let content = survey.kept[record] else { return nil }
    let prefix = TreePath.folder(TreePath.folder(record))
    let files = FileListRows.rows(.condaFiles, content).compactMap { row -> ExpectedFile? in
      if row.path.hasSuffix(".pyc") { return nil }
      return ExpectedFile(
        path: real(TreePath.join(prefix, row.path)), digest: row.digest, size: row.size)
    }
    return (record, files)
  }

  private mutating func debian(
    _ row: PackageRecord, _ record: String
  ) -> (list: String, files: [ExpectedFile])? {
    let folder = TreePath.folder(record)
    let isFolder = TreePath.name(folder) == "status.d"
    let database = isFolder ? folder : TreePath.join(folder, "info")
    let names = [row.name] + [row.architecture].compactMap { $0 }.map { "\(row.name):\($0)" }
    func content(_ ending: String) -> (path: String, bytes: [UInt8])? {
      for name in names.reversed() {
        let path = TreePath.join(database, "\(name).\(ending)")
        if let bytes = survey.kept[path] { return (path, bytes) }
      }
      return nil
    }
    let root = String(row.location.drop { $0 == "/" })
    let sums = content("md5sums")
    let list = content("list")
    guard let first = sums ?? list else { return nil }
    var files: [ExpectedFile] = []
    for sum in sums.map({ FileListRows.rows(.dpkgSums, $0.bytes) }) ?? [] {
      files.append(expected(sum.path, sum.digest, root, row.name))
    }
    let paths = list.map { FileListRows.rows(.dpkgList, $0.bytes).map(\.path) } ?? []
    for (index, path) in paths.enumerated() where path.count > 1 && path != "/." {
      // A folder stands before what lies in it.
      let next = index + 1 < paths.count ? paths[index + 1] : ""
      if next.utf8.count > path.utf8.count, TreePath.isInside(next, path) { continue }
      files.append(expected(String(path.dropFirst()), nil, root, row.name))
    }
    return (first.path, files)
  }

  private mutating func expected(
    _ written: String, _ digest: String?, _ root: String, _ package: String
  ) -> ExpectedFile {
    var written = written.hasPrefix("./") ? String(written.dropFirst(2)) : written
    if let diversion = diversions[written], diversion.package != package {
      written = diversion.moved
    }
    var file = ExpectedFile(path: real(TreePath.join(root, written)), digest: digest)
    if let sum = configuration[written] {
      file.digest = "md5:" + sum
      file.exemption = .configuration
    } else if let rule = exclusions.last(where: { $0.matches(written) }), rule.excludes {
      file.exemption = .excluded
    }
    return file
  }

  // MARK: Paths

  private mutating func real(_ path: String) -> String {
    let folder = TreePath.folder(path)
    let key = PathKey(folder)
    let resolved = folders[key] ?? links.resolve(folder) ?? folder
    folders[key] = resolved
    return TreePath.join(resolved, TreePath.name(path))
  }

  private func file(_ path: String) -> SurveyedFile? {
    let key = PathKey(path)
    var low = 0
    var high = survey.files.count
    while low < high {
      let middle = (low + high) / 2
      if PathKey(survey.files[middle].path) < key { low = middle + 1 } else { high = middle }
    }
    guard low < survey.files.count, PathKey(survey.files[low].path) == key else { return nil }
    return survey.files[low]
  }
}
