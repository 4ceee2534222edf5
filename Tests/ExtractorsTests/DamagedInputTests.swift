import Extractors
import Foundation
import Model
import Testing
import Trees

/// What every extractor must stand, whatever its format: input that ends anywhere, or is changed
/// anywhere, gives facts and notices and never a trap.
@Suite struct DamagedInputTests {
  @Test(arguments: FixtureCase.all)
  func `reads every prefix`(fixture: FixtureCase) throws {
    for file in try WantedFile.all(in: fixture) {
      // Long files are cut at every seventh byte.
      let step = file.bytes.count > 2048 ? 7 : 1
      for length in stride(from: 0, to: file.bytes.count, by: step) {
        let bytes = Array(file.bytes[..<length])
        check(file.record(bytes), "\(file.path), \(length) bytes")
        check(file.record(bytes, seeks: true), "\(file.path), \(length) bytes in parts")
      }
    }
  }

  @Test(arguments: FixtureCase.all)
  func `reads what chance has changed`(fixture: FixtureCase) throws {
    for file in try WantedFile.all(in: fixture) where !file.bytes.isEmpty {
      for seed in UInt64(1)...60 {
        var random = SeededGenerator(seed: seed)
        let bytes = file.mutated(&random)
        check(file.record(bytes), "\(file.path), seed \(seed)")
        check(file.record(bytes, seeks: true), "\(file.path), seed \(seed) in parts")
      }
    }
  }

  /// Notices are sentences for people: bounded, on one line.
  private func check(_ record: LayerRecord, _ input: String) {
    for notice in record.files.flatMap(\.notices) {
      #expect(notice.message.utf8.count < 2000, "\(input)")
      #expect(!notice.message.utf8.contains { $0 < 0x20 }, "\(input): \(notice.message)")
    }
  }
}

/// A fixture file that an extractor wants.
struct WantedFile {
  let path: String
  let extractor: String
  let bytes: [UInt8]

  static func all(in fixture: FixtureCase) throws -> [WantedFile] {
    let tree = fixture.folder.appending(path: "tree")
    return try FolderTree(root: tree).record().files.map { file in
      WantedFile(
        path: file.path, extractor: file.extractor,
        bytes: [UInt8](try Data(contentsOf: tree.appending(path: file.path))))
    }
  }

  /// The record of other content under the same path.
  func record(_ content: [UInt8], seeks: Bool = false) -> LayerRecord {
    var recorder = LayerRecorder(reading: [path: extractor])
    switch recorder.enter(TreeEntry(path: path, kind: .file(size: content.count))) {
    case .none: break
    case .parts where seeks: recorder.examine(content)
    case .all, .parts:
      recorder.read(content.span)
      recorder.leave()
    }
    return recorder.finished()
  }

  /// The content with a few bytes changed, taken out, doubled or put in.
  func mutated(_ random: inout SeededGenerator) -> [UInt8] {
    var content = bytes
    let special =
      Array("\0\n\r \t\"'\\[](){}<>=;:,|@#$%-./!~+\u{7F}".utf8) + [0x80, 0xC3, 0xE2, 0xFF]
    for _ in 0..<Int.random(in: 1...4, using: &random) where !content.isEmpty {
      let position = Int.random(in: 0..<content.count, using: &random)
      let length = min(Int.random(in: 1...20, using: &random), content.count - position)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: content[position] = UInt8.random(in: 0...255, using: &random)
      case 1: content.removeSubrange(position..<(position + length))
      case 2: content.insert(contentsOf: content[position..<(position + length)], at: position)
      default:
        content.insert(special.randomElement(using: &random) ?? 0, at: position)
      }
    }
    return content
  }
}

/// Numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    self.state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
