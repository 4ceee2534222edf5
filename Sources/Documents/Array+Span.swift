extension [UInt8] {
  /// Adds the bytes at the end.
  mutating func append(_ bytes: Span<UInt8>) {
    // Safe: the buffer is read inside the closure only, and carries its own count.
    unsafe bytes.withUnsafeBufferPointer { buffer in
      unsafe append(contentsOf: buffer)
    }
  }
}
