import Model

/// Collects the changes of one part.
struct ChangeCollector {
  private let environment: String
  private let platform: String?
  private let part: LockChange.Part
  private(set) var changes: [LockChange] = []

  init(environment: String, platform: String?, part: LockChange.Part) {
    self.environment = environment
    self.platform = platform
    self.part = part
  }

  /// The changes in the order of what they are about; within one topic by subject and file.
  var sorted: [LockChange] {
    let topics = changes.reduce(into: [LockChange.Topic: Int]()) { order, change in
      if order[change.topic] == nil { order[change.topic] = order.count }
    }
    let keyed = changes.map { change in
      (
        topic: topics[change.topic] ?? 0,
        texts: [
          change.subject, change.file ?? "", change.kind.rawValue, change.before ?? "",
          change.after ?? "",
        ], change: change
      )
    }
    return keyed.sorted { left, right in
      if left.topic != right.topic { return left.topic < right.topic }
      return left.texts.lexicographicallyPrecedes(right.texts)
    }
    .map(\.change)
  }

  /// Adds one change.
  mutating func add(
    _ kind: LockChange.Kind, _ topic: LockChange.Topic, _ subject: String, file: String? = nil,
    before: String? = nil, after: String? = nil
  ) {
    // Texts that look the same say nothing of what is different.
    let says = kind != .changed || before != after
    changes.append(
      LockChange(
        environment: environment, platform: platform, part: part, kind: kind, topic: topic,
        subject: subject, file: file, before: says ? before : nil, after: says ? after : nil))
  }

  /// Whether something is there.
  mutating func presence(
    _ topic: LockChange.Topic, _ subject: String, _ before: Bool, _ after: Bool
  ) {
    if before != after { add(after ? .added : .removed, topic, subject) }
  }

  /// One value.
  mutating func value(
    _ topic: LockChange.Topic, _ subject: String, _ before: String?, _ after: String?
  ) {
    guard before != after else { return }
    add(
      before == nil ? .added : after == nil ? .removed : .changed, topic, subject,
      before: before, after: after)
  }

  /// Values by name; nil for a subject that has none.
  mutating func table(
    _ topic: LockChange.Topic, _ before: [String: String]?, _ after: [String: String]?
  ) {
    presence(topic, "table", before != nil, after != nil)
    for name in Set((before ?? [:]).keys).union((after ?? [:]).keys) {
      value(topic, name, before?[name], after?[name])
    }
  }

  /// Rows, paired by subject, file and key; of those that are left over, in their order.
  mutating func rows<Row: Hashable>(
    _ topic: LockChange.Topic, _ before: [Row], _ after: [Row], subject: (Row) -> String,
    file: (Row) -> String? = { _ in nil }, key: (Row) -> [String] = { _ in [] },
    text: (Row) -> String?
  ) {
    rows(
      topic, before, after, subject: subject, file: file, key: key, text: text,
      pair: { (text($0), text($1)) })
  }

  /// Rows, with words of their own for a changed one.
  mutating func rows<Row: Hashable>(
    _ topic: LockChange.Topic, _ before: [Row], _ after: [Row], subject: (Row) -> String,
    file: (Row) -> String?, key: (Row) -> [String], text: (Row) -> String?,
    pair: (Row, Row) -> (String?, String?)
  ) {
    let group = { (row: Row) in [subject(row), file(row) ?? ""] + key(row) }
    let left = Dictionary(grouping: before, by: group)
    let right = Dictionary(grouping: after, by: group)
    for key in Set(left.keys).union(right.keys) {
      var removed = left[key] ?? []
      var added: [Row] = []
      for row in right[key] ?? [] {
        if let same = removed.firstIndex(of: row) {
          removed.remove(at: same)
        } else {
          added.append(row)
        }
      }
      for (old, new) in zip(removed, added) {
        let texts = pair(old, new)
        add(
          .changed, topic, subject(new), file: file(new), before: texts.0, after: texts.1)
      }
      for row in removed.dropFirst(added.count) {
        add(.removed, topic, subject(row), file: file(row), before: text(row))
      }
      for row in added.dropFirst(removed.count) {
        add(.added, topic, subject(row), file: file(row), after: text(row))
      }
    }
  }

