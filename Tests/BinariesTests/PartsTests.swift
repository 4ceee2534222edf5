import Bytes
import Foundation
import Model
import TestKit
import Testing

@testable import Binaries

@Suite struct PartsTests {
  @Test func `finds a text at every place and with any neighbours`() {
    var random = SeededRandom(seed: 3)
    for _ in 0..<2000 {
      let text = (0..<Int.random(in: 2...9, using: &random)).map { _ in
        UInt8.random(in: 65...67, using: &random)
      }
      let bytes = (0..<Int.random(in: 0...120, using: &random)).map { _ in
        UInt8.random(in: 65...67, using: &random)
      }
      let start = Int.random(in: 0...10, using: &random)
      let last = bytes.count - text.count
      let expected =
        start > last ? nil : (start...last).first { bytes[$0...].starts(with: text) }
      #expect(ByteSearch.first(text, in: bytes.span, from: start) == expected)
    }
  }

  @Test func `finds magics at multiples of eight only`() {
    let magic: [UInt8] = [0x50, 0xED, 0x55, 0xBA, 1, 0, 16, 0]
    for place in 0..<200 {
      var bytes = [UInt8](repeating: 0, count: 256)
      bytes.replaceSubrange(place..<(place + 8), with: magic)
      let found = MagicSearch.first(in: bytes.span, from: 0, words: bytes.count / 8)
      #expect(found == (place.isMultiple(of: 8) ? place : nil))
    }
  }

