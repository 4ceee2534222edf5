import Bytes
import Model

extension VectorCheck {
  static var packageURL: VectorCheck {
    VectorCheck { row in
      let result = Result { try readURL(row) }
      if row.flag("expected_failure") == true {
        guard case .success(let url) = result else { return nil }
        return Mismatch(expected: "refused", actual: url.text)
      }
      let url = try result.get()
      if let text = row.text("expected_output") { return Mismatch(text, url.text) }
      guard let parts = row.row("expected_output") else {
        return Mismatch(expected: "a verdict", actual: "none")
      }
      let pairs = url.qualifiers.map { "\($0.key)=\($0.value)" }
      let wanted = (parts.dictionary("qualifiers") ?? [:]).map { "\($0.key)=\($0.value)" }
      return Mismatch(
        ["type", "namespace", "name", "version", "subpath"].map { parts.text($0) }
          + wanted.sorted(),
        [url.type, url.namespace, url.name, url.version, url.subpath] + pairs)
    }
  }

  private static func readURL(_ row: VectorRow) throws -> PackageURL {
    if let text = row.text("input") { return try PackageURL(text) }
    let parts = row.row("input")
    return try PackageURL(
      type: parts?.text("type") ?? "", namespace: parts?.text("namespace"),
      name: parts?.text("name") ?? "", version: parts?.text("version"),
      qualifiers: (parts?.dictionary("qualifiers") ?? [:]).map {
        .init(key: $0.key, value: $0.value)
      },
      subpath: parts?.text("subpath"))
  }

  static var imageReference: VectorCheck {
    VectorCheck { row in
      let read = try? ImageReference(row.text("input") ?? "")
      guard row.flag("valid") == true, let read else {
        return Mismatch(row.flag("valid"), read != nil)
      }
      return Mismatch(
        ["domain", "path", "tag", "digest", "canonical"].map { row.text($0) },
        [read.domain, read.path, read.tag, read.digest?.text, read.canonical])
    }
  }
}
