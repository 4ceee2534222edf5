package import Model

/// Several reports of one command as one, for formats that know lists of findings alone.
package enum ReportJoining {
  /// The reports behind each other; an empty report of the command where there is none.
  ///
  /// Causes keep their findings: their ids, which each report counts anew, get the report's number.
  /// The lock file is named where all were made against the same one.
  package static func joined(
    _ reports: [Report], tool: Snapshot.Tool, command: String
  ) -> Report {
    guard reports.count > 1 else {
      return reports.first ?? Report(tool: tool, command: command)
    }
    var result = Report(tool: tool, command: command)
    result.verdict = reports.map(\.verdict).filter { !$0.isEmpty }.joined(separator: "; ")
    result.lock = lock(of: reports)
    result.audit = reports.lazy.compactMap(\.audit).first
    result.files = reports.lazy.compactMap(\.files).first
    result.fit = reports.lazy.compactMap(\.fit).first
    for (number, report) in reports.enumerated() {
      func numbered(_ finding: Finding) -> Finding {
        var finding = finding
        finding.cause = finding.cause.map { "\(number + 1).\($0)" }
        return finding
      }
      result.environments += report.environments.filter { !result.environments.contains($0) }
      result.causes += report.causes.map { cause in
        var cause = cause
        cause.id = "\(number + 1).\(cause.id)"
        return cause
      }
      result.findings += report.findings.map(numbered)
      result.shared += report.shared.map(numbered)
      result.allowed += report.allowed.map { allowed in
        var allowed = allowed
        allowed.finding = numbered(allowed.finding)
        return allowed
      }
      result.crosswalk += report.crosswalk
      result.notices += report.notices.filter { !result.notices.contains($0) }
    }
    return result
  }

  private static func lock(of reports: [Report]) -> LockState? {
    guard var lock = reports.first?.lock,
      reports.allSatisfy({ $0.lock?.path == lock.path && $0.lock?.digest == lock.digest })
    else { return nil }
    if reports.contains(where: { $0.lock != lock }) {
      lock = LockState(path: lock.path, digest: lock.digest)
    }
    return lock
  }
}
