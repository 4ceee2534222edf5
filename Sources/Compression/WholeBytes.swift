import CISAL
import CZstd

/// Zstandard over bytes in memory.
package enum Zstd {
  /// The bytes as one frame with a checksum.
  package static func compress(
    _ bytes: [UInt8], level: Int = 3
  ) throws(CompressionError) -> [UInt8] {
    guard let context = unsafe ZSTD_createCCtx() else { throw .outOfMemory }
    defer { _ = unsafe ZSTD_freeCCtx(context) }
    // The library clamps the level to what it knows.
    _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Int32(clamping: level))
    _ = unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    var frame = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
    // Both sizes are those of the arrays, which live during the call.
    let status = unsafe ZSTD_compress2(context, &frame, frame.count, bytes, bytes.count)
    guard ZSTD_isError(status) == 0, status <= frame.count else { throw .outOfMemory }
    frame.removeLast(frame.count - status)
    return frame
  }

  /// The content of all frames, when it is at most `limit` bytes.
  package static func decompress(_ bytes: [UInt8], limit: Int) throws(CompressionError) -> [UInt8] {
    var stream = try ZstdStream(
      MemoryStream(bytes), limits: InflateLimits(outputBytes: limit, takesTurns: false))
    let content = try compressionErrors { try stream.bytes(limit: limit) }
    guard !stream.report.hasTrailingGarbage else {
      throw .damaged(
        format: .zstd, reason: "other bytes after the last frame",
        afterBytes: stream.report.inputBytes)
    }
    return content
  }
}

/// Gzip over bytes in memory.
package enum Gzip {
  /// The content of all members, when it is at most `limit` bytes.
  package static func decompress(_ bytes: [UInt8], limit: Int) throws(CompressionError) -> [UInt8] {
    var stream = GzipStream(MemoryStream(bytes), limits: InflateLimits(outputBytes: limit))
    let content = try compressionErrors { try stream.bytes(limit: limit) }
    guard !stream.report.hasTrailingGarbage else {
      throw .damaged(
        format: .gzip, reason: "other bytes after the last member",
        afterBytes: stream.report.inputBytes)
    }
    return content
  }
}

/// Raw deflate (RFC 1951) over bytes in memory, as members of a zip archive hold it.
package enum Deflate {
  /// The content, when it is at most `limit` bytes; bytes after the last block are an error.
  package static func decompress(
    _ bytes: Span<UInt8>, limit: Int
  ) throws(CompressionError) -> [UInt8] {
    let inflater = Inflater(wrapper: ISAL_DEFLATE)
    let scratch = HeapBuffer(count: 64 << 10)
    var content: [UInt8] = []
    // The input stays in place while the closure runs.
    let failure: CompressionError? = unsafe bytes.withUnsafeBytes { input in
      unsafe inflater.setInput(input)
      while true {
        unsafe inflater.setOutput(scratch.bytes)
        let before = inflater.inputLeft
        let status = inflater.inflate()
        let used = input.count - inflater.inputLeft
        guard status == ISAL_DECOMP_OK else {
          return .damaged(format: .unknown, reason: Inflater.reason(status), afterBytes: used)
        }
        let count = unsafe scratch.bytes.count - inflater.outputLeft
        guard count <= limit - content.count else { return .outputLimit(bytes: limit) }
        unsafe content.append(contentsOf: scratch.bytes[..<count])
        if inflater.isFinished { return nil }
        guard count > 0 || before != inflater.inputLeft else {
          return .truncated(format: .unknown, afterBytes: used)
        }
      }
    }
    if let failure { throw failure }
    return content
  }
}

/// Runs `body`, whose errors are all of this room.
private func compressionErrors<Value>(
  _ body: () throws -> Value
) throws(CompressionError) -> Value {
  do {
    return try body()
  } catch let error as CompressionError {
    throw error
  } catch {
    throw .damaged(format: .unknown, reason: "\(error)", afterBytes: 0)
  }
}
