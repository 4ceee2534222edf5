import Binaries
import Foundation
import Model
import Testing

@Suite struct DeviceCodeTests {
  @Test(arguments: [
    (
      "nvidia/many-containers.fatbin",
      [
        "nvidia: compute_120f@8.7 x 1", "nvidia: compute_90@8.5 sm_80 sm_90a x 1",
        "nvidia: lto_90 sm_100f x 1", "nvidia: sm_80 sm_90a x 1",
      ]
    ),
    (
      "hip/two-bundles.hipfb",
      [
        "amd: amdgcnspirv gfx11-generic gfx906 x 1", "amd: gfx90a:sramecc+:xnack- gfx942 x 1",
        "nvidia: sm_80 x 1",
      ]
    ),
    ("hip/ccob-v1-zlib.hipfb", ["amd: gfx90a:sramecc+:xnack- gfx942 x 1"]),
    ("hip/ccob-v2-zlib.hipfb", ["amd: gfx90a:sramecc+:xnack- gfx942 x 1"]),
    ("hip/ccob-v3-zstd-twice.hipfb", ["amd: gfx90a:sramecc+:xnack- gfx942 x 2"]),
    ("hip/hip-ccob-v2-xnack.so", ["amd: gfx90a:xnack+ gfx90a:xnack- gfx942 x 1"]),
    ("bare/sm80-old-flags.cubin", ["nvidia: sm_80 x 1"]),
    ("bare/sm120-new-flags.cubin", ["nvidia: sm_120 x 1"]),
    ("bare/gfx90a-sramecc-xnack.hsaco", ["amd: gfx90a:sramecc+:xnack+ x 1"]),
    ("bare/gfx906-v3.hsaco", ["amd: gfx906:sramecc+:xnack+ x 1"]),
    ("bare/gfx9-4-generic.hsaco", ["amd: gfx9-4-generic x 1"]),
    ("bare/kernel.ptx", ["nvidia: compute_90a@8.5 x 1"]),
    ("bare/sycl.o", ["intel: spir64 x 1", "intel: spir64_gen x 1"]),
    ("bare/offloading.o", ["amd: gfx90a x 1", "intel: spir64 x 1", "nvidia: sm_90 x 1"]),
  ])
  func `counts containers by what they hold`(path: String, expected: [String]) throws {
    let reading = try BinaryFixtures.read(path)
    #expect(reading.fact?.gpuCode.flatMap(\.lines) == expected)
    #expect(reading.problems == [])
  }

  @Test(arguments: [
    ("hip/ccob-damaged.hipfb", "the bundle at 0x0: its content cannot be inflated"),
    ("nvidia/unknown-kind.fatbin", "device code at 0x0 holds an entry of unknown kind 64"),
    ("bare/unknown.hsaco", "is AMD code for an unknown processor"),
    ("bare/nothing.ptx", "names no version and target of PTX"),
    ("nvidia/bad-container-size.fatbin", "device code at 0x0 runs past its section"),
    (
      "nvidia/bad-entry-header-zero.fatbin",
      "device code at 0x0: the entry at 0x10 tells a header of 0 and 8168 bytes"
    ),
  ])
  func `tells what could not be read`(path: String, problem: String) throws {
    #expect(try BinaryFixtures.read(path).problems == [problem])
  }

  /// An entry of a fat binary.
  static func entry(
    kind: UInt16 = 2, header: UInt32 = 64, payload: UInt64 = 8, architecture: UInt32 = 80
  ) -> [UInt8] {
    var bytes = little(kind, 2) + little(UInt16(0x0101), 2) + little(header, 4)
    bytes += little(payload, 8) + [UInt8](repeating: 0, count: 8) + little(UInt32(0x0008_0005), 4)
    bytes += little(architecture, 4)
    return bytes + [UInt8](repeating: 0, count: 32)
  }

  static func container(size: UInt64, _ entries: [UInt8]) -> [UInt8] {
    [0x50, 0xED, 0x55, 0xBA, 1, 0, 16, 0] + little(size, 8) + entries
  }

  static func little(_ value: some BinaryInteger, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  @Test(arguments: [63, 0, 4097, UInt32.max])
  func `an entry's header outside 64 to 4096 bytes is refused`(header: UInt32) {
    let bytes =
      Self.container(size: 5000, Self.entry(header: header))
      + [UInt8](repeating: 0, count: 5000)
    let reading = BinaryReader.read(bytes, name: "a.fatbin", depth: [])
    #expect(reading.fact?.gpuCode == [])
    #expect(reading.problems.contains { $0.contains("tells a header of \(header)") })
  }

  @Test(arguments: [UInt64.max, UInt64.max - 15, 1 << 63, 100])
  func `a container that is larger than the file gives what lies in the file`(size: UInt64) {
    let good = Self.entry() + [UInt8](repeating: 1, count: 8)
    let reading = BinaryReader.read(
      Self.container(size: size, good), name: "a.fatbin", depth: [])
    #expect(reading.fact?.gpuCode.flatMap(\.lines) == ["nvidia: sm_80 x 1"])
    #expect(reading.problems == ["device code at 0x0 runs past its section"])
  }

  @Test func `more than 4096 entries of a container are refused`() {
    let entry = Self.entry(payload: 0)
    let entries = (0..<5000).flatMap { _ in entry }
    let reading = BinaryReader.read(
      Self.container(size: UInt64(entries.count), entries), name: "a.fatbin", depth: [])
    #expect(reading.problems == ["device code at 0x0 has more than 4096 entries"])
    #expect(reading.fact?.gpuCode.flatMap(\.lines) == ["nvidia: sm_80 x 1"])
  }

  @Test func `many containers are counted up to the limit and end in time`() {
    let one = Self.container(size: 72, Self.entry() + [UInt8](repeating: 1, count: 8))
    let bytes = Array(repeatElement(one, count: 140_000).joined())
    let reading = BinaryFixtures.stream(bytes, name: "a.fatbin") { 1 << 20 }
    #expect(reading.fact?.gpuCode.flatMap(\.lines) == ["nvidia: sm_80 x 131072"])
    #expect(reading.problems == ["holds more device code than is counted"])
  }

  @Test func `empty containers have no target and end nothing`() {
    let empty = Self.container(size: 0, [])
    let full = Self.container(size: 72, Self.entry() + [UInt8](repeating: 1, count: 8))
    let reading = BinaryReader.read(
      empty + empty + full + empty, name: "a.fatbin", depth: [])
    #expect(reading.fact?.gpuCode.flatMap(\.lines) == ["nvidia: sm_80 x 1"])
    #expect(reading.problems == [])
  }

  @Test(arguments: ["a.fatbin", "a.cubin", "a.hsaco"])
  func `a name that promises device code is held to it`(name: String) {
    let reading = BinaryReader.read(Array("version 1".utf8), name: name, depth: [])
    #expect(reading.fact == nil)
    #expect(reading.problems == ["holds no device code"])
  }
}
