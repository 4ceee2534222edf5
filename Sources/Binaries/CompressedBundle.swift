import Bytes
import Compression

/// The header of a compressed HIP bundle, `CCOB`: the target ids stand inside the compressed part.
///
/// Format: Clang documentation, "Clang Offload Bundler", section "Compression and Decompression".
enum CompressedBundle {
  struct Refusal: Error {
    let reason: String
  }

  /// How much of the compressed part is kept: a zstd block has at most 128 KiB, and the ids of the
  /// bundle stand in its first bytes.
  static let mostInput = 160 << 10
  /// The most bytes of a bundle that are inflated to find all ids.
  private static let mostOutput = 1 << 20
  /// The most bytes of all bundles of a file that are inflated.
  static let mostOutputOfFile = 64 << 20

  static func headerBytes(version: UInt16) -> Int {
    switch version {
    case 1: 20
    case 2: 24
    default: 32
    }
  }

  /// The targets whose code the bundle holds, from the first bytes of its compressed part.
  ///
  /// What is inflated is taken off `bytesLeft`.
  static func targets(
    _ body: [UInt8], method: UInt16, bytesLeft: inout Int
  ) -> Result<[OffloadTarget], Refusal> {
    guard bytesLeft > 0 else { return .failure(Refusal(reason: "too much is compressed")) }
    let limits = InflateLimits(outputBytes: 2 * mostOutput, takesTurns: false)
    do {
      if method == 1 {
        var stream = try ZstdStream(MemoryStream(body), limits: limits)
        return try targets(&stream, &bytesLeft)
      }
      // A gzip header in place of the two bytes of the zlib header: the deflate data is the same,
      // and its end, where the checksums differ, is not reached.
      let member: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] + body.dropFirst(2)
      var stream = GzipStream(MemoryStream(member), limits: limits)
      return try targets(&stream, &bytesLeft)
    } catch {
      return .failure(Refusal(reason: "its content cannot be inflated"))
    }
  }

  /// Inflates until all ids are there, in growing steps: what a step wants must be there in full.
  private static func targets(
    _ stream: inout some ByteStream & ~Copyable, _ bytesLeft: inout Int
  ) throws -> Result<[OffloadTarget], Refusal> {
    let scratch = HeapBuffer(count: 64 << 10)
    var bytes: [UInt8] = []
    while true {
      let step = min(64 << 10, max(64, bytes.count))
      // The step is at most the buffer's size.
      let buffer = unsafe UnsafeMutableRawBufferPointer(rebasing: scratch.bytes[..<step])
      bytesLeft -= step
      let count = try unsafe stream.read(into: buffer)
      unsafe bytes.append(contentsOf: buffer[..<count])
      switch read(bytes) {
      case .incomplete where count == 0:
        return .failure(Refusal(reason: "its list of targets is cut short"))
      case .incomplete where bytes.count < mostOutput: continue
      case .incomplete: return .failure(Refusal(reason: "its list of targets is too long"))
      case .damaged: return .failure(Refusal(reason: "it holds no bundle"))
      case .targets(let targets): return .success(targets)
      }
    }
  }

  private enum Reading {
    case incomplete
    case damaged
    case targets([OffloadTarget])
  }

  private static func read(_ bytes: [UInt8]) -> Reading {
    let fields = ByteFields(bytes)
    guard bytes.prefix(24).elementsEqual(MagicSearch.bundleText.prefix(bytes.count)) else {
      return .damaged
    }
    guard let count = fields.u64(24) else { return .incomplete }
    guard count > 0, count <= UInt64(DeviceScanner.mostContainerEntries) else { return .damaged }
    var targets: [OffloadTarget] = []
    var at = 32
    for _ in 0..<Int(count) {
      guard let size = fields.u64(at + 8), let name = fields.u64(at + 16) else {
        return .incomplete
      }
      guard name > 0, name <= UInt64(OffloadTarget.mostBytes) else { return .damaged }
      guard let id = fields.slice(at + 24, Int(name)) else { return .incomplete }
      if size > 0, let target = OffloadTarget(id: id) { targets.append(target) }
      at += 24 + Int(name)
    }
    return .targets(targets)
  }
}
