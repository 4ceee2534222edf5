import Model

/// Where images of a registry are really read, `[registries."HOST"]`.
package struct RegistrySettings: Sendable, Hashable {
  /// The registry as references name it, with its port where one is written.
  package let host: Located<String>
  /// The place that serves the same images, a host and perhaps a path; nil where none is given.
  package let mirror: Located<String>?

  static func all(_ root: TableReader) throws(ConfigurationError) -> [RegistrySettings] {
    var registries: [RegistrySettings] = []
    for child in try root.namedChildren("registries") {
      registries.append(try RegistrySettings(child.name, child.reader))
    }
    return registries
  }

  private init(_ name: Located<String>, _ reader: TableReader) throws(ConfigurationError) {
    try reader.requireKnown(["mirror"])
    let form = "a registry without scheme and path, such as `registry.example.com:5000`"
    guard Self.isHost(name.value) else {
      // The name is kept out of the message: what is no host may hold a password.
      throw reader.error(
        name.line,
        .invalidValue(key: "registries", found: "a name that is no registry", expected: form))
    }
    host = name
    mirror = try reader.text("mirror")
    guard let mirror else { return }
    guard !mirror.value.contains("@") else {
      throw reader.error(mirror.line, .credentials(key: reader.key("mirror")))
    }
    guard Self.isMirror(mirror.value) else {
      throw reader.invalid(
        mirror, "mirror", expected: "a registry and perhaps a path, without scheme")
    }
  }

  /// Whether image references take the text for a registry.
  private static func isHost(_ text: String) -> Bool {
    guard !text.contains("/"), !text.contains("@") else { return false }
    return (try? ImageReference("\(text)/a/b"))?.path == "a/b"
  }

  private static func isMirror(_ text: String) -> Bool {
    guard let slash = text.firstIndex(of: "/") else { return isHost(text) }
    guard isHost(String(text[..<slash])), let reference = try? ImageReference("\(text)/a") else {
      return false
    }
    return reference.tag == nil && reference.digest == nil
  }
}
