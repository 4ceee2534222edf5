package import Bytes

/// The file that a configuration builds on, `extends = { source = …, digest = … }`.
///
/// It is read and checked, but not resolved yet: a configuration that names one is refused.
package struct ConfigurationExtension: Sendable, Hashable {
  /// Where the file is, `repo:../platform-policy@v3#base.toml`.
  package let source: Located<String>
  /// What its bytes must hash to.
  package let digest: Located<Digest>

  init(_ reader: TableReader) throws(ConfigurationError) {
    try reader.requireKnown(["source", "digest"])
    source = try reader.required("source", why: "a base file has a place")
    try reader.refuseCredentials(source, "source")
    let text = try reader.required("digest", why: "a base file is named by its content")
    guard let digest = Digest(text.value) else {
      throw reader.invalid(text, "digest", expected: "`sha256:` and 64 lower-case digits")
    }
    self.digest = Located(digest, line: text.line)
  }
}
