/// The driver that came with a toolkit.
struct DriverRow: KnowledgeRow {
  static let file = "drivers.json"
  let toolkit: Version
  let driver: Version?
  let origin: Origin
  var key: String { toolkit.text }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.toolkit = try row.version("toolkit")
    self.driver = try row.optionalVersion("driver")
    self.origin = try row.origin()
  }
}

/// The least driver of a CUDA major.
struct MinorVersionRow: KnowledgeRow {
  static let file = "minor-versions.json"
  let cudaMajor: Int
  let driver: Version
  let origin: Origin
  var key: String { String(cudaMajor) }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.cudaMajor = try row.number("cudaMajor")
    self.driver = try row.version("driver")
    self.origin = try row.origin()
  }
}

/// The CUDA version whose driver first accepts a PTX ISA version.
struct PTXRow: KnowledgeRow {
  static let file = "ptx.json"
  let isa: Version
  let cuda: Version
  let origin: Origin
  var key: String { isa.text }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.isa = try row.version("isa")
    self.cuda = try row.version("cuda")
    self.origin = try row.origin()
  }
}

/// The highest CUDA version of a driver branch.
struct BranchRow: KnowledgeRow {
  static let file = "branches.json"
  let branch: Int
  let cuda: Version
  let origin: Origin
  var key: String { String(branch) }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.branch = try row.number("branch")
    self.cuda = try row.version("cuda")
    self.origin = try row.origin()
  }
}

/// Until when a driver branch is supported.
struct SupportRow: KnowledgeRow {
  static let file = "support.json"
  let branch: Int
  let designation: String
  let endOfLife: String
  let origin: Origin
  var key: String { String(branch) }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.branch = try row.number("branch")
    self.designation = try row.text("designation")
    self.endOfLife = try row.text("endOfLife")
    self.origin = try row.origin()
    let parts = endOfLife.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2], Int(parts[0]) != nil, let month = Int(parts[1]),
      (1...12).contains(month)
    else {
      throw row.problem(
        "`endOfLife` is `\(Quoted.text(endOfLife))`, expected a month such as `2026-06`")
    }
  }
}

/// The first driver that knows devices of a compute capability.
struct DeviceDriverRow: KnowledgeRow {
  static let file = "device-drivers.json"
  let computeCapability: Version
  let driver: Version
  let origin: Origin
  var key: String { computeCapability.text }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.computeCapability = try row.version("computeCapability")
    self.driver = try row.version("driver")
    self.origin = try row.origin()
  }
}
