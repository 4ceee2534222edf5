import Documents

/// Reads small JSON documents in which nothing may be odd.
enum StrictJSON {
  /// The value; a byte order mark, a key that stands twice, half a surrogate pair and deep nesting
  /// are refused.
  static func read<Failure: Error>(
    _ bytes: [UInt8], limitBytes: Int, _ failure: (String) -> Failure
  ) throws(Failure) -> DocumentNode {
    guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { throw failure("it has a byte order mark") }
    let options = JSONDocument.Options(
      limitDepth: 8, limitBytes: limitBytes, limitValues: 10_000)
    let reading: JSONDocument.Reading
    do throws(DocumentError) {
      reading = try JSONDocument.reading(bytes, options: options)
    } catch {
      throw failure(error.message)
    }
    if let notice = reading.notices.kept.first { throw failure(notice.message) }
    return reading.root
  }
}
