import Archives
import Compression
import Foundation
import Images
import Model
import Scanning
import TestKit
import Testing

/// THREATS T-01 to T-03 and T-10, seen from a whole scan.
@Suite(.enabled(if: Tool.has("gzip", "zstd", "xz"), "needs gzip, zstd and xz"))
struct CompressionThreatTests {
  private var tar: [UInt8] {
    var tar = TarBuilder()
    tar.distribution("alpha", "1.0")
    return tar.finished
  }

  // A layout with one layer blob of any bytes under any media type.
  private func scan(
    _ blob: [UInt8], type: String = LayoutBuilder.layerType + "+gzip", tar: [UInt8]? = nil,
    options: ScanOptions = Scan.options(),
    change: (inout LayoutBuilder, String) -> Void = { _, _ in }
  ) async throws -> Snapshot {
    var image = ImageBuilder()
    image.layers = [tar ?? self.tar]
    var layout = LayoutBuilder()
    let configuration = layout.blob(image.configurationText)
    let layer = layout.blob(blob)
    let manifest = layout.blob(
      LayoutBuilder.manifest(
        configuration: configuration.descriptor(LayoutBuilder.configurationType),
        layers: [layer.descriptor(type)]))
    layout.index([manifest.descriptor(LayoutBuilder.manifestType)])
    change(&layout, "blobs/sha256/" + layer.digest.dropFirst(7))
    let folder = try TemporaryFolder()
    return try await Scan.source(try layout.write(folder, "layout"), kind: .oci, options: options)
  }

  private func refusal(_ body: () async throws -> Snapshot) async -> ArchiveError? {
    do {
      _ = try await body()
    } catch let error as ArchiveError {
      return error
    } catch ImageError.archive(let error) {
      return error
    } catch {
      Issue.record("another error: \(error)")
    }
    return nil
  }

  @Test(arguments: ["gzip", "zstd"])
  func `T-01 a bomb is streamed, counted and noticed, and its packages are read`(
    tool: String
  ) async throws {
    var tar = TarBuilder()
    tar.distribution("alpha", "1.0")
    let size = 1_200 << 20
    var start = TarBuilder()
    start.entry(
      Array("weights".utf8), claimedSize: Array((String(size, radix: 8) + " ").utf8))
    let folder = try TemporaryFolder()
    try folder.write("head", tar.bytes + start.bytes)
    let flags = tool == "gzip" ? "-c" : "-q -c"
    let script =
      "(cat head; head -c \(size + 1024) /dev/zero) | \(tool) \(flags) > blob; stat -c %s blob"
    _ = try Tool.output("sh", ["-c", script], in: folder.path)
    let snapshot = try await scan(
      try folder.read("blob"), type: LayoutBuilder.layerType + "+" + tool)
    #expect(snapshot.installed == ["alpha 1.0@0"])
    #expect(snapshot.notes("above 1000 to 1"))
  }

  @Test(arguments: ["gzip", "zstd", "tar"])
  func `T-01 a layer above the limit of its size is refused`(form: String) async throws {
    let bytes = try form == "tar" ? tar : Tool.output(form, ["-c"], input: tar)
    var options = Scan.options()
    options.limitLayerBytes = 512
    let suffix = form == "tar" ? "" : "+" + form
    let error = await refusal {
      try await scan(bytes, type: LayoutBuilder.layerType + suffix, options: options)
    }
    if form == "tar" {
      // A plain layer costs its own bytes and nothing more.
      #expect(error == nil)
    } else {
      #expect(error == .compression(.outputLimit(bytes: 512)))
    }
  }

