import Binaries
import Foundation
import Model
import TestKit
import Testing

@Suite struct ElfTests {
  @Test(arguments: [
    ("i386", "i386", 32, false), ("arm", "arm", 32, false), ("powerpc", "ppc", 32, true),
    ("s390x", "s390x", 64, true), ("x86_64", "x86_64", 64, false),
  ])
  func `reads both classes and both byte orders`(
    file: String, machine: String, bits: Int, isBigEndian: Bool
  ) throws {
    let reading = try BinaryFixtures.read("elf/liblibrary-\(file).so")
    let fact = try #require(reading.fact)
    #expect(reading.problems == [])
    #expect(fact.machine == machine)
    #expect(fact.bits == bits)
    #expect(fact.isBigEndian == isBigEndian)
    #expect(fact.kind == .sharedObject)
    #expect(fact.soname == "liblibrary.so.3")
    #expect(fact.needed == ["libdependency.so.1"])
    #expect((file == "i386" ? fact.rpath : fact.runpath) == ["$ORIGIN/../lib", "/opt/library"])
    #expect((file == "i386" ? fact.runpath : fact.rpath) == [])
    #expect(
      fact.versionNeeds == [.init(library: "libdependency.so.1", versions: ["D_1.0", "D_2.0"])])
    #expect(fact.versionDefinitions == ["L_1.0", "L_1.1"])
    #expect(fact.buildID?.count == 40)
    #expect(fact.compilers == ["Assembled by hand"])
    #expect(fact.imports == ["wanted"])
    let exports = try #require(fact.exports)
    #expect(exports.contains("offered"))
    #expect(exports.contains("offered_weak"))
    #expect(!exports.contains("hidden"))
    #expect(!exports.contains("wanted_weak"))
  }

  @Test func `reads costly parts on demand only`() throws {
    let fact = try #require(try BinaryFixtures.read("elf/liblibrary-x86_64.so", depth: []).fact)
    #expect(fact.imports == [])
    #expect(fact.exports == nil)
    #expect(fact.soname == "liblibrary.so.3")
  }

  @Test func `reads the levels of GNU properties`() throws {
    #expect(try BinaryFixtures.read("elf/x86-isa-needed-v2.so").fact?.levelNeeded == 2)
    #expect(try BinaryFixtures.read("elf/x86-isa-needed-v3.so").fact?.levelNeeded == 3)
    #expect(try BinaryFixtures.read("elf/liblibrary-x86_64.so").fact?.levelNeeded == nil)
  }

  @Test func `reads the limits of forward compatibility`() throws {
    let reading = try BinaryFixtures.read("elf/compatibility-limits.so")
    #expect(reading.problems == [])
    #expect(
      reading.fact?.forwardCompatibility == .init(cuda: "12.9", branches: [535, 550, 575]))
  }

  @Test(arguments: [
    ("libm.so", "/* GNU ld script */\nGROUP ( /lib/libm.so.6 )\n"), ("empty.so", ""),
    ("version https://git-lfs", "version https://git-lfs.github.com/spec/v1\n"),
  ])
  func `a text with the name of a library is no fact and no problem`(name: String, text: String) {
    let reading = BinaryReader.read(Array(text.utf8), name: name, depth: .all)
    #expect(reading.fact == nil)
    #expect(reading.problems == [])
  }

  @Test(arguments: [
    [UInt8]([0x7F, 0x45, 0x4C, 0x46]),
    [0x7F, 0x45, 0x4C, 0x46, 3, 1, 1] + [UInt8](repeating: 0, count: 57),
    [0x7F, 0x45, 0x4C, 0x46, 2, 9, 1] + [UInt8](repeating: 0, count: 57),
  ])
  func `what begins as ELF and is none is a problem`(bytes: [UInt8]) {
    let reading = BinaryReader.read(bytes, name: "a.so", depth: .all)
    #expect(reading.fact == nil)
    #expect(reading.problems == ["the ELF header is damaged"])
  }

  /// A field of the header or a table that lies: offset, size in bytes, value.
  static let lies: [(Int, Int, UInt64)] = {
    let values: [UInt64] = [
      0, 1, 7, 0xFFFF, 0xFFFF_FFFF, UInt64.max, UInt64.max - 63, 1 << 63, 5200, 5199, 64,
    ]
    let fields = [(32, 8), (40, 8), (48, 4), (52, 2), (54, 2), (56, 2), (58, 2), (60, 2), (62, 2)]
    let segments = (0..<5).flatMap { segment in
      [0, 8, 16, 32, 40, 48].map { (64 + 56 * segment + $0, $0 == 0 ? 4 : 8) }
    }
    return (fields + segments).flatMap { field in values.map { (field.0, field.1, $0) } }
  }()

  @Test func `lying headers end in facts or problems`() throws {
    let bytes = try BinaryFixtures.bytes("elf/liblibrary-x86_64.so")
    for (offset, size, value) in Self.lies {
      var bytes = bytes
      for index in 0..<size {
        bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(index)))
      }
      let reading = BinaryReader.read(bytes, name: "a.so", depth: .all)
      #expect(reading.problems.count <= 8)
      _ = BinaryFixtures.stream(bytes, name: "a.so") { 100 }
    }
  }

  @Test func `dynamic entries that lie end in facts or problems`() throws {
    let bytes = try BinaryFixtures.bytes("elf/liblibrary-s390x.so")
    let range = try #require(try Self.dynamicSection(of: "elf/liblibrary-s390x.so"))
    for offset in stride(from: range.lowerBound, to: range.upperBound, by: 8) {
      for value in [0, 1, 0xFFFF_FFFF, UInt64.max, 1 << 62, 5000] as [UInt64] {
        var bytes = bytes
        for index in 0..<8 {
          bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt64(7 - index)))
        }
        #expect(BinaryReader.read(bytes, name: "a.so", depth: .all).problems.count <= 8)
      }
    }
  }

  private static func dynamicSection(of path: String) throws -> Range<Int>? {
    let file = BinaryFixtures.folder.appending(path: path).path
    guard Tool.has("readelf") else { return 0xD00..<0xF00 }
    let text = String(decoding: try Tool.output("readelf", ["-lW", file]), as: UTF8.self)
    for line in text.split(separator: "\n") where line.contains("DYNAMIC  ") {
      let words = line.split(separator: " ")
      guard let start = Int(words[1].dropFirst(2), radix: 16),
        let size = Int(words[4].dropFirst(2), radix: 16)
      else { return nil }
      return start..<(start + size)
    }
    return nil
  }
}
