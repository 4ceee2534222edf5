import Binaries
import Foundation
import Model
import Testing

/// Agreement with a probe that was written apart from these readers.
@Suite struct VectorTests {
  struct Vector: Decodable {
    struct Code: Decodable {
      var kind: String
      var arch: String
      var count: Int
      var ptx_isa: [String]?
    }
    struct Levels: Decodable {
      var needed: [String]?
    }
    var soname: String?
    var needed: [String]?
    var glibc_floor: String?
    var glibcxx_floor: String?
    var x86_isa: Levels?
    var nvidia: [Code]
    var containers: Int
    var amd: [String: Int]
    var problems: [String]
  }

  static let vectors: [String: Vector] = {
    let url = BinaryFixtures.folder.appending(path: "expected.json")
    return (try? JSONDecoder().decode([String: Vector].self, from: Data(contentsOf: url))) ?? [:]
  }()

  static let paths = BinaryFixtures.all.filter { vectors[BinaryFixtures.name($0)] != nil }

  @Test func `every vector has its file`() {
    #expect(Self.paths.count == Self.vectors.count)
    #expect(Self.vectors.count == 18)
  }

  @Test(arguments: paths)
  func `agrees with the probe`(path: String) throws {
    let vector = try #require(Self.vectors[BinaryFixtures.name(path)])
    let reading = try BinaryFixtures.read(path)
    let fact = try #require(reading.fact)
    let nvidia = fact.gpuCode.filter { $0.vendor == .nvidia }
    #expect(nvidia.flatMap(\.targets).sorted() == vector.nvidia.map(Self.target).sorted())
    #expect(nvidia.flatMap(\.containers).reduce(0) { $0 + $1.count } == vector.containers)
    let devices = vector.amd.keys.filter { !$0.hasPrefix("host") }
    #expect(
      fact.gpuCode.filter { $0.vendor == .amd }.flatMap(\.targets)
        == devices.compactMap {
          $0.split(separator: "-", maxSplits: 5, omittingEmptySubsequences: false).last
        }
        .map(String.init).sorted())
    #expect(reading.problems.isEmpty == vector.problems.isEmpty)
    #expect(fact.soname == vector.soname)
    #expect(fact.needed == vector.needed ?? [])
    #expect(Self.floor("GLIBC_", fact) == vector.glibc_floor)
    #expect(Self.floor("GLIBCXX_", fact) == vector.glibcxx_floor)
    let levels = ["baseline": 1, "v2": 2, "v3": 3, "v4": 4]
    #expect(fact.levelNeeded == vector.x86_isa?.needed?.compactMap { levels[$0] }.max())
  }

  private static func target(_ code: Vector.Code) -> String {
    code.kind == "ptx" ? "\(code.arch)@\(code.ptx_isa?.first ?? "")" : code.arch
  }

  private static func floor(_ prefix: String, _ fact: BinaryFact) -> String? {
    fact.versionNeeds.flatMap(\.versions).filter { $0.hasPrefix(prefix) }
      .max { $0.compare($1, options: .numeric) == .orderedAscending }
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: BinaryFixtures.shared.path),
      "needs ../shared/knowledge/accelerator-vectors"),
    arguments: [
      ("compat-libcuda.so.575.57.08", "12.9", [535, 550, 560, 565, 570, 575]),
      ("compat-libcuda.so.590.44.01", "13.1", [535, 550, 570, 575, 580, 590]),
      ("compat-libcuda-no-driver-list.so", "13.2", nil as [Int]?),
    ])
  func `reads the notes of NVIDIA's own test libraries`(
    name: String, cuda: String, branches: [Int]?
  ) throws {
    let bytes = [UInt8](try Data(contentsOf: BinaryFixtures.shared.appending(path: name)))
    let reading = BinaryReader.read(bytes, name: name, depth: [])
    #expect(reading.problems.isEmpty)
    #expect(
      reading.fact?.forwardCompatibility
        == BinaryFact.ForwardCompatibility(cuda: cuda, branches: branches))
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: BinaryFixtures.shared.path),
      "needs ../shared/knowledge/accelerator-vectors"))
  func `a note with broken JSON is a problem`() throws {
    let url = BinaryFixtures.shared.appending(path: "compat-libcuda-invalid-json.so")
    let reading = BinaryReader.read([UInt8](try Data(contentsOf: url)), name: "a.so", depth: [])
    #expect(reading.fact?.forwardCompatibility == nil)
    #expect(reading.problems == ["the note on forward compatibility is damaged"])
  }
}