  @Test func `T-02 a window of terabytes and a dictionary coder are refused`() async throws {
    // A zstd frame header with the largest window, 3.75 TiB.
    let frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xFF, 0x01, 0x00, 0x00]
    let error = await refusal { try await scan(frame, type: LayoutBuilder.layerType + "+zstd") }
    guard case .compression(.windowLimit) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let xz = try Tool.output("xz", ["-c"], input: tar)
    #expect(await refusal { try await scan(xz) } == .unsupportedFormat(.xz))
  }

  @Test(arguments: ["gzip", "zstd"])
  func `T-03 a truncated layer is refused, garbage after it is noticed`(tool: String) async throws {
    let bytes = try Tool.output(tool, ["-c"], input: tar)
    let type = LayoutBuilder.layerType + "+" + tool
    for count in [bytes.count - 1, bytes.count / 2, 20] {
      let error = await refusal { try await scan(Array(bytes.prefix(count)), type: type) }
      guard case .compression(.truncated) = error else {
        Issue.record("\(count) bytes: \(String(describing: error))")
        continue
      }
    }
    let snapshot = try await scan(bytes + Array("garbage".utf8), type: type)
    #expect(snapshot.installed == ["alpha 1.0@0"])
    #expect(snapshot.notices.count == 1 && snapshot.notices.first?.layer == 0)
  }

  @Test func `T-03 a wrong media type is noticed when the digest is right`() async throws {
    let bytes = try Tool.output("gzip", ["-c"], input: tar)
    let snapshot = try await scan(bytes, type: LayoutBuilder.layerType + "+zstd")
    #expect(snapshot.installed == ["alpha 1.0@0"] && snapshot.notices.count == 1)
    var options = Scan.options()
    options.trustDigests = true
    let error = await refusal {
      try await scan(bytes, type: LayoutBuilder.layerType + "+zstd", options: options)
    }
    guard case .mediaTypeMismatch = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `T-10 a layer of other bytes is refused, naming both digests`() async throws {
    var other = TarBuilder()
    other.distribution("evil", "6.6")
    let bytes = try Tool.output("gzip", ["-n", "-c"], input: tar)
    let evil = other.finished
    let evilBytes = try Tool.output("gzip", ["-n", "-c"], input: evil)
    let padded = evilBytes + [UInt8](repeating: 0, count: max(0, bytes.count - evilBytes.count))
    let error = try #require(
      await refusal { try await scan(bytes) { $0.parts[$1] = padded } })
    if padded.count == bytes.count {
      #expect(error.message.contains(SHA256.hex(bytes)))
      #expect(error.message.contains(SHA256.hex(padded)))
    }
    #expect(
      await refusal { try await scan(bytes) { $0.parts[$1]?.append(0) } }
        == .sizeMismatch(expected: bytes.count, actual: bytes.count + 1))
  }

  @Test func `T-10 diff IDs of plain layers always count, of compressed ones when asked`()
    async throws
  {
    var other = TarBuilder()
    other.distribution("evil", "6.6")
    let image = ImageBuilder(other)
    // The configuration names the digest of another tar.
    let plain = await refusal {
      try await scan(tar, type: LayoutBuilder.layerType, tar: image.layers[0])
    }
    guard case .diffIDMismatch = plain else {
      Issue.record("\(String(describing: plain))")
      return
    }
    let bytes = try Tool.output("gzip", ["-c"], input: tar)
    #expect(await refusal { try await scan(bytes, tar: image.layers[0]) } == nil)
    var options = Scan.options()
    options.verifyDiffIDs = true
    let compressed = await refusal {
      try await scan(bytes, tar: image.layers[0], options: options)
    }
    guard case .diffIDMismatch = compressed else {
      Issue.record("\(String(describing: compressed))")
      return
    }
  }

  @Test func `T-10 trusted digests are told in the snapshot`() async throws {
    var options = Scan.options()
    options.trustDigests = true
    let image = ImageBuilder(TarBuilder())
    #expect(try await Scan.snapshot(image, options: options).subject.verified == false)
    #expect(try await Scan.snapshot(image).subject.verified)
  }

  @Test func `T-16 a foreign layer leaves the snapshot incomplete`() async throws {
    let type = "application/vnd.oci.image.layer.nondistributable.v1.tar"
    let snapshot = try await scan(tar, type: type) { $0.parts[$1] = nil }
    #expect(snapshot.subject.incomplete && snapshot.notes("not scanned"))
    #expect(snapshot.installed == [])
  }

  @Test func `T-15 variables with NUL bytes are dropped, secrets are never kept`() async throws {
    var image = ImageBuilder(TarBuilder())
    image.environment = ["A=b\\u0000c", "API_TOKEN=hunter2", "PLAIN=x"]
    let snapshot = try await Scan.snapshot(image)
    #expect(snapshot.facts.environment["A"] == nil && snapshot.notes("NUL"))
    #expect(snapshot.facts.environment["API_TOKEN"] == .redacted)
    #expect(snapshot.facts.environment["PLAIN"] == .text("x"))
  }
}
