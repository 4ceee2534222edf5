import TestKit

/// Where the packages of the tests' environments lie.
enum Place {
  static let venv = "opt/venv/lib/python3.11/site-packages"
  static let other = "opt/other/lib/python3.11/site-packages"
  static let system = "usr/local/lib/python3.11/site-packages"
}

extension TarBuilder {
  /// Adds the dist-info folder of a distribution; `lines` are further fields of its METADATA.
  mutating func distribution(
    _ name: String, _ version: String, in place: String = Place.venv, _ lines: [String] = [],
    installer: String? = nil, tag: String? = nil
  ) {
    let folder = "\(place)/\(name)-\(version).dist-info"
    file("\(folder)/METADATA", Self.metadata(name, version, lines))
    if let installer { file("\(folder)/INSTALLER", installer + "\n") }
    if let tag {
      file("\(folder)/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: \(tag)\n")
    }
  }

  /// The text of a METADATA or PKG-INFO.
  static func metadata(_ name: String, _ version: String, _ lines: [String] = []) -> String {
    (["Metadata-Version: 2.1", "Name: \(name)", "Version: \(version)"] + lines)
      .joined(separator: "\n") + "\n"
  }

  /// Adds the configuration of the virtual environment `opt/venv`.
  mutating func environment(_ prefix: String = "opt/venv", python: String = "3.11.4") {
    file("\(prefix)/pyvenv.cfg", "home = /usr/local/bin\nversion = \(python)\n")
  }

  /// Adds the system's dpkg database; each package is its name, version and further lines.
  mutating func dpkg(
    _ packages: [(name: String, version: String, lines: [String])],
    path: String = "var/lib/dpkg/status"
  ) {
    file(
      path, packages.map { Self.paragraph($0.name, $0.version, $0.lines) }.joined(separator: "\n"))
  }

  /// A paragraph of a dpkg database; a `Status:` line of `lines` replaces the usual one.
  static func paragraph(_ name: String, _ version: String, _ lines: [String] = []) -> String {
    let status =
      lines.contains { $0.hasPrefix("Status:") } ? [] : ["Status: install ok installed"]
    return (["Package: \(name)"] + status + ["Architecture: amd64", "Version: \(version)"] + lines)
      .joined(separator: "\n") + "\n"
  }

  /// Adds the record of a conda package; `more` is JSON members, begun with a comma.
  mutating func conda(
    _ name: String, _ version: String, build: String = "0", in prefix: String = "opt/conda",
    depends: [String] = [], more: String = ""
  ) {
    let list = depends.map { "\"\($0)\"" }.joined(separator: ",")
    file(
      "\(prefix)/conda-meta/\(name)-\(version)-\(build).json",
      """
      {"name":"\(name)","version":"\(version)","build":"\(build)","build_number":0,\
      "channel":"https://conda.example/conda-forge/linux-64","subdir":"linux-64",\
      "depends":[\(list)]\(more)}
      """)
  }
}

extension ImageBuilder {
  /// An image of layers whose entry point lies in `opt/venv`.
  static func venv(_ layers: TarBuilder...) -> ImageBuilder {
    var image = ImageBuilder()
    image.layers = layers.map(\.finished)
    image.environment = ["PATH=/opt/venv/bin:/usr/bin", "VIRTUAL_ENV=/opt/venv"]
    return image
  }
}
