import CZstd
import Dispatch

/// The state of libzstd's streaming decoder.
@safe struct ZstdDecoder: ~Copyable {
  /// What one call did.
  struct Step {
    let used: Int
    let written: Int
    let isFrameEnd: Bool
  }

  enum Failure: Error {
    case windowTooLarge
    case outOfMemory
    case damaged(String)
  }

  /// What the first bytes of a frame say.
  enum Header {
    /// At least so many bytes are needed to tell.
    case needs(Int)
    case frame(windowBytes: Int)
    case skippableFrame
    case other(String)
  }

  private let context: OpaquePointer

  init(windowBytes: Int) throws(CompressionError) {
    guard let context = unsafe ZSTD_createDCtx() else { throw .outOfMemory }
    let logarithm = Int32(Int.bitWidth - 1 - max(1, windowBytes).leadingZeroBitCount)
    let status = unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, logarithm)
    guard ZSTD_isError(status) == 0 else {
      _ = unsafe ZSTD_freeDCtx(context)
      throw .windowLimit(limit: windowBytes)
    }
    unsafe self.context = context
  }

  deinit {
    _ = unsafe ZSTD_freeDCtx(context)
  }

  /// Decodes what fits; both buffers are used during the call only.
  borrowing func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> Result<Step, Failure> {
    var source = unsafe ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = unsafe ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let status = unsafe ZSTD_decompressStream(context, &target, &source)
    if ZSTD_isError(status) != 0 { return .failure(Self.failure(status)) }
    return unsafe .success(
      Step(used: source.pos, written: target.pos, isFrameEnd: status == 0))
  }

  /// Reads a frame header from the first bytes of a frame.
  static func header(_ head: [UInt8]) -> Header {
    guard head.count >= 5 else { return .needs(5) }
    var header = ZSTD_frameHeader()
    // The function reads at most `head.count` bytes.
    let status = unsafe head.withUnsafeBytes {
      unsafe ZSTD_getFrameHeader(&header, $0.baseAddress, $0.count)
    }
    if ZSTD_isError(status) != 0 {
      // A window that the library could not address at all is an error of the header already.
      return ZSTD_getErrorCode(status) == ZSTD_error_frameParameter_windowTooLarge
        ? .frame(windowBytes: .max) : .other(reason(status))
    }
    if status > 0 { return .needs(min(status, Int(ZSTD_FRAMEHEADERSIZE_MAX))) }
    if header.frameType == ZSTD_skippableFrame { return .skippableFrame }
    return .frame(windowBytes: Int(clamping: header.windowSize))
  }

  private static func failure(_ status: Int) -> Failure {
    switch ZSTD_getErrorCode(status) {
    case ZSTD_error_frameParameter_windowTooLarge: .windowTooLarge
    case ZSTD_error_memory_allocation: .outOfMemory
    default: .damaged(reason(status))
    }
  }

  private static func reason(_ status: Int) -> String {
    // The library returns a constant text.
    guard let name = unsafe ZSTD_getErrorName(status) else { return "decoder status \(status)" }
    return unsafe String(cString: name).lowercased()
  }
}

/// The right to decode a window above 8 MiB: one stream of the process has it at a time.
struct LargeWindowTurn: ~Copyable {
  /// Windows up to this size need no turn: all levels below `--ultra` stay within it.
  static let threshold = 8 << 20

  private static let free: DispatchSemaphore = {
    let semaphore = DispatchSemaphore(value: 0)
    semaphore.signal()
    return semaphore
  }()

  /// Waits until the turn is free.
  init() {
    Self.free.wait()
  }

  deinit {
    Self.free.signal()
  }
}
