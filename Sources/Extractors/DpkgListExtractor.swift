import Model
import Trees

/// Reads `var/lib/dpkg/info/NAME.list`, the paths that a Debian package owns.
///
/// Format: dpkg(1), "FILES": one absolute path per line, folders too; the root is `/.`.
enum DpkgListExtractor: FileExtractor {
  static let name = "dpkg.list"
  static let revision = 1
  static let patterns: [PathPattern] = [.suffixInFolder(".list", folder: "lib/dpkg/info")]

  static func extract(_ file: File, into found: inout Extraction) {
    var records: [String] = []
    var count = 0
    var odd = OddLines()
    for line in ByteLines(file.content) where !line.text.isEmpty {
      guard line.text.first == UInt8(ascii: "/"), !line.text.contains(0) else {
        odd.add(line.number)
        continue
      }
      count += 1
      if PackageRecordPath.matches(line.text) { records.append(line.text.text) }
    }
    odd.report("without an absolute path", into: &found)
    found.add(
      .files(
        FileListFact(form: .dpkgList, count: count, records: records, content: file.content)))
  }
}
