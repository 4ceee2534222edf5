import Model
import Trees

/// Reads `*.dist-info/RECORD`, the files of an installed Python distribution.
///
/// Format: Python packaging user guide, "Recording installed projects", "The RECORD file": CSV of
/// path, digest and size.
enum RecordExtractor: FileExtractor {
  static let name = "python.record"
  static let revision = 1
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

/// The rows of a RECORD: the first field, and how many there are (RFC 4180).
private struct RecordRows {
  private let bytes: [UInt8]
  private var index: Int
  private var line = 1
  private(set) var endsInsideQuotes = false

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    self.index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The next row that is not empty.
  mutating func next() -> (path: ArraySlice<UInt8>, fieldCount: Int, line: Int)? {
    while index < bytes.count {
      let start = line
      let path = field()
      var count = 1
      while index < bytes.count, bytes[index] == UInt8(ascii: ",") {
        index += 1
        _ = field()
        count += 1
      }
      endRow()
      if count > 1 || !path.isEmpty { return (path, count, start) }
    }
    return nil
  }

  private mutating func endRow() {
    if index < bytes.count, bytes[index] == UInt8(ascii: "\r") { index += 1 }
    if index < bytes.count, bytes[index] == UInt8(ascii: "\n") {
      index += 1
      line += 1
    }
  }

  private mutating func field() -> ArraySlice<UInt8> {
    let start = index
    guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
      while index < bytes.count, !isEnd(at: index) { index += 1 }
      return bytes[start..<index]
    }
    return quotedField()
  }

  private func isEnd(at index: Int) -> Bool {
    switch bytes[index] {
    case UInt8(ascii: ","), UInt8(ascii: "\n"): true
    case UInt8(ascii: "\r"): index + 1 >= bytes.count || bytes[index + 1] == UInt8(ascii: "\n")
    default: false
    }
  }

  private mutating func quotedField() -> ArraySlice<UInt8> {
    var text: [UInt8] = []
    index += 1
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") {
        guard index < bytes.count, bytes[index] == byte else {
          // What follows the closing quote up to the comma belongs to the field.
          while index < bytes.count, !isEnd(at: index) {
            text.append(bytes[index])
            index += 1
          }
          return text[...]
        }
        index += 1
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
      text.append(byte)
    }
    endsInsideQuotes = true
    return text[...]
  }
}