  @Test func `versions are found across any border`() {
    let texts = [
      "NCCL version %d.%d\0", "NCCL version 2.27.5+cuda12.9\0", "NCCL version 9\0",
      "Cuda compilation tools, release %d.%d,\0",
      "Cuda compilation tools, release 12.4, V12.4.127\n", "NVSHMEM v3.4.5\0",
    ]
    let filling = [UInt8](repeating: 0x2E, count: 700)
    let bytes = Array(texts.map { filling + Array($0.utf8) }.joined()) + filling
    for step in 1...400 {
      var search = TextSearch(.versions)
      for offset in stride(from: 0, to: bytes.count, by: step) {
        let part = bytes.span.extracting(offset..<min(offset + step, bytes.count))
        search.consume(part, at: offset)
      }
      #expect(
        search.texts == [
          "Cuda compilation tools, release 12.4, V12.4.127", "NCCL version 2.27.5+cuda12.9",
          "NVSHMEM v3.4.5",
        ])
    }
  }

  @Test(arguments: [
    (["numpy.core._multiarray_umath"], 1 as Int?, "imports numpy.core._multiarray_umath"),
    (
      ["numpy.core._multiarray_umath", "numpy._core._multiarray_umath"], 2,
      "imports numpy._core._multiarray_umath"
    ),
    (
      ["numpy.core.multiarray failed to import"], 1,
      "holds the message `numpy.core.multiarray failed to import`"
    ),
    (
      ["numpy.core.multiarray failed to import", "numpy._core.multiarray failed to import"], 2,
      "holds the message `numpy._core.multiarray failed to import`"
    ),
    (["numpy.core.multiarray", "xnumpy core._multiarray_umath"], nil, ""),
  ])
  func `tells the interface of NumPy by texts`(texts: [String], major: Int?, because: String) {
    let bytes = Array(texts.map { Array($0.utf8) + [0] }.joined())
    for step in [1, 7, 100] {
      var search = TextSearch(.numpy)
      for offset in stride(from: 0, to: bytes.count, by: step) {
        search.consume(bytes.span.extracting(offset..<min(offset + step, bytes.count)), at: offset)
      }
      #expect(search.numpy?.major == major)
      #expect(search.numpy.map(\.because) ?? "" == because)
    }
  }

  @Test(arguments: [
    #"{"CUDA version":"13.1","driver":[535,580]}"#,
    " {\"driver\" : [ 580, 535 ] , \"CUDA version\":\"13.1\"}\n",
    #"{"CUDA version":"13.1","driver":[535,580],"x":{"y":[1.5e3,true,null,{}]}}"#,
  ])
  func `reads the limits of a note`(text: String) {
    #expect(
      CompatibilityNote.read(text.utf8)
        == BinaryFact.ForwardCompatibility(cuda: "13.1", branches: [535, 580]))
  }

  @Test(arguments: [
    "", "[]", "{", #"{"CUDA version":13}"#, #"{"driver":535}"#, #"{"driver":["535"]}"#,
    #"{"driver":[535.5]}"#, #"{"driver":[535],}"#, #"{"a":1}x"#, #"{"a":}"#, #"{"a" 1}"#,
    "{\"a\u{1}\":1}",
    String(repeating: #"{"a":"#, count: 40), String(repeating: "[", count: 100_000),
    #"{"driver":[99999999999999999999]}"#,
  ])
  func `a damaged note gives no limits`(text: String) {
    #expect(CompatibilityNote.read(text.utf8) == nil)
  }

  @Test(arguments: [
    ("host-x86_64-unknown-linux--", nil as String?), ("hipv4-amdgcn-amd-amdhsa--gfx942", "gfx942"),
    ("hipv4-amdgcn-amd-amdhsa--gfx90a:sramecc+:xnack-", "gfx90a:sramecc+:xnack-"),
    ("hip-amdgcn-amd-amdhsa--gfx10-3-generic", "gfx10-3-generic"),
    ("hip-amdgcn-amd-amdhsa-gfx906", "gfx906"), ("openmp-nvptx64-nvidia-cuda--sm_80", "sm_80"),
    ("sycl-spir64_gen-unknown-unknown", "spir64_gen"), ("sycl-spir64-unknown-unknown-", "spir64"),
    ("hipv4-amdgcn-amd-amdhsa--", nil), ("", nil), ("hip", nil), ("hip-mips-a-b--c", nil),
    ("hipv4-amdgcn-amd-amdhsa--gfx\u{7}", nil),
  ])
  func `tells the target of a bundle's entry`(id: String, target: String?) {
    #expect(OffloadTarget(id: Array(id.utf8))?.text == target)
  }

  @Test func `keeps the parts that were asked for`() {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    var random = SeededRandom(seed: 11)
    for _ in 0..<200 {
      var kept = RetainedBytes()
      var wanted: [Range<Int>] = []
      var offset = 0
      while offset < bytes.count {
        if Int.random(in: 0..<3, using: &random) == 0 {
          let start = Int.random(in: offset..<bytes.count, using: &random)
          let range = start..<min(bytes.count, start + Int.random(in: 0..<5000, using: &random))
          let isKept = kept.want(range)
          #expect(isKept)
          wanted.append(range)
        }
        let count = min(Int.random(in: 1..<9000, using: &random), bytes.count - offset)
        kept.consume(bytes.span.extracting(offset..<(offset + count)))
        offset += count
      }
      for range in wanted where !range.isEmpty {
        #expect(kept.bytes(at: range.lowerBound, count: range.count) == Array(bytes[range]))
      }
      let total = wanted.reduce(into: IndexSet()) { $0.insert(integersIn: $1) }.count
      #expect(kept.budget == total)
    }
  }

  @Test func `more than may be kept is refused`() {
    var kept = RetainedBytes()
    let fits = kept.want(0..<RetainedBytes.mostBytes)
    #expect(fits)
    let isMore = kept.want(RetainedBytes.mostBytes..<(RetainedBytes.mostBytes + 1))
    #expect(!isMore)
    #expect(kept.bytes(at: 0, count: 1) == [])
  }

  @Test func `hashes names as symbol sets do`() throws {
    let fact = try #require(try BinaryFixtures.read("elf/liblibrary-x86_64.so").fact)
    let names = ["L_1.0", "L_1.1", "offered", "offered_weak"]
    #expect(fact.exports == SymbolSet(hashes: names.map { SymbolSet.hash($0.utf8) }))
  }
}
