import Accelerators
import Model
import Versions

/// Frameworks and what is built for them (ACC030 to ACC033).
enum FrameworkConflicts {
  static func all(_ scope: AcceleratorScope, _ notices: inout [Notice]) -> [Conflict] {
    var found: [Conflict] = []
    for site in scope.sites {
      if let conflict = disagreeingJAX(site, scope) { found.append(conflict) }
      found += sharedNames(site, scope)
      found += companions(site, scope, &notices)
      found += oldNumPy(site, scope, &notices)
    }
    return found
  }

  // MARK: ACC030

  // The plugin must be of jaxlib's release, by the numbers in front; jax itself states its own range.
  private static func disagreeingJAX(_ site: AcceleratorScope.Site, _ scope: AcceleratorScope)
    -> Conflict?
  {
    guard let jaxlib = site.rows["jaxlib"]?.first else { return nil }
    let plugins = site.rows.filter { name, _ in
      name.hasPrefix("jax-") && (name.hasSuffix("-plugin") || name.hasSuffix("-pjrt"))
    }.sorted { $0.key < $1.key }.flatMap(\.value)
    var rows = [jaxlib] + plugins
    let release = { (row: Int) in ComponentText.bare(scope.record(row).version) }
    var differ = plugins.contains {
      VersionDistance.step(.pypi, release($0), release(jaxlib)) != .none
    }
    if let jax = site.rows["jax"]?.first,
      VersionDistance.step(.pypi, release(jax), release(jaxlib)) != .none
    {
      let isAllowed = scope.status(of: jax, on: "jaxlib") == .satisfied
      // A broken requirement of jax itself is DEP001.
      let isTold = scope.status(of: jax, on: "jaxlib") == .violated
      if !isAllowed, !isTold { differ = true }
      if differ { rows.insert(jax, at: 0) }
    }
    guard differ else { return nil }
    let texts = rows.map(scope.label)
    let version = release(jaxlib)
    return scope.conflict(
      RuleRegistry.disagreeingJAX, rows, key: texts.joined(separator: " "),
      title: texts.joined(separator: ", "),
      message: plugins.isEmpty
        ? "jax and jaxlib are not of one release, and jax states no range for jaxlib"
        : "jaxlib refuses a plugin of another release, and JAX computes on the CPU",
      fix: "install all parts through one extra: jax[cuda12]==\(version)", texts: texts)
  }

  // MARK: ACC031

  private static func sharedNames(_ site: AcceleratorScope.Site, _ scope: AcceleratorScope)
    -> [Conflict]
  {
    var found: [Conflict] = []
    for group in scope.knowledge.importNameGroups {
      let rows = site.rows(group).filter { scope.record($0).ecosystem == .pypi }
      var folders: [String: [Int]] = [:]
      for row in rows { folders[scope.record(row).location, default: []].append(row) }
      for (_, members) in folders.sorted(by: { $0.key < $1.key }) {
        // A distribution that only requires the other one holds no files of its own.
        let real = members.filter { row in
          !members.contains { $0 != row && scope.requires(row, $0) }
        }
        let names = Set(real.map { NameTable.normalized(.pypi, scope.record($0).name) })
        guard names.count > 1 else { continue }
        let labels = real.map(scope.label)
        let newest = real.max {
          (scope.record($0).layer ?? -1, $0) < (scope.record($1).layer ?? -1, $1)
        }
        let layers = Set(real.map { scope.record($0).layer })
        found.append(
          scope.conflict(
            RuleRegistry.sharedImportName, real, key: labels.joined(separator: " "),
            title: "\(labels.joined(separator: " and ")) overwrite each other",
            message: layers.count == real.count && layers.count > 1
              ? "the files of \(newest.map(scope.label) ?? "the last one") count, it came last"
              : "they write the same files, and which ones are there depends on the order of installing",
            fix: "uninstall all of them, then install the one that is wanted", texts: labels))
      }
    }
    return found
  }

  // MARK: ACC032

  private static func companions(
    _ site: AcceleratorScope.Site, _ scope: AcceleratorScope, _ notices: inout [Notice]
  ) -> [Conflict] {
    var found: [Conflict] = []
    for row in site.rows(FrameworkNames.companions) {
      let record = scope.record(row)
      let name = NameTable.normalized(record.ecosystem, record.name)
      let expected = scope.knowledge.companion(of: name, version: record.version)?.value
      let wanted = expected?.distribution ?? framework(of: name)
      guard let host = host(wanted, site) else { continue }
      let status = scope.status(of: row, on: wanted)
      // The metadata's own pin is judged as DEP001.
      if status == .violated { continue }
      if let conflict = otherVariant(row, host, scope) {
        found.append(conflict)
      } else if let expected {
        let own = scope.record(host).version
        // A pin of the release itself, and fulfilled, says more than the table.
        if !scope.isPinned(row, on: wanted), isOther(expected.version, own) {
          found.append(otherRelease(row, host, expected.version, scope))
        }
      } else if status != .satisfied {
        notices.append(
          Notice(
            "for which \(wanted) \(scope.label(row)) is built is not known",
            path: record.evidence.first?.path, layer: record.evidence.first?.layer,
            code: RuleRegistry.otherCompanion.code))
      }
    }
    return found
  }

