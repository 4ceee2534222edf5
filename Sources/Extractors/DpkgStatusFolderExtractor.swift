import Documents
import Model
import Trees

/// Reads the files of `var/lib/dpkg/status.d`, where distroless images keep one package each.
///
/// Format: deb-control(5). The `.md5sums` files beside them are not package records.
enum DpkgStatusFolderExtractor: FileExtractor {
  static let name = "dpkg.status-folder"
  static let revision = 1
  // Every name in the folder: one pattern for each byte that a name may end in.
  static let patterns: [PathPattern] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._=~"
    .map { .suffixInFolder(String($0), folder: "lib/dpkg/status.d") }

  static func accepts(_ path: String) -> Bool {
    let folder = TreePath.folder(path)
    return !path.hasSuffix(".md5sums") && !TreePath.name(path).hasPrefix(".")
      && (folder == "lib/dpkg/status.d" || folder.hasSuffix("/lib/dpkg/status.d"))
  }

  static func extract(_ file: File, into found: inout Extraction) {
    let reading = Deb822.paragraphs(file.content)
    if reading.paragraphs.isEmpty { found.skip("holds no package record") }
    for paragraph in reading.paragraphs {
      DpkgParagraph.add(paragraph, from: .folder, into: &found)
    }
    found.skip(reading.notices)
  }
}
