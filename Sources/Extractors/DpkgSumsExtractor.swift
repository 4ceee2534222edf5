import Model
import Trees

/// Reads `var/lib/dpkg/info/NAME.md5sums`, the digests of the files of a Debian package.
///
/// Format: deb-md5sums(5): 32 hexadecimal digits, two spaces, a path without leading slash.
/// Distroless images keep them in `status.d`.
enum DpkgSumsExtractor: FileExtractor {
  static let name = "dpkg.sums"
  static let revision = 2
  static let patterns: [PathPattern] = ["lib/dpkg/info", "lib/dpkg/status.d"].map {
    .suffixInFolder(".md5sums", folder: $0)
  }

  static func extract(_ file: File, into found: inout Extraction) {
    var records: [String] = []
    var count = 0
    var odd = OddLines()
    for line in ByteLines(file.content) where !line.text.isEmpty {
      guard let sum = DpkgSum(line.text) else {
        odd.add(line.number)
        continue
      }
      count += 1
      if PackageRecordPath.matches(sum.path) { records.append(sum.path.text) }
    }
    odd.report("without digest and path", into: &found)
    found.add(
      .files(
        FileListFact(form: .dpkgSums, count: count, records: records, content: file.content)))
  }
}

/// One line of a `md5sums` file.
struct DpkgSum {
  /// 32 hexadecimal digits as written.
  var digest: ArraySlice<UInt8>
  /// The path from the root, without leading slash.
  var path: ArraySlice<UInt8>

  /// The parts of a line; nil for one without digest and path.
  init?(_ line: ArraySlice<UInt8>) {
    let digest = line.prefix(32)
    let gap = line.dropFirst(32).prefix(2)
    let path = line.dropFirst(34)
    guard digest.allSatisfy(Self.isHexadecimal), gap.count == 2, gap.first == UInt8(ascii: " "),
      !path.isEmpty
    else { return nil }
    self.digest = digest
    self.path = path
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    byte.isDigit || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66)
  }
}
