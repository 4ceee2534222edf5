/// What the first bytes of a file say about its format.
package enum CompressionFormat: String, Sendable, Hashable, CaseIterable {
  case gzip
  case zstd
  case xz
  case bzip2
  case tar
  case unknown

  /// How many bytes `sniff` looks at: one tar header.
  package static let sniffBytes = 512

  /// The format by its magic bytes: RFC 1952 2.3.1, RFC 8878 3.1, POSIX ustar at offset 257.
  ///
  /// A tar without magic (the oldest kind) is known by its header checksum, an empty one by its
  /// zero block. A skippable frame in front stands for zstd.
  package static func sniff(_ head: Span<UInt8>) -> CompressionFormat {
    if begins(head, with: [0x1F, 0x8B]) { return .gzip }
    if begins(head, with: [0x28, 0xB5, 0x2F, 0xFD]) { return .zstd }
    if begins(head, with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) { return .xz }
    if begins(head, with: [0x42, 0x5A, 0x68]), head.count > 3, (0x31...0x39).contains(head[3]) {
      return .bzip2
    }
    if head.count >= 4, head[0] & 0xF0 == 0x50, head[1] == 0x2A, head[2] == 0x4D, head[3] == 0x18 {
      return .zstd
    }
    return isTar(head) ? .tar : .unknown
  }

  /// The format by its magic bytes.
  package static func sniff(_ head: [UInt8]) -> CompressionFormat { sniff(head.span) }

  private static func begins(_ head: Span<UInt8>, with magic: [UInt8]) -> Bool {
    guard head.count >= magic.count else { return false }
    for index in magic.indices where head[index] != magic[index] { return false }
    return true
  }

  private static func isTar(_ head: Span<UInt8>) -> Bool {
    guard head.count >= sniffBytes else { return false }
    var sum = 0
    for index in 0..<sniffBytes {
      sum += (148..<156).contains(index) ? 0x20 : Int(head[index])
    }
    if sum == 8 * 0x20 { return (148..<156).allSatisfy { head[$0] == 0 } }
    let magic = Array("ustar".utf8)
    if magic.indices.allSatisfy({ head[257 + $0] == magic[$0] }) { return true }
    return octal(head, 148..<156) == sum
  }

  private static func octal(_ head: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var value: Int?
    for index in range {
      switch head[index] {
      case 0x20 where value == nil: continue
      case 0x30...0x37: value = (value ?? 0) * 8 + Int(head[index] - 0x30)
      default: return value
      }
    }
    return value
  }
}
