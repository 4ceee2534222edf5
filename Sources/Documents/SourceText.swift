/// The bytes of a document and the place of an offset in them.
struct SourceText: Sendable {
  let bytes: [UInt8]
  /// Where the text starts: after a byte order mark.
  let start: Int

  /// Checks the size and that the bytes are UTF-8.
  init(_ bytes: [UInt8], limitBytes: Int) throws(DocumentError) {
    guard bytes.count <= limitBytes else {
      throw DocumentError(
        line: 1, column: 1, reason: .tooLarge(bytes: bytes.count, limit: limitBytes))
    }
    self.bytes = bytes
    self.start = Self.byteOrderMarkCount(bytes)
    if let offset = Self.firstInvalidOffset(bytes) {
      throw error(.invalidUTF8, at: offset)
    }
  }

  /// The length of a byte order mark in front of the text: 3 or 0.
  static func byteOrderMarkCount(_ bytes: [UInt8]) -> Int {
    bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Where the first byte stands that is no UTF-8; nil when all is well.
  private static func firstInvalidOffset(_ bytes: [UInt8]) -> Int? {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }

  /// An error at the place of an offset.
  func error(_ reason: DocumentError.Reason, at offset: Int) -> DocumentError {
    let end = min(max(offset, start), bytes.count)
    var line = 1
    var lineStart = start
    for position in start..<end where bytes[position] == 0x0A {
      line += 1
      lineStart = position + 1
    }
    let continuationBytes = bytes[lineStart..<end].count { $0 & 0xC0 == 0x80 }
    return DocumentError(
      line: line, column: end - lineStart - continuationBytes + 1, reason: reason)
  }
}

extension SourceText {
  /// An error about what stands at an offset in place of what is expected.
  func unexpected(_ expected: String, at offset: Int) -> DocumentError {
    guard bytes.indices.contains(offset) else {
      return error(.unexpectedEnd(expected: expected), at: bytes.count)
    }
    let byte = bytes[offset]
    let found: String
    switch byte {
    case 0x0A, 0x0D: found = "the end of the line"
    case 0..<0x20, 0x7F: return error(.controlCharacter(byte), at: offset)
    default:
      var end = offset + 1
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
      found = "`\(Excerpt.of(bytes[offset..<end]))`"
    }
    return error(.unexpected(found: found, expected: expected), at: offset)
  }

  /// The same error, at the end of the text when its place lies behind it.
  func bounded(_ failure: DocumentError) -> DocumentError {
    let end = error(failure.reason, at: bytes.count)
    return (failure.line, failure.column) > (end.line, end.column) ? end : failure
  }
}
