/// A small image in any of the layouts in which images lie about.
package struct ImageBuilder {
  /// The layouts.
  package enum Form: String, Sendable, CaseIterable {
    /// `docker save` before version 25: a folder per layer.
    case dockerOld
    /// `docker save` since version 25: an OCI layout with a `manifest.json`.
    case dockerNew
    /// An OCI layout folder with plain layers.
    case ociTar
    /// An OCI layout folder with gzip layers.
    case ociGzip
    /// An OCI layout folder with zstd layers.
    case ociZstd
  }

  /// The layers' tars, lowest first.
  package var layers: [[UInt8]] = []
  /// `Env`.
  package var environment = ["PATH=/usr/local/bin:/usr/bin:/bin"]
  /// Further members of the configuration's `config`, JSON begun with a comma.
  package var configuration = ""
  /// `os` and `architecture`.
  package var platform = (system: "linux", architecture: "amd64")
  /// History entries; by default one per layer.
  package var history: [(createdBy: String, empty: Bool)]?
  /// The image's name.
  package var name = "example.org/team/image:test"

  /// An image without layers.
  package init() {}

  /// An image of these layers.
  package init(_ layers: TarBuilder...) {
    self.layers = layers.map(\.finished)
  }

  /// The configuration in JSON.
  package var configurationText: String {
    let entries = history ?? layers.indices.map { ("step \($0)", false) }
    let steps = entries.map {
      "{\"created_by\":\"\($0.createdBy)\",\"empty_layer\":\($0.empty)}"
    }
    let variables = environment.map { "\"\($0)\"" }
    let diffIDs = layers.map { "\"sha256:\(SHA256.hex($0))\"" }
    return """
      {"architecture":"\(platform.architecture)","os":"\(platform.system)",\
      "config":{"Env":[\(variables.joined(separator: ","))]\(configuration)},\
      "history":[\(steps.joined(separator: ","))],\
      "rootfs":{"type":"layers","diff_ids":[\(diffIDs.joined(separator: ","))]}}
      """
  }

  /// Writes the image below a folder; the path of the archive or layout folder.
  package func write(
    _ folder: borrowing TemporaryFolder, _ name: String, as form: Form = .dockerOld
  ) throws -> String {
    switch form {
    case .dockerOld: return try folder.write("\(name).tar", oldArchive.finished)
    case .dockerNew: return try folder.write("\(name).tar", try newArchive().tar.finished)
    case .ociTar, .ociGzip, .ociZstd: return try layout(form).write(folder, name)
    }
  }

  /// The archive as old versions of `docker save` write it.
  package var oldArchive: TarBuilder {
    var tar = TarBuilder()
    let configuration = Array(configurationText.utf8)
    let hex = SHA256.hex(configuration)
    tar.file("\(hex).json", configuration)
    var names: [String] = []
    for (index, layer) in layers.enumerated() {
      let folder = SHA256.hex(Array("\(index)".utf8))
      tar.folder("\(folder)/")
      tar.file("\(folder)/layer.tar", layer)
      names.append("\"\(folder)/layer.tar\"")
    }
    tar.file(
      "manifest.json",
      """
      [{"Config":"\(hex).json","RepoTags":["\(name)"],"Layers":[\(names.joined(separator: ","))]}]
      """)
    return tar
  }

  private func newArchive() throws -> LayoutBuilder {
    var layout = try layout(.ociTar)
    let layers = self.layers.map { "\"blobs/sha256/\(SHA256.hex($0))\"" }
    let hex = SHA256.hex(Array(configurationText.utf8))
    layout.parts["manifest.json"] = Array(
      """
      [{"Config":"blobs/sha256/\(hex)","RepoTags":["\(name)"],\
      "Layers":[\(layers.joined(separator: ","))]}]
      """.utf8)
    return layout
  }

  /// The parts of an OCI layout.
  package func layout(_ form: Form = .ociTar) throws -> LayoutBuilder {
    var layout = LayoutBuilder()
    let manifest = try add(to: &layout, form)
    layout.index([
      manifest.descriptor(
        LayoutBuilder.manifestType,
        more: """
          ,"platform":{"os":"\(platform.system)","architecture":"\(platform.architecture)"},\
          "annotations":{"org.opencontainers.image.ref.name":"\(name)"}
          """)
    ])
    return layout
  }

  /// Stores the image's blobs; the blob of its manifest.
  package func add(
    to layout: inout LayoutBuilder, _ form: Form = .ociTar
  ) throws -> LayoutBuilder.Blob {
    let configuration = layout.blob(configurationText)
    var descriptors: [String] = []
    for layer in layers {
      switch form {
      case .ociGzip:
        let bytes = try Tool.output("gzip", ["-n", "-c"], input: layer)
        descriptors.append(layout.blob(bytes).descriptor(LayoutBuilder.layerType + "+gzip"))
      case .ociZstd:
        let bytes = try Tool.output("zstd", ["-q", "-c"], input: layer)
        descriptors.append(layout.blob(bytes).descriptor(LayoutBuilder.layerType + "+zstd"))
      case .dockerOld, .dockerNew, .ociTar:
        descriptors.append(layout.blob(layer).descriptor(LayoutBuilder.layerType))
      }
    }
    return layout.blob(
      LayoutBuilder.manifest(
        configuration: configuration.descriptor(LayoutBuilder.configurationType),
        layers: descriptors))
  }
}
