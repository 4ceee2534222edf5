import Binaries
import Foundation
import Model
import TestKit
import Testing

@Suite struct StreamTests {
  @Test(arguments: BinaryFixtures.all)
  func `a stream reads the same as random access`(path: String) throws {
    let bytes = try BinaryFixtures.bytes(path)
    let name = BinaryFixtures.name(path)
    let expected = BinaryReader.read(bytes, name: name, depth: .all)
    var random = SeededRandom(seed: 7)
    for most in [1, 5, 64, 1000, 70000] {
      for wholeBytes in [0, 1 << 20] {
        let reading = BinaryFixtures.stream(bytes, name: name, wholeBytes: wholeBytes) {
          Int.random(in: 1...most, using: &random)
        }
        #expect(reading.fact == expected.fact, "chunks up to \(most)")
        #expect(reading.problems == expected.problems, "chunks up to \(most)")
      }
    }
  }

  @Test(arguments: BinaryFixtures.libraries)
  func `a stream reads libraries of this machine the same`(path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let name = BinaryFixtures.name(path)
    let expected = BinaryReader.read(bytes, name: name, depth: .all)
    var random = SeededRandom(seed: UInt64(bytes.count))
    let reading = BinaryFixtures.stream(bytes, name: name) {
      Int.random(in: 1...200_000, using: &random)
    }
    #expect(reading.fact == expected.fact)
    #expect(reading.problems == expected.problems)
  }

  @Test func `a file that ends early says so`() throws {
    let bytes = try BinaryFixtures.bytes("elf/liblibrary-x86_64.so")
    let reading = BinaryFixtures.stream(bytes, name: "a.so", size: bytes.count + 1) { 1000 }
    #expect(reading.fact?.soname == "liblibrary.so.3")
    #expect(reading.problems == ["ends after 5200 of 5201 bytes"])
  }

  @Test func `a gap is no content`() throws {
    let bytes = try BinaryFixtures.bytes("elf/liblibrary-x86_64.so")
    var stream = BinaryStream(name: "a.so", size: bytes.count, depth: .all, wholeBytes: 0)
    stream.consume(bytes.span.extracting(0..<1000), at: 0)
    stream.consume(bytes.span.extracting(2000..<3000), at: 2000)
    let reading = stream.finish()
    #expect(reading.problems.last == "ends after 1000 of 5200 bytes")
  }

  @Test func `bytes behind the announced size are left alone`() throws {
    let bytes = try BinaryFixtures.bytes("elf/liblibrary-x86_64.so")
    let reading = BinaryFixtures.stream(
      bytes + [1, 2, 3], name: "a.so", size: bytes.count
    ) { 4096 }
    #expect(reading.fact == BinaryReader.read(bytes, name: "a.so", depth: .all).fact)
    #expect(reading.problems == [])
  }

  @Test func `other files cost nothing and say nothing`() {
    let bytes = [UInt8](repeating: 0x20, count: 3 << 20)
    var stream = BinaryStream(name: "a.txt", size: bytes.count, depth: .all)
    stream.consume(bytes.span, at: 0)
    #expect(stream.retainedBytes == 0)
    let reading = stream.finish()
    #expect(reading.fact == nil)
    #expect(reading.problems == [])
  }

  @Test func `a file without section headers is searched where it is mapped`() throws {
    // The offset, count and size of the section headers and the index of their names.
    var bytes = try BinaryFixtures.bytes("nvidia/nv-sm80-sm90a-ptx90.so")
    for index in [40, 41, 42, 43, 44, 45, 46, 47, 60, 61, 62, 63] { bytes[index] = 0 }
    let reading = BinaryReader.read(bytes, name: "a.so", depth: .all)
    #expect(reading.fact?.gpuCode.flatMap(\.lines) == ["nvidia: compute_90@9.5 sm_80 sm_90a x 1"])
    #expect(reading.problems == [])
    let passed = BinaryFixtures.stream(bytes, name: "a.so") { 777 }
    #expect(passed.fact == reading.fact)
    #expect(passed.problems == [])
    var plain = try BinaryFixtures.bytes("elf/liblibrary-x86_64.so")
    for index in [40, 41, 42, 43, 44, 45, 46, 47, 60, 61, 62, 63] { plain[index] = 0 }
    let without = BinaryReader.read(plain, name: "a.so", depth: .all)
    #expect(without.fact?.imports == ["wanted"])
    #expect(without.fact?.exports?.hashes.count == 4)
    #expect(without.problems == [])
  }

  @Test(arguments: BinaryFixtures.all)
  func `no prefix traps`(path: String) throws {
    let bytes = try BinaryFixtures.bytes(path)
    let step = bytes.count > 10000 ? 251 : bytes.count > 2000 ? 17 : 1
    for count in stride(from: 0, to: bytes.count, by: step) {
      let prefix = Array(bytes[..<count])
      let name = BinaryFixtures.name(path)
      let reading = BinaryReader.read(prefix, name: name, depth: .all)
      let passed = BinaryFixtures.stream(prefix, name: name) { 4096 }
      #expect(passed.fact == reading.fact, "\(count) bytes")
      #expect(passed.problems == reading.problems, "\(count) bytes")
    }
  }

  @Test(arguments: BinaryFixtures.all)
  func `no flipped bit traps`(path: String) throws {
    let bytes = try BinaryFixtures.bytes(path)
    for seed in 0..<UInt64(100) {
      var random = SeededRandom(seed: seed)
      let flipped = random.flipped(bytes)
      let name = BinaryFixtures.name(path)
      #expect(BinaryReader.read(flipped, name: name, depth: .all).problems.count <= 8)
      _ = BinaryFixtures.stream(flipped, name: name) { 4096 }
    }
  }
}
