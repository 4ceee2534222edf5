import Documents
import Model
import Trees

/// Reads `*.dist-info/direct_url.json`, where a distribution came from if not from an index.
///
/// Format: Python packaging user guide, "Direct URL data structure" (PEP 610).
enum DirectURLExtractor: FileExtractor {
  static let name = "python.direct-url"
  static let revision = 1
  static let patterns: [PathPattern] = [
    .nameInFolder("direct_url.json", folderSuffix: ".dist-info")
  ]

  static func extract(_ file: File, into found: inout Extraction) {
    let document: JSONDocument.Reading
    do throws(DocumentError) {
      document = try JSONDocument.reading(
        file.content, options: JSONDocument.Options(duplicateKeys: .lastWins))
    } catch {
      return found.skip(error)
    }
    found.skip(document.notices)
    guard let root = document.root.table else {
      return found.skip("holds \(document.root.kind), not an object")
    }
    let url = root["url"]?.string
    if url == nil { found.skip("names no `url`") }
    let address = url.map { SourceAddress.withoutCredentials($0) }
    let subdirectory = root["subdirectory"]?.string
    let kinds = ["vcs_info", "archive_info", "dir_info"].filter { root[$0]?.table != nil }
    if kinds.count > 1 {
      found.skip("is more than one of repository, archive and folder; the first counts")
    }
    switch kinds.first {
    case "vcs_info":
      let details = root["vcs_info"]
      if details?["commit_id"]?.string == nil { found.skip("`vcs_info` names no `commit_id`") }
      let system = details?["vcs"]?.string
      found.add(
        .companion(
          .origin(
            PackageSource(
              kind: .vcs, url: address.map { full in system.map { "\($0)+\(full)" } ?? full },
              commit: details?["commit_id"]?.string,
              requestedRevision: details?["requested_revision"]?.string,
              subdirectory: subdirectory))))
    case "archive_info":
      found.add(
        .companion(
          .origin(PackageSource(kind: .archive, url: address, subdirectory: subdirectory))))
      let hashes = hashes(root["archive_info"])
      if !hashes.isEmpty { found.add(.companion(.archive(hashes: hashes))) }
    case "dir_info":
      found.add(
        .companion(
          .origin(
            PackageSource(
              kind: .directory, url: address,
              editable: root["dir_info"]?["editable"]?.boolean ?? false,
              subdirectory: subdirectory))))
    default:
      found.skip("has none of `vcs_info`, `archive_info` and `dir_info`")
      if let address {
        found.add(.companion(.origin(PackageSource(kind: .archive, url: address))))
      }
    }
  }

  /// `hashes`, or the older single `hash`, `sha256=…`.
  private static func hashes(_ archive: DocumentNode?) -> [String: String] {
    var hashes: [String: String] = [:]
    for entry in archive?["hashes"]?.table?.entries ?? [] {
      if let digest = entry.value.string { hashes[entry.key.lowercased()] = digest }
    }
    if hashes.isEmpty, let old = archive?["hash"]?.string {
      let parts = old.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 { hashes[parts[0].lowercased()] = parts[1] }
    }
    return hashes
  }
}
