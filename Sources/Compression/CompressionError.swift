/// The reason why compressed bytes could not be read.
package enum CompressionError: Error, Hashable {
  /// The bytes end inside the stream; the count is of compressed bytes read.
  case truncated(format: CompressionFormat, afterBytes: Int)
  /// The bytes break the format; the reason is the decoder's.
  case damaged(format: CompressionFormat, reason: String, afterBytes: Int)
  /// The content is larger than the caller allows.
  case outputLimit(bytes: Int)
  /// The frame asks for a window larger than `limit` (THREATS T-02).
  case windowLimit(limit: Int)
  /// The decoder got no memory.
  case outOfMemory
}
