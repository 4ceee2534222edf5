import Lockfiles
import Model

/// The first line of a verification.
enum VerifyVerdict {
  static func text(_ report: Report, _ input: VerifyInput, compared: Int) -> String {
    let file = input.lock.path.split(separator: "/").last.map(String.init) ?? input.lock.path
    let worst = report.findings.map(\.severity).max()
    let allowed = report.allowed.isEmpty ? "" : ", \(report.allowed.count) allowed"
    guard let worst else {
      let digest = input.found.subject.digest
      let isSame = digest != nil && digest == input.locked.subject.digest
      let very = isSame && report.allowed.isEmpty ? ", the very image that was locked" : ""
      return "\(input.name) matches \(file): \(counts(input, compared))\(very)\(allowed)"
    }
    let opening =
      worst == .error
      ? "\(input.name) does not match \(file)"
      : "\(input.name) matches \(file) but for \(worst == .warning ? "warnings" : "details")"
    return "\(opening): \(differences(report.findings))\(allowed)"
  }

  private static func counts(_ input: VerifyInput, _ compared: Int) -> String {
    let libraries = Set(
      input.found.accelerators.components.map(\.name).filter { !LinearAlgebra.isFlavour($0) }
    ).count
    let packages = "\(compared) \(compared == 1 ? "package" : "packages")"
    guard libraries > 0 else { return packages }
    return "\(packages), \(libraries) GPU \(libraries == 1 ? "library" : "libraries")"
  }

  // `1 package has another version, 2 are missing, the base differs`.
  private static func differences(_ findings: [Finding]) -> String {
    var parts: [String] = []
    var isFirst = true
    let packages: [(Rule, String, String)] = [
      (RuleRegistry.otherVersion, "has another version", "have another version"),
      (RuleRegistry.lockedOtherBuild, "comes from another build", "come from another build"),
      (RuleRegistry.otherHash, "has other content", "have other content"),
      (RuleRegistry.lockedOtherSource, "comes from another place", "come from another place"),
      (RuleRegistry.packageMissing, "is missing", "are missing"),
      (RuleRegistry.packageNotLocked, "is not in the lock", "are not in the lock"),
    ]
    for (rule, one, many) in packages {
      let count = findings.count { $0.code == rule.code }
      guard count > 0 else { continue }
      let noun = isFirst ? count == 1 ? " package" : " packages" : ""
      parts.append("\(count)\(noun) \(count == 1 ? one : many)")
      isFirst = false
    }
    if findings.contains(where: { $0.code == RuleRegistry.otherBase.code }) {
      parts.append("the base differs")
    }
    let others: [(Rule, String, String)] = [
      (
        RuleRegistry.otherAccelerator, "difference of the accelerator stack",
        "differences of the accelerator stack"
      ),
      (RuleRegistry.otherSystem, "difference of the system", "differences of the system"),
      (RuleRegistry.lockedOtherVariable, "other variable", "other variables"),
    ]
    for (rule, one, many) in others {
      let count = findings.count { $0.code == rule.code }
      if count > 0 { parts.append("\(count) \(count == 1 ? one : many)") }
    }
    if findings.contains(where: { $0.code == RuleRegistry.otherNumerics.code }) {
      parts.append("the numerics fingerprint differs")
    }
    let files = findings.count { $0.code.hasPrefix("PKG") }
    if files > 0 {
      parts.append("\(files) \(files == 1 ? "finding" : "findings") about installed files")
    }
    if findings.contains(where: { $0.code == RuleRegistry.signatureRefused.code }) {
      parts.append("its signature does not hold")
    }
    if findings.contains(where: { $0.code == RuleRegistry.olderThanSeen.code }) {
      parts.append("the lock is older than one that was seen")
    }
    if findings.contains(where: { $0.code == RuleRegistry.notInLock.code }) {
      parts.append("it is not in the lock")
    }
    return parts.joined(separator: ", ")
  }
}
