import Binaries
import Foundation
import Model
import TestKit
import Testing

/// readelf as judge, on this machine's own libraries and on ours.
@Suite(.enabled(if: Tool.has("readelf"), "needs readelf")) struct ReadelfTests {
  static let paths =
    BinaryFixtures.libraries
    + BinaryFixtures.names("elf").filter { $0.contains("liblibrary") }.map {
      BinaryFixtures.folder.appending(path: $0).path
    }

  @Test(arguments: paths)
  func `agrees with readelf`(path: String) throws {
    let text = String(decoding: try Tool.output("readelf", ["-hdVnW", path]), as: UTF8.self)
    let judge = Judge(text)
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let reading = BinaryReader.read(bytes, name: BinaryFixtures.name(path), depth: [])
    guard judge.isELF else {
      #expect(reading.fact == nil)
      return
    }
    let fact = try #require(reading.fact)
    #expect(reading.problems == [])
    #expect(fact.bits == judge.bits)
    #expect(fact.isBigEndian == judge.isBigEndian)
    #expect(fact.kind == judge.kind)
    #expect(fact.soname == judge.soname)
    #expect(fact.needed == judge.needed)
    #expect(fact.runpath.joined(separator: ":") == judge.runpath)
    #expect(fact.rpath.joined(separator: ":") == judge.rpath)
    #expect(fact.buildID == judge.buildID)
    let needs = Dictionary(
      uniqueKeysWithValues: fact.versionNeeds.map { ($0.library, $0.versions) })
    #expect(needs == judge.needs.mapValues { $0.sorted() })
    #expect(fact.versionDefinitions == judge.definitions.sorted())
  }

  /// What readelf prints.
  struct Judge {
    var isELF = false
    var bits = 0
    var isBigEndian = false
    var kind = BinaryFact.Kind.other
    var soname: String?
    var needed: [String] = []
    var runpath = ""
    var rpath = ""
    var buildID: String?
    var needs: [String: Set<String>] = [:]
    var definitions: Set<String> = []

    init(_ text: String) {
      var library = ""
      for line in text.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
        let value = line.split(separator: "[").dropFirst().joined(separator: "[").dropLast()
        if line.hasPrefix("Class:") {
          isELF = true
          bits = line.hasSuffix("64") ? 64 : 32
        }
        if line.hasPrefix("Data:") { isBigEndian = line.hasSuffix("big endian") }
        if line.hasPrefix("Type:") { kind = Self.kind(line) }
        if line.contains("(SONAME)") { soname = String(value) }
        if line.contains("(NEEDED)") { needed.append(String(value)) }
        if line.contains("(RUNPATH)") { runpath = String(value) }
        if line.contains("(RPATH)") { rpath = String(value) }
        if line.contains("Build ID: "), buildID == nil {
          buildID = line.split(separator: " ").last.map(String.init)
        }
        let words = line.split(separator: " ").map(String.init)
        if line.contains(": Version: "), let index = words.firstIndex(of: "File:") {
          library = words[index + 1]
          needs[library] = needs[library] ?? []
        } else if line.contains("Name: "), line.contains("Version: "),
          let index = words.firstIndex(of: "Name:")
        {
          needs[library, default: []].insert(words[index + 1])
        } else if line.contains("Rev: "), !line.contains("BASE"), let name = words.last {
          definitions.insert(name)
        }
      }
    }

    private static func kind(_ line: String) -> BinaryFact.Kind {
      if line.contains("Position-Independent Executable") || line.contains("EXEC") {
        return .executable
      }
      return line.contains("DYN") ? .sharedObject : line.contains("REL") ? .relocatable : .other
    }
  }
}
