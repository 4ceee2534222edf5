/// A build id and the version that it stands for.
struct BuildIDRow: KnowledgeRow {
  static let file = "build-ids.json"
  let component: String
  let version: Version
  let buildID: String
  let soname: String?
  let origin: Origin
  var key: String { buildID }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.component = try row.text("component")
    self.version = try row.version("version")
    self.buildID = try row.text("buildID")
    self.soname = try row.optionalText("soname")
    self.origin = try row.origin()
    let digits = Array("0123456789abcdef".utf8)
    guard buildID.utf8.count.isMultiple(of: 2), buildID.utf8.allSatisfy(digits.contains) else {
      throw row.problem(
        "`buildID` is `\(Quoted.text(buildID))`, expected lower-case hexadecimal digits")
    }
  }
}

/// The component versions of a toolkit.
struct ToolkitRow: KnowledgeRow {
  static let file = "toolkits.json"
  let toolkit: Version
  let components: [String: String]
  let origin: Origin
  var key: String { toolkit.text }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.toolkit = try row.version("toolkit")
    self.components = try row.textsByName("components")
    self.origin = try row.origin()
  }
}

/// A CUDA base image.
struct ImageRow: KnowledgeRow {
  static let file = "images.json"
  let image: Version
  let baseImage: Knowledge.BaseImage
  let origin: Origin
  var key: String { image.text }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.image = try row.version("image")
    self.baseImage = Knowledge.BaseImage(
      toolkit: image.text, firstTerm: try row.text("firstTerm"),
      branches: try row.numbers("branches"), brands: try row.texts("brands"),
      runtime: try row.optionalVersion("runtime")?.text,
      compatibilityPackage: try row.optionalText("compatPackage"),
      cudnn: try row.optionalTexts("cudnn"), nccl: try row.optionalText("nccl"))
    self.origin = try row.origin()
  }
}

/// The CUDA majors of a range of a component's versions.
struct CUDAMajorRow: KnowledgeRow {
  static let file = "cuda-majors.json"
  let component: String
  let range: VersionRange
  let cudaMajors: [Int]
  let origin: Origin
  var key: String { "\(component) \(range.from.text)" }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.component = try row.text("component")
    self.range = try VersionRange(&row)
    self.cudaMajors = try row.numbers("cudaMajors")
    self.origin = try row.origin()
  }
}

/// The published versions of a component's distribution.
struct ReleaseRow: KnowledgeRow {
  static let file = "releases.json"
  let distribution: String
  let component: String
  let versions: [String]
  let origin: Origin
  var key: String { distribution }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.distribution = try row.text("distribution")
    self.component = try row.text("component")
    self.versions = try row.texts("versions")
    self.origin = try row.origin()
  }
}

/// What a component's support matrix names.
struct ComponentDeviceRow: KnowledgeRow {
  static let file = "component-devices.json"
  let component: String
  let range: VersionRange
  let cudaFrom: Version
  let cudaTo: Version
  let driver: Version
  let computeCapabilities: [String]
  let origin: Origin
  var key: String { "\(component) \(range.from.text) \(cudaFrom.text)" }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.component = try row.text("component")
    self.range = try VersionRange(&row)
    self.cudaFrom = try row.version("cudaFrom")
    self.cudaTo = try row.version("cudaTo")
    self.driver = try row.version("driver")
    self.computeCapabilities = try row.texts("computeCapabilities")
    self.origin = try row.origin()
  }
}
