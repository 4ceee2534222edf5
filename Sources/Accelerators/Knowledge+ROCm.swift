extension Knowledge {
  /// Whether a kernel driver of AMD supports a ROCm release; nil where the tables do not say.
  ///
  /// Drivers are named after their ROCm release up to 6.4 and have versions of their own, `30.30.1`,
  /// from 7.0 on. The version of the kernel module, `6.16.6`, is a third number: it supports the
  /// release with which it came, of others nothing is known.
  package func rocmSupports(driver: String, release: String) -> Sourced<Bool>? {
    guard let number = DottedVersion(leading: driver), let wanted = DottedVersion(leading: release)
    else { return nil }
    if let module = rocmModules.rows.first(where: { $0.module.number == number }) {
      let isItsOwn = module.release.number.majorMinor == wanted.majorMinor
      return isItsOwn ? module.origin.fact(true) : nil
    }
    guard let row = rocmDrivers.rows.first(where: { $0.driver.number == number.first(2) }) else {
      return nil
    }
    if row.releases.contains(where: { DottedVersion($0) == wanted.first(2) }) {
      return row.origin.fact(true)
    }
    return row.isComplete && isWithin(rocmDrivers: row, wanted) ? row.origin.fact(false) : nil
  }

  /// Releases newer than any that the table names at all are unknown, not refused.
  private func isWithin(rocmDrivers row: ROCmDriverRow, _ wanted: DottedVersion) -> Bool {
    let isOfOldScheme = row.driver.number.major < 10
    let peers = rocmDrivers.rows.filter { ($0.driver.number.major < 10) == isOfOldScheme }
    let newest = peers.flatMap(\.releases).compactMap { DottedVersion($0) }.max()
    return newest.map { wanted.first(2) <= $0 } ?? false
  }

  /// The ROCm release with which a version of the kernel module came: `6.16.6` gives `7.1.1`.
  package func rocm(ofModule version: String) -> Sourced<String>? {
    guard let wanted = DottedVersion(leading: version) else { return nil }
    return rocmModules.rows.first { $0.module.number == wanted }
      .map { $0.origin.fact($0.release.text) }
  }

  /// The targets that a ROCm release supports.
  package func gfxTargets(rocm release: String) -> Sourced<[String]>? {
    guard let wanted = DottedVersion(leading: release) else { return nil }
    return rocmTargets.rows.first { $0.range.contains(wanted) }.map { $0.origin.fact($0.targets) }
  }

  /// The ROCm releases that hold a version of a component: `rccl` `2.21.5` gives `6.3.3`; nil where
  /// the table does not know the version.
  package func rocmReleases(component: String, version: String) -> Set<String>? {
    guard let wanted = DottedVersion(leading: version) else { return nil }
    let rows = rocmComponents.rows.filter { row in
      row.components[component].flatMap { DottedVersion($0) } == wanted
    }
    return rows.isEmpty ? nil : Set(rows.map(\.release.text))
  }
}
