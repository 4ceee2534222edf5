import CISAL

/// The decoder's state: 80 kilobytes, too much for the stack of a thread.
@safe struct Inflater: ~Copyable {
  private let state: UnsafeMutablePointer<inflate_state>
  private let wrapper: UInt32

  init(wrapper: Int32) {
    unsafe self.state = .allocate(capacity: 1)
    self.wrapper = UInt32(wrapper)
    // A C structure of numbers: all zeros is a valid value of every field.
    unsafe UnsafeMutableRawPointer(state).initializeMemory(
      as: UInt8.self, repeating: 0, count: MemoryLayout<inflate_state>.size)
    unsafe isal_inflate_init(state)
    unsafe state.pointee.crc_flag = self.wrapper
  }

  deinit {
    unsafe state.deallocate()
  }

  /// The most bytes that one call takes or gives; the decoder counts in 32 bits.
  private static let mostBytes = 1 << 30

  /// The bytes must stay until they are used up or replaced.
  borrowing func setInput(_ bytes: UnsafeRawBufferPointer) {
    // The decoder only reads its input; its C type lacks the `const`.
    unsafe state.pointee.next_in = UnsafeMutablePointer(
      mutating: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self))
    unsafe state.pointee.avail_in = UInt32(clamping: min(bytes.count, Self.mostBytes))
  }

  borrowing func setOutput(_ buffer: UnsafeMutableRawBufferPointer) {
    unsafe state.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe state.pointee.avail_out = UInt32(clamping: min(buffer.count, Self.mostBytes))
  }

  var inputLeft: Int { unsafe Int(state.pointee.avail_in) }

  var outputLeft: Int { unsafe Int(state.pointee.avail_out) }

  var isFinished: Bool { unsafe state.pointee.block_state == ISAL_BLOCK_FINISH }

  var firstInputByte: UInt8? {
    guard inputLeft > 0, let next = unsafe state.pointee.next_in else { return nil }
    return unsafe next.pointee
  }

  borrowing func skipZeros() {
    while firstInputByte == 0 {
      // There is at least one byte left, so the next address is inside the input or just behind.
      unsafe state.pointee.next_in = state.pointee.next_in?.advanced(by: 1)
      unsafe state.pointee.avail_in -= 1
    }
  }

  /// Makes ready for the next member; input and output stay.
  borrowing func reset() {
    unsafe isal_inflate_reset(state)
    unsafe state.pointee.total_out = 0
    unsafe state.pointee.crc_flag = wrapper
  }

  borrowing func inflate() -> Int32 {
    // Input and output were set from live buffers by the caller, with their true sizes.
    unsafe isal_inflate(state)
  }

  static func reason(_ status: Int32) -> String {
    switch status {
    case ISAL_INVALID_BLOCK: "invalid block"
    case ISAL_INVALID_SYMBOL: "invalid symbol"
    case ISAL_INVALID_LOOKBACK: "reference to bytes before the beginning"
    case ISAL_INVALID_WRAPPER: "invalid header"
    case ISAL_UNSUPPORTED_METHOD: "unknown method"
    case ISAL_INCORRECT_CHECKSUM: "the checksum or size in the trailer does not match"
    case ISAL_NEED_DICT: "asks for a dictionary"
    default: "decoder status \(status)"
    }
  }
}
