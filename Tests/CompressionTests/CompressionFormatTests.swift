import Compression
import TestKit
import Testing

/// The first bytes of a file against the formats.
@Suite struct CompressionFormatTests {
  @Test(arguments: [
    ([0x1F, 0x8B, 8], CompressionFormat.gzip), ([0x28, 0xB5, 0x2F, 0xFD], .zstd),
    ([0x50, 0x2A, 0x4D, 0x18], .zstd), ([0x5F, 0x2A, 0x4D, 0x18], .zstd),
    ([0x60, 0x2A, 0x4D, 0x18], .unknown), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], .xz),
    ([0x42, 0x5A, 0x68, 0x39], .bzip2), ([0x42, 0x5A, 0x68, 0x30], .unknown), ([], .unknown),
    ([0x1F], .unknown),
  ])
  func `knows magic bytes`(head: [UInt8], format: CompressionFormat) {
    #expect(CompressionFormat.sniff(head) == format)
  }

  @Test func `knows tar by magic, by checksum and when it is empty`() {
    var tar = TarBuilder()
    tar.file("a", "b")
    #expect(CompressionFormat.sniff(tar.finished) == .tar)
    var old = TarBuilder()
    old.entry(Array("a".utf8), magic: [])
    #expect(CompressionFormat.sniff(old.finished) == .tar)
    var damaged = old.finished
    damaged[0] ^= 1
    #expect(CompressionFormat.sniff(damaged) == .unknown)
    #expect(CompressionFormat.sniff(TarBuilder().finished) == .tar)
    #expect(CompressionFormat.sniff([UInt8](repeating: 0, count: 511)) == .unknown)
    #expect(CompressionFormat.sniff([UInt8](repeating: 0x20, count: 512)) == .unknown)
  }
}
