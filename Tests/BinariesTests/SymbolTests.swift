import Binaries
import Foundation
import Model
import TestKit
import Testing

/// nm as judge of the dynamic symbols.
@Suite(.enabled(if: Tool.has("nm"), "needs nm")) struct SymbolTests {
  @Test(arguments: BinaryFixtures.libraries)
  func `agrees with nm`(path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let reading = BinaryReader.read(
      bytes, name: BinaryFixtures.name(path), depth: [.imports, .exports])
    guard let fact = reading.fact else { return }
    let undefined = try Self.lines(["-D", "--undefined-only", path])
      .filter { $0.count == 2 && $0[0] == "U" && !$0[1].contains("@") }.map { $0[1] }
    #expect(fact.imports == Set(undefined).sorted())
    let defined = try Self.lines(["-D", "--defined-only", path])
      .compactMap { $0.last?.split(separator: "@").first.map(String.init) }
    #expect(fact.exports == SymbolSet(hashes: defined.map { SymbolSet.hash($0.utf8) }))
  }

  private static func lines(_ arguments: [String]) throws -> [[String]] {
    let text = String(
      decoding: try Tool.output("nm", arguments, accepted: [0, 1]), as: UTF8.self)
    return text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
  }
}
