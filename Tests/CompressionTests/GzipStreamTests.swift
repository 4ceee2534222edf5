import Compression
import TestKit
import Testing

/// Gzip streams: members, header fields, trailers, limits, damage (T-01, T-03).
@Suite struct GzipStreamTests {
  private let text = Array(String(repeating: "hold fast to what is good\n", count: 4000).utf8)

  private func inflate(
    _ bytes: [UInt8], limit: Int = 1 << 30, piece: Int = 1 << 16
  ) throws -> (content: [UInt8], report: InflateReport) {
    var stream = GzipStream(
      TricklingStream(bytes, piece: piece), limits: InflateLimits(outputBytes: limit))
    let content = try stream.bytes(limit: .max)
    return (content, stream.report)
  }

  @Test func `reads many members, empty ones too`() throws {
    let bytes =
      StoredGzip.member(Array("one ".utf8)) + StoredGzip.member([])
      + StoredGzip.member(Array("two".utf8))
    let result = try inflate(bytes)
    #expect(String(decoding: result.content, as: UTF8.self) == "one two")
    #expect(result.report.members == 3)
    #expect(result.report.inputBytes == bytes.count)
    #expect(result.report.outputBytes == 7)
    #expect(!result.report.hasTrailingGarbage)
  }

  @Test(arguments: [1, 2, 3, 7, 19, 64, 1000])
  func `does not depend on how the source is cut`(piece: Int) throws {
    let bytes = StoredGzip.member(text) + StoredGzip.member(Array("end".utf8)) + [0, 0, 0]
    let result = try inflate(bytes, piece: piece)
    #expect(result.content == text + Array("end".utf8))
    #expect(result.report.members == 2)
  }

  @Test func `passes over all header fields`() throws {
    // FEXTRA, FNAME and FCOMMENT; an overlong name crosses the decoder's header buffer.
    let name = [UInt8](repeating: UInt8(ascii: "n"), count: 5000)
    let fields: [UInt8] = [3, 0, 1, 2, 3] + name + [0] + Array("comment".utf8) + [0]
    let result = try inflate(StoredGzip.member(text, flags: 0b1_1100, fields: fields))
    #expect(result.content == text)
  }

  @Test func `zeros after the last member are padding`() throws {
    let result = try inflate(StoredGzip.member(text) + [UInt8](repeating: 0, count: 3000))
    #expect(result.content == text)
    #expect(!result.report.hasTrailingGarbage)
  }

  @Test func `T-03 reports other bytes after the last member`() throws {
    let member = StoredGzip.member(text)
    let result = try inflate(member + [0, 0] + Array("garbage".utf8))
    #expect(result.content == text)
    #expect(result.report.hasTrailingGarbage)
    #expect(result.report.inputBytes == member.count + 2)
  }

  @Test func `refuses a wrong checksum and a wrong size`() {
    for bytes in [StoredGzip.member(text, checksum: 7), StoredGzip.member(text, size: 7)] {
      #expect(throws: CompressionError.self) { try inflate(bytes) }
    }
  }

  @Test func `T-03 every prefix is truncated, or the whole members in it`() throws {
    let first = StoredGzip.member(Array("first member".utf8))
    let bytes = first + StoredGzip.member(Array("second".utf8), flags: 8, fields: [110, 0])
    for count in 0..<bytes.count where count != first.count {
      #expect(throws: CompressionError.truncated(format: .gzip, afterBytes: count)) {
        try inflate(Array(bytes.prefix(count)))
      }
    }
    #expect(try inflate(first).content == Array("first member".utf8))
  }

  @Test func `T-01 stops at the limit of the content`() throws {
    let bytes = StoredGzip.member(text)
    #expect(throws: CompressionError.outputLimit(bytes: text.count - 1)) {
      try inflate(bytes, limit: text.count - 1)
    }
    #expect(try inflate(bytes, limit: text.count).content == text)
  }

  @Test func `flipped bits give an error or the content, never a trap`() throws {
    var random = SeededRandom(seed: 20)
    let bytes = StoredGzip.member(Array(text.prefix(500))) + StoredGzip.member([1, 2, 3])
    for _ in 0..<3000 {
      _ = try? inflate(random.flipped(bytes), limit: 1 << 20)
    }
  }

  @Test(
    .enabled(if: Tool.has("gzip"), "needs gzip"), arguments: ["-1", "-6", "-9"])
  func `reads what gzip writes`(level: String) throws {
    let bytes = try Tool.output("gzip", [level, "-c"], input: text)
    #expect(try inflate(bytes).content == text)
    #expect(try Gzip.decompress(bytes + bytes, limit: 2 * text.count) == text + text)
    var random = SeededRandom(seed: 21)
    for _ in 0..<2000 {
      _ = try? inflate(random.flipped(bytes), limit: 1 << 20)
    }
  }

  @Test(.enabled(if: Tool.has("gzip"), "needs gzip"))
  func `every prefix of a deflated member is truncated`() throws {
    let bytes = try Tool.output("gzip", ["-9", "-c"], input: Array(text.prefix(3000)))
    for count in 0..<bytes.count {
      #expect(throws: CompressionError.truncated(format: .gzip, afterBytes: count)) {
        try inflate(Array(bytes.prefix(count)), piece: 1 + count % 97)
      }
    }
  }

  @Test(.enabled(if: Tool.has("pigz"), "needs pigz"))
  func `reads what pigz writes in parallel blocks`() throws {
    var random = SeededRandom(seed: 22)
    let content = (0..<700_000).map { _ in UInt8.random(in: 0...15, using: &random) }
    let bytes = try Tool.output("pigz", ["-p", "2", "-b", "128", "-c"], input: content)
    #expect(try inflate(bytes).content == content)
  }

  @Test(.enabled(if: Tool.has("gzip"), "needs gzip"))
  func `T-01 a bomb is inflated in bounded memory and reported`() throws {
    let zeros = [UInt8](repeating: 0, count: 1 << 24)
    let bytes = try Tool.output("gzip", ["-9", "-c"], input: zeros)
    let bomb = Array([[UInt8]](repeating: bytes, count: 65).joined())
    let limits = InflateLimits(outputBytes: 2 << 30)
    var stream = GzipStream(MemoryStream(bomb), limits: limits)
    let buffer = HeapBuffer(count: 1 << 20)
    while try unsafe stream.read(into: buffer.bytes) > 0 {}
    #expect(stream.report.outputBytes == 65 << 24)
    #expect(stream.report.isSuspicious)
  }

  @Test func `raw deflate reads stored blocks and stops at the limit`() throws {
    let member = StoredGzip.member(text)
    let raw = Array(member.dropFirst(10).dropLast(8))
    func inflateRaw(_ bytes: [UInt8], limit: Int) throws -> [UInt8] {
      try Deflate.decompress(bytes.span, limit: limit)
    }
    #expect(try inflateRaw(raw, limit: text.count) == text)
    #expect(throws: CompressionError.outputLimit(bytes: 5)) { try inflateRaw(raw, limit: 5) }
    for count in 0..<100 {
      #expect(throws: CompressionError.self) {
        try inflateRaw(Array(raw.prefix(count)), limit: text.count)
      }
    }
  }
}
