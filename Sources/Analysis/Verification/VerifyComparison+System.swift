import Lockfiles
import Model
import Versions

extension VerifyComparison {
  // MARK: Configuration

  /// Variables and the entry point, where both are images.
  mutating func compareConfiguration() {
    guard scope.comparesConfiguration else { return }
    if let left = locked.variables, let right = found.variables {
      for variable in Set(left.keys).union(right.keys).sorted()
      where left[variable] != right[variable] {
        add(self.variable(variable, left[variable], right[variable]))
      }
    }
    guard let left = locked.entrypoint, let right = found.entrypoint, left != right else { return }
    let texts = (Self.program(left), Self.program(right))
    let keywords: Set<Substring> = ["ENTRYPOINT", "CMD"]
    var result = LockDifference(
      difference: difference(
        RuleRegistry.otherSystem, .entryPoint, subject: "entry-point", name: "entry-point",
        [texts.0],
        evidence.side(configuration: texts.1) { keywords.contains(Instruction.keyword($0)) },
        title: "entry point \(texts.0) → \(texts.1)"), topics: [.entryPoint])
    result.difference.message = "the image starts another program"
    result.difference.fix = "set the locked entry point and command in \(name), or \(relock)"
    add(result)
  }

  private func variable(_ variable: String, _ left: String?, _ right: String?) -> LockDifference {
    let texts = (left ?? "unset", right ?? "unset")
    let side = evidence.side(configuration: right) { text in
      Instruction.keyword(text) == "ENV"
        && (text.dropFirst(4).hasPrefix("\(variable)=")
          || text.dropFirst(4).hasPrefix("\(variable) ") || text.contains(" \(variable)="))
    }
    var result = LockDifference(
      difference: difference(
        RuleRegistry.lockedOtherVariable, .variable, subject: variable, name: variable,
        left.map { [$0] } ?? [], side, title: "\(variable) \(texts.0) → \(texts.1)"),
      topics: [.variable(variable), .anyVariable])
    result.difference.names = [variable.lowercased(), variable]
    result.difference.message = "it changes numbers, threads, accelerators or what is loaded"
    result.difference.fix =
      left.map { "set \(variable)=\($0) in \(name), or \(relock)" }
      ?? "unset \(variable) in \(name), or \(relock)"
    return result
  }

  private static func program(_ words: [String]) -> String {
    words.isEmpty ? "unset" : words.joined(separator: " ")
  }

  // MARK: Release and C library

  /// The operating system's release, where both show a whole root.
  mutating func compareRelease() {
    guard scope.comparesRoot, locked.os != found.os else { return }
    let (left, right) = (locked.os, found.os)
    let isRelease = left?.id != right?.id || left?.versionId != right?.versionId
    let texts = (
      Self.release(left, isRelease: isRelease), Self.release(right, isRelease: isRelease)
    )
    var result = LockDifference(
      difference: difference(
        RuleRegistry.otherSystem, .operatingSystem, subject: "operating-system",
        name: "operating-system", left == nil ? [] : [texts.0],
        right == nil
          ? Difference.Side()
          : evidence.side(paths: ["/etc/os-release"], texts: [texts.1]),
        title: "\(texts.0) → \(texts.1)"), topics: [.release])
    result.difference.message = "system libraries and defaults come with the release"
    result.difference.fix = "build \(name) on \(texts.0), or \(relock)"
    if !isRelease {
      result.followsFrom = [.package(PackageKey(ecosystem: .deb, name: "base-files"))]
    }
    result.clause = result.difference.title
    // A name of the release that moves with its package stands behind it.
    if isRelease || !hasPackage("base-files") { add(result) } else { late.append(result) }
  }

  private func hasPackage(_ name: String) -> Bool {
    locked.packages.contains { $0.ecosystem == .deb && $0.name == name }
  }

  private static func release(_ system: EnvironmentFacts.OperatingSystem?, isRelease: Bool)
    -> String
  {
    guard let system else { return "no release" }
    if isRelease { return FactText.release(system) }
    return system.name
      ?? [FactText.release(system), system.codename].compactMap(\.self)
      .joined(separator: " ")
  }

  /// The C library.
  mutating func compareLibc() {
    guard scope.comparesRoot, locked.libc != found.libc else { return }
    let texts = (
      locked.libc.map(FactText.libc) ?? "no C library",
      found.libc.map(FactText.libc) ?? "no C library"
    )
    var result = LockDifference(
      difference: difference(
        RuleRegistry.otherSystem, .libc, subject: "libc", name: "libc",
        locked.libc == nil ? [] : [texts.0],
        Difference.Side(texts: found.libc == nil ? [] : [texts.1]),
        title: "\(texts.0) → \(texts.1)"), topics: [.libc])
    result.difference.message = "binaries built against a newer one do not start on an older one"
    result.difference.fix = "use a base with \(texts.0) for \(name), or \(relock)"
    result.followsFrom = ["libc6", "libc-bin", "musl"].map {
      .package(PackageKey(ecosystem: .deb, name: $0))
    }
    result.clause = result.difference.title
    add(result)
  }

  // MARK: Base

  /// The base image, where both are images.
  mutating func compareBase() {
    guard scope.comparesConfiguration, let change = baseChange() else { return }
    var result = LockDifference(
      difference: difference(
        RuleRegistry.otherBase, .base, subject: "base", name: "base", [change.left],
        evidence.side(configuration: change.right) { _ in false },
        title: "base \(change.left) → \(change.right)"), topics: [.base])
    let agrees = differences.isEmpty
    result.difference.severity = change.isKnown ? agrees ? .warning : .error : .info
    result.difference.message =
      change.isKnown
      ? agrees
        ? "all that is locked agrees; what is not locked may differ"
        : "it brings the system and its libraries"
      : "one of both does not name its base, and the lowest layer is the same"
    result.difference.fix = "build \(name) from \(change.left), or \(relock)"
    add(result)
  }

  private func baseChange() -> (left: String, right: String, isKnown: Bool)? {
    let (left, right) = (locked.base, found.base)
    let bottom = (locked.layers.first, found.layers.first)
    let isOtherBottom = bottom.0 != nil && bottom.1 != nil && bottom.0 != bottom.1
    if isOtherBottom {
      let digests =
        left?.digest == right?.digest
        ? bottom : (left?.digest ?? bottom.0, right?.digest ?? bottom.1)
      return (Self.base(left, digests.0), Self.base(right, digests.1), true)
    }
    if left == right { return nil }
    let texts = (Self.base(left, left?.digest), Self.base(right, right?.digest))
    // What only one side knows is no difference that anybody can tell.
    let isKnown =
      (left?.digest != nil && right?.digest != nil)
      || (left?.name != nil && right?.name != nil && left?.name != right?.name)
    return (texts.0, texts.1, isKnown)
  }

  // A name and what tells two bases of one name apart.
  private static func base(_ base: EnvironmentFacts.BaseImage?, _ digest: String?) -> String {
    let text = [base?.name.map(FactText.base), digest.map(FactText.short)].compactMap(\.self)
      .joined(separator: "@")
    return text.isEmpty ? "unnamed" : text
  }
}
