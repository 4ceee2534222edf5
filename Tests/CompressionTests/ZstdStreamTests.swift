import Compression
import TestKit
import Testing

/// Zstd streams: frames, skippable frames, windows, limits, damage (T-01, T-02, T-03).
@Suite struct ZstdStreamTests {
  private let text = Array(String(repeating: "hold fast to what is good\n", count: 4000).utf8)
  private let skippable: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 9, 9, 9]

  private func decompress(
    _ bytes: [UInt8], limit: Int = 1 << 30, piece: Int = 1 << 16
  ) throws -> (content: [UInt8], report: InflateReport) {
    var stream = try ZstdStream(
      TricklingStream(bytes, piece: piece), limits: InflateLimits(outputBytes: limit))
    let content = try stream.bytes(limit: .max)
    return (content, stream.report)
  }

  @Test(arguments: [1, 3, 19])
  func `reads what it writes`(level: Int) throws {
    for content in [[], Array("a".utf8), text] {
      let frame = try Zstd.compress(content, level: level)
      #expect(try Zstd.decompress(frame, limit: content.count) == content)
    }
  }

  @Test(arguments: [1, 2, 5, 17, 100, 1 << 16])
  func `reads many frames with skippable ones between`(piece: Int) throws {
    let frame = try Zstd.compress(text)
    let bytes = skippable + frame + skippable + skippable + frame + skippable
    let result = try decompress(bytes, piece: piece)
    #expect(result.content == text + text)
    #expect(result.report.members == 2)
    #expect(result.report.inputBytes == bytes.count)
  }

  @Test func `T-03 tells padding from garbage after the last frame`() throws {
    let frame = try Zstd.compress(text)
    let padded = try decompress(frame + [UInt8](repeating: 0, count: 100))
    #expect(padded.content == text)
    #expect(!padded.report.hasTrailingGarbage)
    for garbage: [UInt8] in [[1], [7, 7, 7, 7, 7, 7, 7], [0, 0, 1], [0, 0, 0, 0, 0, 0, 0, 0, 5]] {
      let result = try decompress(frame + garbage)
      #expect(result.content == text)
      #expect(result.report.hasTrailingGarbage)
      #expect(throws: CompressionError.self) {
        try Zstd.decompress(frame + garbage, limit: text.count)
      }
    }
  }

  @Test func `T-03 every prefix is truncated`() throws {
    let bytes = skippable + (try Zstd.compress(Array(text.prefix(3000))))
    for count in 0..<bytes.count where count != 0 {
      #expect(throws: CompressionError.truncated(format: .zstd, afterBytes: count)) {
        try decompress(Array(bytes.prefix(count)), piece: 1 + count % 13)
      }
    }
  }

  @Test func `T-02 refuses a window of terabytes before it is allocated`() throws {
    // Magic, a descriptor without single segment, and the largest window descriptor (3.1.1.1.2).
    let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xFF, 0x01, 0x00, 0x00, 0x00]
    #expect(throws: CompressionError.windowLimit(limit: 128 << 20)) { try decompress(frame) }
  }

  @Test(.enabled(if: Tool.has("zstd"), "needs zstd"), arguments: [27, 28])
  func `T-02 the window limit is 128 MiB`(logarithm: Int) throws {
    let bytes = try Tool.output(
      "zstd", ["-q", "-1", "--long=\(logarithm)", "-c"], input: text)
    if logarithm == 27 {
      #expect(try decompress(bytes).content == text)
    } else {
      #expect(throws: CompressionError.windowLimit(limit: 128 << 20)) { try decompress(bytes) }
    }
  }

  @Test func `T-01 stops at the limit of the content`() throws {
    let bytes = try Zstd.compress(text)
    #expect(throws: CompressionError.outputLimit(bytes: 1000)) {
      try decompress(bytes, limit: 1000)
    }
  }

  @Test func `refuses a wrong checksum`() throws {
    var bytes = try Zstd.compress(text)
    bytes[bytes.count - 1] ^= 1
    #expect(throws: CompressionError.self) { try decompress(bytes) }
  }

  @Test func `flipped bits give an error or content, never a trap`() throws {
    var random = SeededRandom(seed: 23)
    let bytes = skippable + (try Zstd.compress(Array(text.prefix(2000))))
    for _ in 0..<3000 {
      _ = try? decompress(random.flipped(bytes), limit: 1 << 22, piece: 37)
    }
  }

  @Test(.enabled(if: Tool.has("zstd"), "needs zstd"), arguments: ["-1", "-19", "--ultra", "-T2"])
  func `reads what zstd writes, and zstd reads what is written`(option: String) throws {
    let bytes = try Tool.output("zstd", ["-q", option, "-c"], input: text)
    #expect(try decompress(bytes).content == text)
    let ours = try Zstd.compress(text)
    #expect(try Tool.output("zstd", ["-q", "-d", "-c"], input: ours) == text)
  }
}
