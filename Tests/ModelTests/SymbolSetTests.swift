import Foundation
import Model
import Testing

@Suite struct SymbolSetTests {
  @Test func `holds what was put in, once, and survives its text form`() throws {
    let names = ["PyList_New", "_ZN2at6TensorE", "PyList_New", "x"]
    let set = SymbolSet(hashes: names.map { SymbolSet.hash($0.utf8) })
    #expect(set.hashes.count == 3)
    for name in names { #expect(set.contains(name)) }
    #expect(!set.contains("PyList_Append"))
    let bytes = try JSONEncoder().encode(set)
    #expect(try JSONDecoder().decode(SymbolSet.self, from: bytes) == set)
  }

  @Test(arguments: ["\"abc\"", "\"zzzzzzzzzzzzzzzz\"", "[]"])
  func `refuses other texts`(text: String) {
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode(SymbolSet.self, from: Data(text.utf8))
    }
  }
}