  private static func framework(of name: String) -> String {
    name.contains("tensorflow") ? "tensorflow" : "torch"
  }

  private static func host(_ name: String, _ site: AcceleratorScope.Site) -> Int? {
    let names = name == "torch" ? ["torch", "pytorch"] : [name]
    return site.rows(names).first
  }

  // As exact as the table: `2.8` fits every 2.8.x.
  private static func isOther(_ expected: String, _ found: String) -> Bool {
    VersionDistance.dotted(ComponentText.bare(expected), ComponentText.bare(found)) != .none
  }

  private static func otherRelease(
    _ row: Int, _ host: Int, _ expected: String, _ scope: AcceleratorScope
  ) -> Conflict {
    let record = scope.record(host)
    return scope.conflict(
      RuleRegistry.otherCompanion, [row, host],
      key: "\(scope.label(row)) \(expected) \(scope.label(host))",
      title: "\(scope.label(row)) expects \(record.name) \(expected), found \(record.version)",
      message:
        "compiled against another release: undefined symbols at import, or missing operators",
      fix: "install \(record.name) \(expected), or the \(scope.record(row).name) of "
        + "\(record.name) \(record.version)",
      texts: [scope.label(row), scope.label(host)])
  }

  private static func otherVariant(_ row: Int, _ host: Int, _ scope: AcceleratorScope) -> Conflict?
  {
    guard let own = AcceleratorVariant(row: row, in: scope.view),
      let theirs = AcceleratorVariant(row: host, in: scope.view), own.differs(from: theirs),
      // A processor's build of an extension may be all that there is of it.
      own.family != .processor || theirs.family == .rocm || theirs.family == .xpu
        || scope.record(row).version.contains("+")
    else { return nil }
    return scope.conflict(
      RuleRegistry.otherCompanion, [row, host],
      key: "\(scope.label(row)) \(own.text) \(scope.label(host)) \(theirs.text)",
      title:
        "\(scope.label(row)) is built for \(own.text), \(scope.label(host)) for \(theirs.text)",
      message:
        "compiled against another variant: undefined symbols at import, or missing operators",
      fix: "install both from one index",
      texts: ["\(scope.label(row)) \(own.text)", "\(scope.label(host)) \(theirs.text)"])
  }

  // MARK: ACC033

  private static func oldNumPy(
    _ site: AcceleratorScope.Site, _ scope: AcceleratorScope, _ notices: inout [Notice]
  ) -> [Conflict] {
    guard let numpy = site.rows["numpy"]?.first,
      let major = DottedVersion(ComponentText.bare(scope.record(numpy).version))?.major, major >= 2
    else { return [] }
    var found: [Conflict] = []
    for row in site.rows(FrameworkNames.numpyUsers) {
      let record = scope.record(row)
      let name = NameTable.normalized(record.ecosystem, record.name)
      let limit = scope.knowledge.numpyLimit(
        distribution: name == "pytorch" ? "torch" : name, version: record.version)?.value
      let status = scope.status(of: row, on: "numpy")
      if limit == true, status != .violated {
        found.append(
          scope.conflict(
            RuleRegistry.oldNumPyInterface, [row, numpy],
            key: "\(scope.label(row)) \(scope.label(numpy))",
            title: "\(scope.label(numpy)) breaks \(scope.label(row)), which is built for NumPy 1",
            message: "its compiled modules do not work with NumPy 2, or lose their bridge to it",
            fix: "install numpy<2, or a release of \(record.name) that is built for NumPy 2",
            texts: [scope.label(row), scope.label(numpy)]))
      } else if limit == nil, status == nil, !isReadFromBinaries(row, scope) {
        notices.append(
          Notice(
            "for which NumPy \(scope.label(row)) is built is not known",
            path: record.evidence.first?.path, layer: record.evidence.first?.layer,
            code: RuleRegistry.oldNumPyInterface.code))
      }
    }
    return found
  }

  /// Whether the release of a row is listed as built for NumPy 1.
  static func isListedForOldNumPy(_ row: Int, _ scope: AcceleratorScope) -> Bool {
    let record = scope.record(row)
    return scope.knowledge.numpyLimit(
      distribution: NameTable.normalized(record.ecosystem, record.name), version: record.version)?
      .value == true
  }

  private static func isReadFromBinaries(_ row: Int, _ scope: AcceleratorScope) -> Bool {
    let id = scope.record(row).id
    return scope.view.snapshot.accelerators.extensions.contains {
      $0.package == id && !$0.numpy.isEmpty
    }
  }
}
