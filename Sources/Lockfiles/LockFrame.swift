/// What stands around the body in the bytes of a lock file.
enum LockFrame {
  /// The bytes before the body.
  static let opening = Array("{\n  \"body\": ".utf8)

  /// The bytes after the body.
  static func ending(_ digest: String) -> [UInt8] {
    Array(",\n  \"digest\": \"\(digest)\",\n  \"schema\": \"\(LockDocument.schemaName)\"\n}\n".utf8)
  }

  /// The bytes of the body; nil where other bytes stand around it.
  static func body(_ bytes: [UInt8], digest: String) -> ArraySlice<UInt8>? {
    let ending = ending(digest)
    guard bytes.count >= opening.count + ending.count, bytes.starts(with: opening),
      bytes.suffix(ending.count).elementsEqual(ending)
    else { return nil }
    return bytes[opening.count..<bytes.count - ending.count]
  }
}

/// Marks that git leaves in a file whose merge is not finished.
enum MergeMarks {
  private static let length = 7

  /// The line of the first mark, counted from 1; nil without one.
  ///
  /// No line of a lock file starts with such a mark: rows are indented.
  static func firstLine(_ bytes: [UInt8]) -> Int? {
    var line = 1
    var start = 0
    while start < bytes.count {
      if isMark(bytes, at: start) { return line }
      guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      start = end + 1
      line += 1
    }
    return nil
  }

  private static func isMark(_ bytes: [UInt8], at start: Int) -> Bool {
    switch bytes[start] {
    case UInt8(ascii: "<"), UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "|"):
      let mark = bytes[start...].prefix(length)
      return mark.count == length && mark.allSatisfy { $0 == bytes[start] }
    default: return false
    }
  }
}
