import Accelerators
import Model
import Versions

/// Packages for several CUDA majors on one search path (ACC016).
enum CUDAMajorConflicts {
  /// A package and the CUDA for which it is built.
  private struct Build {
    let row: Int
    let major: Int
    /// `12.8`; the major where no more is known.
    let text: String
    /// It is a library of CUDA rather than a user of it.
    let isLibrary: Bool
  }

  static func all(_ scope: AcceleratorScope) -> [Conflict] {
    scope.sites.compactMap { conflict(builds($0, scope), scope) }
  }

  private static func builds(_ site: AcceleratorScope.Site, _ scope: AcceleratorScope) -> [Build] {
    var found: [Build] = []
    for (name, rows) in site.rows.sorted(by: { $0.key < $1.key }) {
      for row in rows {
        guard let text = release(name, row, scope), let release = CUDARelease(text) else {
          continue
        }
        found.append(
          Build(
            row: row, major: release.major, text: release.text,
            isLibrary: name.hasPrefix("nvidia-") || name.hasPrefix("cuda")))
      }
    }
    return found
  }

  private static func release(_ name: String, _ row: Int, _ scope: AcceleratorScope) -> String? {
    if let variant = scope.variant(row) {
      return variant.family == .cuda ? variant.release ?? nameMajor(name) : nil
    }
    if let major = nameMajor(name) { return major }
    let record = scope.record(row)
    if let component = NativeLibraries.component(
      ecosystem: record.ecosystem, distribution: record.name)
    {
      switch component {
      case "cuda-runtime", "cuda-toolkit", "cuda-version":
        return DottedVersion(ComponentText.bare(record.version))?.majorMinor
      default:
        let toolkits = scope.knowledge.toolkits(
          component: component, version: ComponentText.bare(record.version))
        let majors = Set((toolkits ?? []).compactMap { DottedVersion($0)?.major })
        return majors.count == 1 ? majors.first.map(String.init) : nil
      }
    }
    return scope.knowledge.cuda(distribution: name, version: record.version)?.value
  }

  /// The major that a name carries: `nvidia-cublas-cu12`, `cupy-cuda12x`, `jax-cuda13-plugin`.
  static func nameMajor(_ name: String) -> String? {
    for part in name.split(separator: "-") {
      var digits = part
      if digits.hasPrefix("cuda") {
        digits = digits.dropFirst(4)
      } else if digits.hasPrefix("cu") {
        digits = digits.dropFirst(2)
      } else {
        continue
      }
      if digits.last == "x" { digits = digits.dropLast() }
      guard digits.utf8.count >= 2, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
        continue
      }
      return String(digits.prefix(2))
    }
    return nil
  }

  private static func conflict(_ builds: [Build], _ scope: AcceleratorScope) -> Conflict? {
    let majors = Set(builds.map(\.major)).sorted()
    guard majors.count > 1 else { return nil }
    // Per major: those that use CUDA, or the libraries where nobody is known to.
    var shown: [Build] = []
    for major in majors {
      let own = builds.filter { $0.major == major }
      let users = own.filter { !$0.isLibrary }
      shown += users.isEmpty ? Array(own.prefix(3)) : users
    }
    let words = shown.map { "\(scope.record($0.row).name) (\($0.text))" }
    let numbers = majors.map(String.init).joined(separator: " and ")
    let rare = majors.min { left, right in
      builds.count { $0.major == left } < builds.count { $0.major == right }
    }
    let odd = shown.filter { $0.major == rare }.map { scope.record($0.row).name }
    return scope.conflict(
      RuleRegistry.mixedCUDA, shown.map(\.row),
      key: shown.map { "\(scope.label($0.row))" }.joined(separator: " "),
      title: "CUDA \(numbers) in one environment: \(words.joined(separator: ", "))",
      message: "each brings a runtime of its own, and libraries with one file name for all majors, "
        + "cuDNN and NCCL, collide",
      fix: "choose one CUDA major: other builds of \(odd.joined(separator: ", "))",
      texts: majors.map { major in
        "CUDA \(major): "
          + builds.filter { $0.major == major }.map { scope.label($0.row) }
          .joined(separator: ", ")
      })
  }
}
