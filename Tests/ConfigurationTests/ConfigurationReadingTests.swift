import Configuration
import Foundation
import Model
import TestKit
import Testing
import Versions

/// `HOLDFAST_RECORD=1` writes the expected texts again; their diff is read before it is committed.
@Suite struct ConfigurationReadingTests {
  private static let records = ProcessInfo.processInfo.environment["HOLDFAST_RECORD"] != nil

  private func compare(_ fixture: ConfigurationCase) throws {
    if Self.records { try Data(fixture.outcome.utf8).write(to: fixture.expected) }
    let expected = try String(decoding: Data(contentsOf: fixture.expected), as: UTF8.self)
    #expect(fixture.outcome == expected)
  }

  @Test(arguments: ConfigurationCase.plain)
  func `reads what stands in the file, with lines`(fixture: ConfigurationCase) throws {
    try compare(fixture)
    #expect(throws: Never.self) {
      try HoldfastConfiguration.read(fixture.bytes, path: fixture.file)
    }
  }

  @Test(arguments: ConfigurationCase.broken)
  func `names file, line and expectation of a mistake (T-80)`(fixture: ConfigurationCase) throws {
    try compare(fixture)
    #expect(fixture.outcome.hasPrefix(fixture.file + ":"))
  }

  @Test func `has cases of both kinds`() {
    #expect(ConfigurationCase.plain.count >= 5)
    #expect(ConfigurationCase.broken.count >= 50)
  }

  @Test func `shows no password in any error`() {
    for fixture in ConfigurationCase.broken {
      #expect(!fixture.outcome.contains("hunter2"))
      let error = #expect(throws: (any Error).self, "\(fixture.name)") {
        let configuration = try HoldfastConfiguration.read(fixture.bytes, path: fixture.file)
        let today = try #require(ConfigurationCase.today)
        try configuration.requireBoundedAllowances(on: today)
      }
      if let error { #expect(!"\(error)".contains("hunter2")) }
    }
  }

  @Test func `reads the configuration of the demonstration`() throws {
    let folder = ConfigurationCase.project.appending(path: "fixtures/demo")
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    let files = (names ?? []).filter { $0.hasSuffix("holdfast.toml") }
    try #require(!files.isEmpty)
    for file in files {
      let bytes = [UInt8](try Data(contentsOf: folder.appending(path: file)))
      let configuration = try HoldfastConfiguration.read(bytes, path: file)
      #expect(configuration.environments.map(\.name.value) == ["dev", "training", "production"])
      #expect(configuration.policy.baseline?.value == "production")
      #expect(configuration.environment(named: "production")?.role?.value == .serving)
    }
  }

  @Test(arguments: ConfigurationCase.plain)
  func `reads every prefix or refuses it with a line`(fixture: ConfigurationCase) {
    for count in 0..<fixture.bytes.count {
      readOrRefuse(Array(fixture.bytes.prefix(count)), fixture.file, "prefix \(count)")
    }
  }

  @Test(arguments: [31, 32, 33] as [UInt64])
  func `reads damaged files or refuses them with a line`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let pieces = [
      "\"", "=", "[", "]", "{", "}", ".", "\n", "1", "2026-01-01", "true", "#", "allow",
    ]
    for fixture in ConfigurationCase.plain + ConfigurationCase.broken {
      for _ in 0..<60 {
        var bytes = random.flipped(fixture.bytes)
        for _ in 0..<Int.random(in: 0...2, using: &random) {
          let position = Int.random(in: 0...bytes.count, using: &random)
          let end = min(bytes.count, position + Int.random(in: 0...12, using: &random))
          let piece = pieces.randomElement(using: &random) ?? ""
          bytes.replaceSubrange(position..<end, with: Array(piece.utf8))
        }
        readOrRefuse(bytes, fixture.file, "seed \(seed)")
      }
    }
  }

  @Test func `refuses a value of every other type for every key`() throws {
    let values = [
      "0", "-1", "1.5", "nan", "true", "\"\"", "\" \"", "\"x\"", "[]", "[1]", "[[]]", "{}",
      "{x=1}", "1979-05-27", "07:32:00", "\"\\u202e\"",
    ]
    for fixture in ConfigurationCase.plain {
      let lines = String(decoding: fixture.bytes, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false)
      for (number, line) in lines.enumerated() {
        guard let mark = line.firstIndex(of: "=") else { continue }
        for value in values {
          var changed = lines.map(String.init)
          changed[number] = line[...mark] + value
          readOrRefuse(
            Array(changed.joined(separator: "\n").utf8), fixture.file, "\(changed[number])")
        }
      }
    }
  }

  private func readOrRefuse(_ bytes: [UInt8], _ file: String, _ comment: Comment) {
    do {
      let configuration = try HoldfastConfiguration.read(bytes, path: file)
      if let today = ConfigurationCase.today {
        try configuration.requireBoundedAllowances(on: today)
        for allowance in configuration.allowances { _ = allowance.status(on: today) }
      }
    } catch {
      #expect(error.line != nil || error.reason == .tableMissing, comment)
      #expect(!error.message.isEmpty && !error.message.contains("\n"), comment)
    }
  }
}
