import Foundation
import Testing

@Suite struct ImportTests {
  private func table() throws -> RoomTable {
    let manifest = Project.root.appending(path: "Package.swift")
    return RoomTable(manifest: try String(decoding: Data(contentsOf: manifest), as: UTF8.self))
  }

  @Test func `reads the table of Package.swift`() throws {
    let table = try table()
    #expect(table.names.count >= 15)
    #expect(table.imports["Bytes"] == [])
    #expect(table.imports["Documents"] == ["Bytes", "Yams"])
    #expect(table.imports["Catalog"]?.contains("GRDB") == true)
    #expect(table.imports["Extractors"]?.contains("Accelerators") == true)
    #expect(table.imports["Commands"]?.contains("ArgumentParser") == true)
    #expect(table.imports["holdfast"] == ["Commands"])
  }

  @Test func `every file imports only what its room may`() throws {
    let table = try table()
    let offenders = Project.sources.flatMap(table.offenders)
    #expect(offenders.isEmpty, "\(listed(offenders))")
    #expect(Project.sources.count > 100)
  }

  @Test func `rooms import only rooms above them in the table`() throws {
    let table = try table()
    var known: Set<String> = []
    var offenders: [String] = []
    for name in table.names {
      for module in table.imports[name] ?? []
      where table.names.contains(module) && !known.contains(module) {
        offenders.append("Package.swift: \(name) imports \(module), which comes later")
      }
      known.insert(name)
    }
    #expect(offenders.isEmpty, "\(listed(offenders))")
  }

  @Test(arguments: [
    ("import Foundation", "Foundation"), ("  @testable import Model", "Model"),
    ("package import Bytes", "Bytes"), ("public import struct Model.Finding", "Model"),
    ("@preconcurrency import Glibc // why", "Glibc"), ("import GRDB.SQLite", "GRDB"),
    ("// import Foundation", nil), ("let x = \"import Foundation\"", nil), ("important()", nil),
  ])
  func `finds the module that a line imports`(line: String, module: String?) {
    #expect(RoomTable.module(importedBy: line) == module)
  }

  @Test(arguments: [
    ("Bytes", "Foundation", false), ("Bytes", "Synchronization", true),
    ("Bytes", "Model", false), ("Trees", "Model", true), ("Catalog", "GRDB", true),
    ("Trees", "GRDB", false), ("Catalog", "Foundation", true), ("Commands", "Darwin", false),
    ("Nowhere", "Foundation", false), ("holdfast", "Commands", true),
    ("holdfast", "Model", false), ("Digests", "CCrypto", true), ("Images", "CCrypto", false),
  ])
  func `judges imports`(room: String, module: String, isAllowed: Bool) throws {
    #expect((try table().objection(to: module, in: room) == nil) == isAllowed)
  }
}

/// Offenders as one text, a line each.
func listed(_ offenders: [String]) -> String {
  "\(offenders.count) found\n" + offenders.joined(separator: "\n")
}
