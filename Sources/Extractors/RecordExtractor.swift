import Model
import Trees

/// Reads `*.dist-info/RECORD`, the files of an installed Python distribution.
///
/// Format: Python packaging user guide, "Recording installed projects", "The RECORD file": CSV of
/// path, digest and size.
enum RecordExtractor: FileExtractor {
  static let name = "python.record"
  static let revision = 2
  static let patterns: [PathPattern] = [.nameInFolder("RECORD", folderSuffix: ".dist-info")]
  static let limitBytes = 64 << 20

  static func extract(_ file: File, into found: inout Extraction) {
    var rows = RecordRows(file.content)
    var records: [ArraySlice<UInt8>] = []
    var own: ArraySlice<UInt8>?
    var count = 0
    var odd = OddLines()
    while let row = rows.next() {
      guard row.fieldCount == 3, !row.path.isEmpty else {
        odd.add(row.line)
        continue
      }
      count += 1
      if PackageRecordPath.matches(row.path) { records.append(row.path) }
      if isRecord(row.path), depth(row.path) < own.map(depth) ?? .max {
        own = row.path.dropLast("RECORD".utf8.count)
      }
    }
    odd.report("without path, digest and size", into: &found)
    if count == 0 { found.skip("names no file") }
    if rows.endsInsideQuotes { found.skip("ends inside quotes") }
    // Records of the distribution itself say nothing about what it embeds.
    let foreign = records.filter { record in own.map { !record.starts(with: $0) } ?? true }
    found.add(
      .files(
        FileListFact(
          form: .record, count: count, records: foreign.map(\.text), content: file.content)))
  }

  private static func isRecord(_ path: ArraySlice<UInt8>) -> Bool {
    path.last == UInt8(ascii: "D") && path.suffix(ending.count).elementsEqual(ending)
  }

  private static let ending = Array(".dist-info/RECORD".utf8)

  private static func depth(_ path: ArraySlice<UInt8>) -> Int {
    path.count { $0 == UInt8(ascii: "/") }
  }
}
