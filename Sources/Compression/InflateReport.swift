/// How far an inflating stream may go.
package struct InflateLimits: Sendable, Hashable {
  /// The most bytes of content.
  package var outputBytes: Int
  /// The largest zstd window in bytes, a power of two (THREATS T-02).
  package var windowBytes: Int
  /// Whether streams with windows above 8 MiB wait for each other, so that memory stays bounded.
  ///
  /// Off for a stream that wraps others, which would wait for itself.
  package var takesTurns: Bool

  /// Limits; windows up to 128 MiB, one large one at a time, unless stated.
  package init(outputBytes: Int, windowBytes: Int = 128 << 20, takesTurns: Bool = true) {
    self.outputBytes = outputBytes
    self.windowBytes = windowBytes
    self.takesTurns = takesTurns
  }
}

/// What an inflating stream has seen so far.
package struct InflateReport: Sendable, Hashable {
  /// Compressed bytes used, headers and trailers too.
  package var inputBytes = 0
  /// Bytes of content.
  package var outputBytes = 0
  /// Complete gzip members or zstd frames; skippable frames do not count.
  package var members = 0
  /// Whether bytes that are neither a member nor zeros follow the last member (THREATS T-03).
  package var hasTrailingGarbage = false

  /// Whether the ratio is one that only bombs and blank disks have (THREATS T-01).
  package var isSuspicious: Bool {
    outputBytes > 1 << 30 && outputBytes / 1000 > inputBytes
  }
}
