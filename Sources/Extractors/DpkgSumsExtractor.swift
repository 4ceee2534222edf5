import Model
import Trees

/// Reads `var/lib/dpkg/info/NAME.md5sums`, the digests of the files of a Debian package.
///
/// Format: deb-md5sums(5): 32 hexadecimal digits, two spaces, a path without leading slash.
enum DpkgSumsExtractor: FileExtractor {
  static let name = "dpkg.sums"
  static let revision = 1
  static let patterns: [PathPattern] = [.suffixInFolder(".md5sums", folder: "lib/dpkg/info")]

  static func extract(_ file: File, into found: inout Extraction) {
    var records: [String] = []
    var count = 0
    var odd = OddLines()
    for line in ByteLines(file.content) where !line.text.isEmpty {
      let digest = line.text.prefix(32)
      let gap = line.text.dropFirst(32).prefix(2)
      let path = line.text.dropFirst(34)
      guard digest.allSatisfy(isHexadecimal), gap.count == 2, gap.first == UInt8(ascii: " "),
        !path.isEmpty
      else {
        odd.add(line.number)
        continue
      }
      count += 1
      if PackageRecordPath.matches(path) { records.append(path.text) }
    }
    odd.report("without digest and path", into: &found)
    found.add(
      .files(
        FileListFact(form: .dpkgSums, count: count, records: records, content: file.content)))
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    byte.isDigit || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)
  }
}
