import Documents
import Model

/// The order of rows in a lock file: by some of their fields, compared byte by byte.
enum LockOrder {
  /// The rows in order, each kept once; rows with equal fields are told apart by all that they say.
  static func sorted<Row: LockRow & Hashable>(
    _ rows: [Row], by fields: (Row) -> [String]
  ) -> [Row] {
    let keyed = rows.map { (key: fields($0), row: $0) }
    let isSorted = zip(keyed, keyed.dropFirst()).allSatisfy { precedes($0.key, $1.key) }
    if isSorted { return rows }
    let sorted = keyed.sorted { left, right in
      if left.key != right.key { return precedes(left.key, right.key) }
      return text(left.row).lexicographicallyPrecedes(text(right.row))
    }
    var result: [Row] = []
    result.reserveCapacity(sorted.count)
    for (_, row) in sorted where result.last != row { result.append(row) }
    return result
  }

  /// The texts in order, each once.
  static func sorted(_ texts: [String]) -> [String] {
    let isSorted = zip(texts, texts.dropFirst()).allSatisfy {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
    return isSorted ? texts : Set(texts).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func text(_ row: some LockRow) -> [UInt8] {
    // Writing fails for no value.
    (try? LockFieldWriter.value(row)).map { CanonicalJSON.compact($0) } ?? []
  }

  private static func precedes(_ left: [String], _ right: [String]) -> Bool {
    for (left, right) in zip(left, right) where left != right {
      return left.utf8.lexicographicallyPrecedes(right.utf8)
    }
    return false
  }
}

extension LockBody {
  /// The same body with every list in its order.
  var arranged: LockBody {
    var body = self
    for (name, environment) in environments {
      body.environments[name] = environment.arranged
    }
    return body
  }
}

extension LockedEnvironment {
  /// The same environment with every list in its order.
  var arranged: LockedEnvironment {
    LockedEnvironment(
      declared: declared?.arranged, installed: installed.mapValues(\.arranged))
  }
}

extension DeclaredPart {
  /// The same part with every list in its order.
  var arranged: DeclaredPart {
    var part = self
    part.groups = groups.map(LockOrder.sorted)
    part.extras = LockOrder.sorted(extras)
    part.files = LockOrder.sorted(files)
    part.images = LockOrder.sorted(images) { [$0.file, $0.stage, $0.base] }
    part.requirements = LockOrder.sorted(
      requirements.map { row in
        var row = row
        row.hashes = LockOrder.sorted(row.hashes)
        return row
      }
    ) {
      [
        $0.ecosystem.rawValue, $0.name, $0.file, $0.group ?? "", $0.extra ?? "", $0.text,
        $0.marker ?? "",
      ]
    }
    part.pins = LockOrder.sorted(
      pins.map { row in
        var row = row
        row.hashes = LockOrder.sorted(row.hashes)
        return row
      }
    ) { [$0.ecosystem.rawValue, $0.name, $0.file, $0.version, $0.marker ?? ""] }
    return part
  }
}

extension InstalledPart {
  /// The same part with every list in its order.
  var arranged: InstalledPart {
    var part = self
    part.interpreters = LockOrder.sorted(interpreters) { [$0.kind, $0.version ?? "", $0.path] }
    part.packages = LockOrder.sorted(packages.map(\.arranged)) {
      [
        $0.ecosystem.rawValue, $0.name, $0.version, $0.location, $0.architecture ?? "",
        $0.role.rawValue,
      ]
    }
    var facts = accelerators
    facts.components = LockOrder.sorted(facts.components) { [$0.name, $0.version ?? "", $0.path] }
    facts.gpuCode = LockOrder.sorted(facts.gpuCode) { [$0.path, $0.vendor.rawValue] }
    facts.variants = LockOrder.sorted(facts.variants) { [$0.name, $0.path] }
    facts.compatibility = LockOrder.sorted(facts.compatibility) { [$0.path] }
    facts.engines = LockOrder.sorted(facts.engines) { [$0.path] }
    facts.needs.glibcAboveTag = LockOrder.sorted(facts.needs.glibcAboveTag) {
      [$0.path, $0.package ?? "", $0.minimum]
    }
    facts.extensions = []
    part.accelerators = facts
    return part
  }
}

extension InstalledPackage {
  /// The same package with every list in its order.
  var arranged: InstalledPackage {
    var package = self
    package.hashes = LockOrder.sorted(hashes)
    package.requires = LockOrder.sorted(requires)
    if let tags = build?.tags { package.build?.tags = LockOrder.sorted(tags) }
    return package
  }
}
