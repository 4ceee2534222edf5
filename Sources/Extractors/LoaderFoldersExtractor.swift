import Model
import Trees

/// Reads `/etc/ld.so.conf` and the files that it usually includes: where the loader looks for
/// libraries.
///
/// Format: ldconfig(8); a folder per line, `include` with patterns of further files, `#` before a
/// comment. What follows `=` is a type of library that nothing uses any more.
enum LoaderFoldersExtractor: FileExtractor {
  static let name = "loader.folders"
  static let revision = 1
  static let patterns: [PathPattern] = [
    .path("etc/ld.so.conf"), .suffixInFolder(".conf", folder: "etc/ld.so.conf.d"),
  ]
  static let limitBytes = 1 << 20

  static func accepts(_ path: String) -> Bool {
    path == "etc/ld.so.conf" || TreePath.folder(path) == "etc/ld.so.conf.d"
  }

  static func extract(_ file: File, into found: inout Extraction) {
    var fact = LoaderFoldersFact(folders: [], includes: [])
    var odd = OddLines()
    for line in ByteLines(file.content) {
      let text = line.text.prefix { $0 != UInt8(ascii: "#") }.trimmed
      guard !text.isEmpty else { continue }
      let words = text.split(whereSeparator: \.isBlank)
      if words.count > 1, words[0].elementsEqual("include".utf8) {
        fact.includes += words.dropFirst().map(\.text)
      } else if words.count > 1, words[0].elementsEqual("hwcap".utf8) {
        // Folders of processor features, gone from the loader.
        continue
      } else if text.first == UInt8(ascii: "/"), !text.contains(0) {
        fact.folders.append(folder(text))
      } else {
        odd.add(line.number)
      }
    }
    odd.report("without an absolute folder", into: &found)
    if !fact.folders.isEmpty || !fact.includes.isEmpty { found.add(.loaderFolders(fact)) }
  }

  private static func folder(_ text: ArraySlice<UInt8>) -> String {
    var folder = text.prefix { $0 != UInt8(ascii: "=") }.trimmed
    while folder.count > 1, folder.last == UInt8(ascii: "/") { folder.removeLast() }
    return TreePath.text(folder)
  }
}
