import Documents
import Model
import Trees

/// Reads the files of `var/lib/dpkg/status.d`, where distroless images keep one package each.
///
/// Format: deb-control(5). Digests and maintainer scripts that lie beside them are no records.
enum DpkgStatusFolderExtractor: FileExtractor {
  static let name = "dpkg.status-folder"
  static let revision = 1
  // Every name in the folder: one pattern for each byte that a name may end in.
  static let patterns: [PathPattern] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._=~"
    .map { .suffixInFolder(String($0), folder: "lib/dpkg/status.d") }

  static func accepts(_ path: String) -> Bool {
    let folder = TreePath.folder(path)
    return !others.contains { path.hasSuffix($0) } && !TreePath.name(path).hasPrefix(".")
      && (folder == "lib/dpkg/status.d" || folder.hasSuffix("/lib/dpkg/status.d"))
  }

  // Names of packages may hold dots, `python3.11`, so that only known endings tell.
  private static let others = [
    ".md5sums", ".list", ".conffiles", ".preinst", ".postinst", ".prerm", ".postrm", ".config",
    ".templates", ".triggers", ".shlibs", ".symbols",
  ]

  static func extract(_ file: File, into found: inout Extraction) {
    let reading = Deb822.paragraphs(file.content)
    if reading.paragraphs.isEmpty { found.skip("holds no package record") }
    for paragraph in reading.paragraphs {
      DpkgParagraph.add(paragraph, from: .folder, into: &found)
    }
    found.skip(reading.notices)
  }
}