  /// Installed packages.
  mutating func packages(_ before: [InstalledPackage], _ after: [InstalledPackage]) {
    rows(
      .package, before, after, subject: \.name, file: { _ in nil },
      key: { [$0.ecosystem.rawValue, $0.architecture ?? ""] }, text: { $0.version },
      pair: PackageWords.pair)
  }

  /// Native components, device code, variants, needs.
  mutating func accelerators(_ before: AcceleratorFacts, _ after: AcceleratorFacts) {
    value(.setting, "machine", before.machine, after.machine)
    rows(
      .component, before.components, after.components, subject: \.name, key: { [$0.path] },
      text: { $0.version ?? $0.soname ?? $0.path })
    rows(
      .component, before.compatibility, after.compatibility, subject: { _ in "cuda-compat" },
      key: { [$0.path] }, text: { $0.driver ?? $0.path })
    rows(
      .component, before.engines, after.engines, subject: { _ in "tensorrt engine" },
      key: { [$0.path] }, text: { [$0.version, $0.path].compactMap(\.self).joined(separator: " ") })
    rows(
      .gpuCode, before.gpuCode, after.gpuCode, subject: { "\($0.vendor.rawValue) \($0.path)" },
      text: { ($0.targets + $0.ptx).joined(separator: " ") })
    rows(
      .variant, before.variants, after.variants, subject: \.name, key: { [$0.path] },
      text: { [$0.family.rawValue, $0.release].compactMap(\.self).joined(separator: " ") })
    for (name, old, new) in [
      ("driver", before.needs.driver, after.needs.driver),
      ("glibc", before.needs.glibc, after.needs.glibc),
      ("glibcxx", before.needs.glibcxx, after.needs.glibcxx),
      ("cxxabi", before.needs.cxxabi, after.needs.cxxabi),
      ("cpu", before.needs.cpu, after.needs.cpu),
    ] {
      rows(
        .need, [old].compactMap(\.self), [new].compactMap(\.self), subject: { _ in name },
        text: { $0.minimum })
    }
    rows(
      .need, before.needs.glibcAboveTag, after.needs.glibcAboveTag,
      subject: { "glibc of \($0.package ?? $0.path)" }, text: { $0.minimum })
  }
}

/// What became of a package, in words.
private enum PackageWords {
  /// The versions where they differ, else what else differs, behind the version.
  static func pair(_ old: InstalledPackage, _ new: InstalledPackage) -> (String?, String?) {
    guard old.version == new.version else { return (old.version, new.version) }
    let differing = zip(details(old), details(new)).filter { $0.value != $1.value }
    guard !differing.isEmpty else { return (nil, nil) }
    let words = { (parts: [(name: String, value: String)]) in
      parts.map { "\($0.name) \($0.value.isEmpty ? "none" : $0.value)" }.joined(separator: ", ")
    }
    return (
      "\(old.version) (\(words(differing.map(\.0))))", "(\(words(differing.map(\.1))))"
    )
  }

  private static func details(_ package: InstalledPackage) -> [(name: String, value: String)] {
    let build = package.build
    return [
      ("local version", build?.local ?? ""), ("build", build?.text ?? ""),
      ("tags", build?.tags.joined(separator: " ") ?? ""),
      ("source", package.source.map(SourceWords.text) ?? ""), ("role", package.role.rawValue),
      ("folder", package.location), ("state", package.brokenState ?? ""),
      ("archive", package.hashes.map(short).joined(separator: " ")),
      ("digests from", package.hashesFrom ?? ""), ("files", package.contents.map(short) ?? ""),
      ("requires", package.requires.joined(separator: ", ")), ("purl", package.purl),
    ]
  }

  // Digests as people quote them.
  private static func short(_ digest: String) -> String {
    digest.split(separator: ":").last.map { String($0.prefix(12)) } ?? digest
  }
}
