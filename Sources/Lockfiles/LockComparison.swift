import Model

/// What changed from one lock file to another.
package enum LockComparison {
  /// The changes of a whole file, ordered by environment, part, platform, topic, subject and file.
  ///
  /// Empty exactly where both bodies say the same. Without `from` everything is added.
  package static func changes(from: LockBody?, to: LockBody) -> [LockChange] {
    var changes: [LockChange] = []
    let before = from ?? LockBody()
    if let from, from.project != to.project {
      var collector = ChangeCollector(environment: "project", platform: nil, part: .environment)
      collector.value(.setting, "name", from.project, to.project)
      changes += collector.changes
    }
    for name in Set(before.environments.keys).union(to.environments.keys).sorted() {
      changes += Self.changes(
        from: before.environments[name], to: to.environments[name], environment: name)
    }
    return changes
  }

  /// The changes of one environment; nil for one that the file does not have.
  package static func changes(
    from: LockedEnvironment?, to: LockedEnvironment?, environment: String
  ) -> [LockChange] {
    var own = ChangeCollector(environment: environment, platform: nil, part: .environment)
    own.presence(.environment, "", from != nil, to != nil)
    own.presence(.setting, "declared part", from?.declared != nil, to?.declared != nil)
    let platforms = Set((from?.installed ?? [:]).keys).union((to?.installed ?? [:]).keys).sorted()
    var parts = changes(
      from: from?.declared, to: to?.declared ?? DeclaredPart(), environment: environment)
    for platform in platforms {
      let before = from?.installed[platform]
      let after = to?.installed[platform]
      own.presence(.platform, platform, before != nil, after != nil)
      if let before, let after {
        parts += changes(from: before, to: after, environment: environment, platform: platform)
      }
    }
    return own.changes + parts
  }

  /// The changes of a declared part; without `from` everything is added.
  package static func changes(
    from: DeclaredPart?, to: DeclaredPart, environment: String
  ) -> [LockChange] {
    let before = (from ?? DeclaredPart()).arranged
    let after = to.arranged
    var found = ChangeCollector(environment: environment, platform: nil, part: .declared)
    found.value(.setting, "python", before.python, after.python)
    found.value(
      .setting, "groups", before.groups.map(Self.list), after.groups.map(Self.list))
    found.value(.setting, "extras", Self.list(before.extras), Self.list(after.extras))
    found.rows(.file, before.files, after.files, subject: { $0 }, text: { _ in nil })
    found.rows(
      .requirement, before.requirements, after.requirements, subject: \.name, file: \.file,
      key: {
        [$0.ecosystem.rawValue, $0.group ?? "", $0.extra ?? "", $0.kind.rawValue]
      }, text: Self.text)
    found.rows(
      .pin, before.pins, after.pins, subject: \.name, file: \.file,
      key: { [$0.ecosystem.rawValue, $0.marker ?? ""] }, text: { $0.version })
    found.rows(
      .baseImage, before.images, after.images, subject: \.stage, file: \.file, text: { $0.base })
    return found.sorted
  }

  /// The changes of an installed part.
  package static func changes(
    from before: InstalledPart, to after: InstalledPart, environment: String, platform: String
  ) -> [LockChange] {
    let before = before.arranged
    let after = after.arranged
    var found = ChangeCollector(environment: environment, platform: platform, part: .installed)
    found.value(.subject, "", Self.text(before.subject), Self.text(after.subject))
    found.value(.baseImage, "", before.base.map(Self.text), after.base.map(Self.text))
    if before.layers != after.layers {
      let counts = (before.layers.count, after.layers.count)
      found.add(
        .changed, .layers, "", before: counts.0 == counts.1 ? nil : String(counts.0),
        after: counts.0 == counts.1 ? nil : String(counts.1))
    }
    found.rows(
      .operatingSystem, [before.os].compactMap(\.self), [after.os].compactMap(\.self),
      subject: { _ in "" }, text: Self.text)
    found.value(.libc, "", before.libc.map(Self.text), after.libc.map(Self.text))
    found.rows(
      .interpreter, before.interpreters, after.interpreters, subject: \.kind, key: { [$0.path] },
      text: { "\($0.version ?? "of unknown version")\($0.primary ? "" : ", not the primary one")" })
    found.packages(before.packages, after.packages)
    found.accelerators(before.accelerators, after.accelerators)
    found.table(.variable, before.variables, after.variables)
    found.value(
      .entryPoint, "", before.entrypoint.map(Self.list), after.entrypoint.map(Self.list))
    found.table(.numerics, before.numerics.inputs, after.numerics.inputs)
    if before.numerics.inputs == after.numerics.inputs {
      found.value(.numerics, "digest", before.numerics.digest, after.numerics.digest)
    }
    return found.sorted
  }

  private static func list(_ texts: [String]) -> String {
    texts.isEmpty ? "none" : texts.joined(separator: " ")
  }

  private static func text(_ row: DeclaredPart.Requirement) -> String {
    var text = row.text
    if let source = row.source { text += " from \(SourceWords.text(source))" }
    if let marker = row.marker { text += "; \(marker)" }
    return text
  }

  private static func text(_ subject: InstalledPart.Subject) -> String {
    [subject.kind.rawValue, subject.digest].compactMap(\.self).joined(separator: " ")
  }

  private static func text(_ base: EnvironmentFacts.BaseImage) -> String {
    [base.name, base.digest].compactMap(\.self).joined(separator: "@")
  }

  private static func text(_ system: EnvironmentFacts.OperatingSystem) -> String {
    let words = [system.id, system.versionId, system.codename].compactMap(\.self)
    return system.name ?? words.joined(separator: " ")
  }

  private static func text(_ library: EnvironmentFacts.CLibrary) -> String {
    [library.family, library.version].compactMap(\.self).joined(separator: " ")
  }
}

/// Places in words.
enum SourceWords {
  /// `vcs https://… at 1a2b3c`.
  static func text(_ source: PackageSource) -> String {
    var words = [source.kind.rawValue, source.url].compactMap(\.self)
    if let revision = source.requestedRevision { words.append("@\(revision)") }
    if let commit = source.commit { words.append("at \(commit)") }
    if let folder = source.subdirectory { words.append("in \(folder)") }
    if source.editable == true { words.append("editable") }
    return words.joined(separator: " ")
  }
}
