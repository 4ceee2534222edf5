import Model

/// A compute capability.
struct DeviceRow: KnowledgeRow {
  static let file = "devices.json"
  let computeCapability: Version
  let family: String
  let isEmbedded: Bool
  let origin: Origin
  var key: String { computeCapability.text }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.computeCapability = try row.version("computeCapability")
    self.family = try row.text("family")
    self.isEmbedded = try row.flag("isEmbedded")
    self.origin = try row.origin()
  }
}

/// A model of GPU.
struct GPURow: KnowledgeRow {
  /// The makers, as rows spell them.
  enum Vendor: String, CaseIterable {
    case amd
    case nvidia
  }

  static let file = "gpus.json"
  let product: Knowledge.Product
  /// Its name and others that mean the same model, in words.
  let names: [ProductName]
  let origin: Origin
  var key: String { product.name }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    let vendor = try row.choice("vendor", of: Vendor.self)
    let target: String
    switch vendor {
    case .nvidia: target = try row.version("target").text
    case .amd:
      target = try row.text("target")
      guard target.hasPrefix("gfx") else {
        throw row.problem("`target` is `\(Quoted.text(target))`, expected one such as `gfx942`")
      }
    }
    self.product = Knowledge.Product(
      name: try row.text("name"), vendor: vendor == .nvidia ? .nvidia : .amd, target: target,
      family: try row.optionalText("family"),
      class: try row.choice("class", of: Knowledge.Product.Class.self),
      brand: try row.optionalText("brand"))
    let aliases = try row.optionalTexts("aliases")
    self.names = ([product.name] + aliases).map { ProductName($0) }
    self.origin = try row.origin()
  }
}

/// The toolkits of an NVIDIA target.
struct TargetRow: KnowledgeRow {
  static let file = "targets.json"
  let target: String
  let first: Version
  let last: Version?
  let origin: Origin
  var key: String { target }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.target = try row.text("target")
    self.first = try row.version("first")
    self.last = try row.optionalVersion("last")
    self.origin = try row.origin()
    guard NVIDIATarget(target)?.kind == .code else {
      throw row.problem("`target` is `\(Quoted.text(target))`, expected one such as `sm_90a`")
    }
  }
}

/// The processors of a generic AMD target.
struct GenericTargetRow: KnowledgeRow {
  static let file = "rocm-generic.json"
  let target: String
  let members: [String]
  let origin: Origin
  var key: String { target }

  init(_ row: inout RowReader) throws(KnowledgeError) {
    self.target = try row.text("target")
    self.members = try row.texts("members")
    self.origin = try row.origin()
  }
}
