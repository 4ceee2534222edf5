import Accelerators
import Model
import Versions

/// Several copies of one library: cuDNN twice (ACC014).
enum LibraryConflicts {
  static func all(_ scope: AcceleratorScope) -> [Conflict] {
    scope.componentGroups.compactMap { severalCuDNN($0, scope) }
  }

  private static func severalCuDNN(
    _ group: [AcceleratorFacts.Component], _ scope: AcceleratorScope
  ) -> Conflict? {
    let copies = group.filter {
      $0.name == "cudnn" && !ComponentText.isPrivateName($0.path)
    }
    let majors = Set(copies.compactMap { ComponentText.version($0)?.major })
    let wheels = Set(copies.compactMap { $0.package.flatMap(scope.view.row) }).sorted().filter {
      scope.record($0).name.hasPrefix("nvidia-cudnn")
    }
    let versions = Set(wheels.map { scope.record($0).version })
    guard majors.count > 1 || versions.count > 1 else { return nil }
    let shown =
      majors.count > 1
      ? Set(copies.compactMap { ComponentText.version($0)?.text }) : versions
    let texts = shown.sorted { left, right in
      (DottedVersion(left)?.parts ?? []).lexicographicallyPrecedes(
        DottedVersion(right)?.parts ?? [])
    }
    let rule = RuleRegistry.severalCuDNN
    let rows = Set(copies.compactMap { $0.package.flatMap(scope.view.row) }).sorted()
    let owners = rows.map(scope.label)
    return Conflict(
      rule: rule, dimension: .accelerator, ecosystem: nil, severity: rule.severity,
      subject: "component/cudnn", names: ["cudnn"] + rows.map { scope.record($0).name },
      key: "\(rule.code) \(texts.joined(separator: " "))",
      title: "cuDNN \(texts.joined(separator: " and ")) are both installed",
      message: majors.count > 1
        ? "a process loads whichever is found first"
          + (owners.isEmpty ? "" : ": \(owners.joined(separator: ", "))")
        : "their files are the same, so the one installed last counts: "
          + owners.joined(separator: ", "),
      fix: "pin one cuDNN, or split the environment", texts: texts,
      evidence: Array(Set(copies.map { Evidence(path: $0.path, layer: $0.layer) })).sorted())
  }
}

/// Versions of components as far as numbers tell them.
enum ComponentText {
  /// Numbers and dots of a version, `9.1.0.70` of `9.1.0.70-1`; else what its soname says.
  static func version(_ component: AcceleratorFacts.Component) -> (text: String, major: Int)? {
    var text = component.version.map(bare) ?? ""
    if text.isEmpty, let soname = component.soname, let range = soname.firstRange(of: ".so.") {
      text = bare(String(soname[range.upperBound...]))
    }
    guard let version = DottedVersion(text) else { return nil }
    return (text, version.major)
  }

  /// The leading numbers and dots of a version, without an epoch.
  static func bare(_ version: String) -> String {
    let upstream = version.split(separator: ":", maxSplits: 1).last ?? ""
    var text = upstream.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    while text.last == "." { text = text.dropLast() }
    return String(text)
  }

  /// Whether the file's name carries a hash, so that no other file takes its place:
  /// `libcudnn-74a4c495.so.9.1.0`.
  static func isPrivateName(_ path: String) -> Bool {
    guard let name = path.split(separator: "/").last, let range = name.firstRange(of: ".so") else {
      return false
    }
    let stem = name[..<range.lowerBound]
    guard let dash = stem.utf8.lastIndex(of: UInt8(ascii: "-")) else { return false }
    let hash = stem.utf8[stem.utf8.index(after: dash)...]
    return hash.count >= 8
      && hash.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }
}
