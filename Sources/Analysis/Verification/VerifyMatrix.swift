import Lockfiles
import Model
import Versions

/// The overview of a verification: what the lock says and what was found.
struct VerifyMatrix {
  let locked: InstalledPart
  let found: InstalledPart
  let scope: VerifyScope
  let findings: [Finding]

  func rows() -> [Report.MatrixRow] {
    var rows: [Report.MatrixRow] = []
    func add(_ label: String, _ severity: Severity?, _ cell: (InstalledPart) -> String?) {
      let cells = [cell(locked), cell(found)]
      guard cells.contains(where: { $0 != nil }) else { return }
      let isSame = cells[0] == cells[1]
      rows.append(Report.MatrixRow(label: label, cells: cells, severity: isSame ? nil : severity))
    }
    add("subject", nil) { part in
      part.subject.digest.map(FactText.short) ?? VerifyScope.word(part.subject.kind)
    }
    add("base", weight { $0.subject == "base" }) { part in
      guard let base = part.base else { return nil }
      return base.name.map(FactText.base) ?? base.digest.map(FactText.short)
    }
    add("OS", weight { $0.subject == "operating-system" }) { $0.os.map(FactText.release) }
    add("libc", weight { $0.subject == "libc" }) { $0.libc.map(FactText.libc) }
    add("Python", weight { $0.subject == "python" }) { Self.python($0) }
    for (label, name) in [
      ("CUDA", "cuda-runtime"), ("ROCm", "hip-runtime"), ("cuDNN", "cudnn"), ("NCCL", "nccl"),
    ] {
      add(label, weight { $0.dimension == .accelerator || $0.subject.hasPrefix("pkg:") }) {
        Self.component($0, name)
      }
    }
    if let name = mainCode {
      add(
        "GPU code in \(name)", weight { $0.dimension == .gpuCode || $0.subject.hasPrefix("pkg:") }
      ) {
        Self.code($0, of: name)
      }
    }
    let packages = findings.filter { $0.subject.hasPrefix("pkg:") }
    let count = Set(packages.map(\.subject)).count
    rows.append(
      Report.MatrixRow(
        label: "packages",
        cells: [self.count(locked, isLocked: true), self.count(found, isLocked: false)],
        severity: packages.map(\.severity).max(),
        remark: count > 0 ? "\(count) \(count == 1 ? "differs" : "differ")" : nil))
    if scope.comparesConfiguration {
      add("numerics", findings.map(\.severity).max()) { FactText.short($0.numerics.digest) }
    }
    return rows
  }

  private func weight(_ fits: (Finding) -> Bool) -> Severity? {
    findings.filter(fits).map(\.severity).max()
  }

  private static func python(_ part: InstalledPart) -> String? {
    let all = part.interpreters.filter { $0.kind == "python" }
    if let primary = all.first(where: \.primary) { return primary.version }
    let versions = Set(all.compactMap(\.version)).sorted()
    return versions.isEmpty ? nil : versions.joined(separator: ", ")
  }

  private static func component(_ part: InstalledPart, _ name: String) -> String? {
    let all = part.accelerators.components.filter { $0.name == name }
    let loaded = all.filter { $0.isLoaded == true }
    let versions = Set((loaded.isEmpty ? all : loaded).compactMap { $0.version ?? $0.soname })
    return versions.isEmpty ? nil : versions.sorted().joined(separator: ", ")
  }

  // The weightiest framework with device code.
  private var mainCode: String? {
    let names = Set([locked, found].flatMap { part in Self.codeNames(part).values })
    return names.min {
      (MainFramework.weight($0), $0) < (MainFramework.weight($1), $1)
    }
  }

  private static func codeNames(_ part: InstalledPart) -> [String: String] {
    let purls = Set(part.accelerators.gpuCode.compactMap(\.package))
    return Dictionary(
      part.packages.filter {
        purls.contains($0.purl)
          && NativeComponent.name(ofSubject: PairComparison.subject($0.purl)) == nil
      }.map { ($0.purl, $0.name) }, uniquingKeysWith: { first, _ in first })
  }

  private static func code(_ part: InstalledPart, of name: String) -> String? {
    let names = codeNames(part)
    return DeviceCodeText.main(
      part.accelerators.gpuCode.filter { $0.package.flatMap { names[$0] } == name })
  }

  private func count(_ part: InstalledPart, isLocked: Bool) -> String? {
    var counts: [Ecosystem: Int] = [:]
    for package in part.packages where scope.role(package, isLocked: isLocked) != nil {
      counts[package.ecosystem, default: 0] += 1
    }
    let words = [(Ecosystem.pypi, "Python"), (.conda, "conda"), (.deb, "deb")]
    let parts = words.compactMap { item in counts[item.0].map { "\(item.1) \($0)" } }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
