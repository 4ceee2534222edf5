extension Knowledge {
  /// The least driver of a CUDA major by minor-version compatibility: 12 gives `525.60.13`.
  ///
  /// Covers ready code only; PTX needs `cuda(ofPTX:)`. nil for majors before 11 and unknown ones.
  package func minimumDriver(cudaMajor: Int) -> Sourced<String>? {
    minorVersions.rows.first { $0.cudaMajor == cudaMajor }.map { $0.origin.fact($0.driver.text) }
  }

  /// The driver that came with a toolkit, with all its features: `12.4.1` gives `550.54.15`.
  ///
  /// Of `12.4` the newest update counts. A patch without a row of its own takes the one before it in
  /// the same minor version, graded `unverified`. nil where unknown.
  package func fullDriver(toolkit: String) -> Sourced<String>? {
    let dots = toolkit.utf8.count { $0 == UInt8(ascii: ".") }
    guard let wanted = DottedVersion(toolkit), dots > 0 else { return nil }
    let isMinorOnly = dots == 1
    var best: (row: DriverRow, driver: Version)?
    for row in drivers.rows where row.toolkit.number.majorMinor == wanted.majorMinor {
      guard let driver = row.driver, isMinorOnly || row.toolkit.number <= wanted else { continue }
      if best.map({ $0.row.toolkit < row.toolkit }) ?? true { best = (row, driver) }
    }
    guard let best else { return nil }
    guard isMinorOnly || best.row.toolkit.number == wanted else {
      return best.row.origin.weaker(best.driver.text, "the row of toolkit \(best.row.toolkit.text)")
    }
    return best.row.origin.fact(best.driver.text)
  }

  /// The highest CUDA version of a driver: `535.161.08` gives `12.2`.
  ///
  /// A branch without a row takes the highest known one below it, graded `unverified`.
  package func cuda(ofDriver driver: String) -> Sourced<String>? {
    guard let branch = DottedVersion(driver)?.major,
      let row = branches.rows.filter({ $0.branch <= branch }).max(by: { $0.branch < $1.branch })
    else { return nil }
    guard row.branch == branch else {
      return row.origin.weaker(row.cuda.text, "the row of branch \(row.branch)")
    }
    return row.origin.fact(row.cuda.text)
  }

  /// The CUDA version whose driver first accepts a PTX ISA version: `8.7` gives `12.8`.
  package func cuda(ofPTX isa: String) -> Sourced<String>? {
    guard let isa = DottedVersion(isa) else { return nil }
    return ptx.rows.first { $0.isa.number == isa }.map { $0.origin.fact($0.cuda.text) }
  }

  /// The first driver that knows devices of a compute capability: `10.0` gives `570.26`.
  ///
  /// Where the grade is `unverified`, the driver is the one that came with the first toolkit for the
  /// device: newer ones certainly know it, of older ones nothing is proven.
  package func minimumDriver(computeCapability: String) -> Sourced<String>? {
    guard let wanted = DottedVersion(computeCapability) else { return nil }
    return deviceDrivers.rows.first { $0.computeCapability.number == wanted }
      .map { $0.origin.fact($0.driver.text) }
  }

  /// The month in which support of a driver branch ends: 535 gives `2026-06`.
  package func endOfLife(driverBranch: Int) -> Sourced<String>? {
    support.rows.first { $0.branch == driverBranch }.map { $0.origin.fact($0.endOfLife) }
  }
}
