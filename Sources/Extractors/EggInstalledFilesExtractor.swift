import Model
import Trees

/// Reads `*.egg-info/installed-files.txt`, the files of a distribution that pip installed as an egg.
///
/// Format: one path per line, relative to the egg-info folder.
enum EggInstalledFilesExtractor: FileExtractor {
  static let name = "python.egg-files"
  static let revision = 1
  static let patterns: [PathPattern] = [
    .nameInFolder("installed-files.txt", folderSuffix: ".egg-info")
  ]

  static func extract(_ file: File, into found: inout Extraction) {
    var records: [String] = []
    var count = 0
    var odd = OddLines()
    for line in ByteLines(file.content) where !line.text.isEmpty {
      if line.text.contains(0) {
        odd.add(line.number)
        continue
      }
      count += 1
      if PackageRecordPath.matches(line.text) { records.append(line.text.text) }
    }
    odd.report("with NUL bytes", into: &found)
    if count == 0 { found.skip("names no file") }
    found.add(
      .files(
        FileListFact(form: .installedFiles, count: count, records: records, content: file.content)))
  }
}
