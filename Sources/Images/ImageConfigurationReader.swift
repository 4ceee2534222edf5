import Documents
import Model

/// Reads an image configuration (OCI image specification, config.md).
///
/// A wrong type of an optional field drops the field with a notice (THREATS T-15).
struct ImageConfigurationReader {
  private let node: DocumentNode
  private(set) var notices: [Notice] = []

  init(_ node: DocumentNode) { self.node = node }

  /// The configuration; `fallback` is the platform that the index names.
  mutating func read(fallback: Platform?) throws(ImageError) -> ImageConfiguration {
    guard node.table != nil else {
      throw .malformed(part: "the image configuration", reason: "not a JSON object")
    }
    for field in ["os", "architecture", "variant"] { _ = text(node[field], field) }
    var platform = fallback ?? Platform.current
    if let system = node["os"]?.string, let architecture = node["architecture"]?.string {
      platform = Platform(
        system: system, architecture: architecture, variant: node["variant"]?.string)
    }
    var configuration = ImageConfiguration(platform: platform)
    let config = node["config"]
    if let config, !config.isNull, config.table == nil { drop("`config`, which is not an object") }
    for text in texts(config?["Env"], "Env") ?? [] { addVariable(text, to: &configuration) }
    configuration.entrypoint = texts(config?["Entrypoint"], "Entrypoint")
    configuration.command = texts(config?["Cmd"], "Cmd")
    configuration.user = text(config?["User"], "User")
    configuration.workingDirectory = text(config?["WorkingDir"], "WorkingDir")
    configuration.labels = labels(config?["Labels"])
    configuration.diffIDs = try diffIDs()
    configuration.history = history(node["history"])
    return configuration
  }

  private mutating func history(_ node: DocumentNode?) -> [ImageConfiguration.History] {
    guard let node, !node.isNull else { return [] }
    guard let entries = node.array else {
      drop("`history`, which is not a list")
      return []
    }
    var isOdd = false
    let history = entries.map { entry in
      let flag = entry["empty_layer"]
      isOdd = isOdd || entry.table == nil || flag.map { !$0.isNull && $0.boolean == nil } ?? false
      return ImageConfiguration.History(
        createdBy: entry["created_by"]?.string, emptyLayer: flag?.boolean ?? false,
        created: entry["created"]?.string)
    }
    if isOdd { drop("fields of `history` that have wrong types") }
    return history
  }

  private mutating func addVariable(_ text: String, to configuration: inout ImageConfiguration) {
    if text.utf8.contains(0) {
      drop("a variable with a NUL byte")
      return
    }
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first, !name.isEmpty else { return }
    configuration.environment.append(
      ImageConfiguration.Variable(
        name: String(name), value: parts.count > 1 ? String(parts[1]) : ""))
  }

  private func diffIDs() throws(ImageError) -> [String] {
    guard let items = node.at("rootfs", "diff_ids")?.array else { return [] }
    var digests: [String] = []
    for item in items {
      guard let text = item.string else {
        throw .malformed(part: "the image configuration", reason: "a diff ID is not a text")
      }
      digests.append(text)
    }
    return digests
  }

  private mutating func texts(_ node: DocumentNode?, _ field: String) -> [String]? {
    guard let node, !node.isNull else { return nil }
    guard let texts = node.strings else {
      drop("`\(field)`, which is not a list of texts")
      return nil
    }
    return texts
  }

  private mutating func text(_ node: DocumentNode?, _ field: String) -> String? {
    guard let node, !node.isNull else { return nil }
    guard let text = node.string else {
      drop("`\(field)`, which is not a text")
      return nil
    }
    return text.isEmpty ? nil : text
  }

  private mutating func labels(_ node: DocumentNode?) -> [String: String] {
    guard let node, !node.isNull else { return [:] }
    guard let labels = node.texts, labels.count == node.table?.count else {
      drop("labels that are not texts")
      return node.texts ?? [:]
    }
    return labels
  }

  private mutating func drop(_ what: String) {
    notices.append(Notice("the image configuration has \(what): dropped"))
  }
}
