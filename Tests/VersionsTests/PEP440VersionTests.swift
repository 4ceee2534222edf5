import Foundation
import Testing

@testable import Versions

@Suite struct PEP440VersionTests {
  struct Comparison: Decodable {
    let a: String
    let b: String
    let cmp: Int
  }

  struct Groups: Decodable {
    let groups: [[String]]
  }

  /// A pre-release as the table writes it: a letter and a number.
  struct Pre: Decodable, Equatable {
    let letter: String
    let number: UInt64

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      letter = try list.decode(String.self)
      number = try list.decode(UInt64.self)
    }
  }

  struct Parts: Decodable {
    let input: String
    let valid: Bool
    let canonical: String?
    let epoch: UInt64?
    let release: [UInt64]?
    let pre: Pre?
    let post: UInt64?
    let dev: UInt64?
    let local: String?
    let `public`: String?
    let base: String?
    let prerelease: Bool?
  }

  @Test func `agrees with every verdict on validity and parts`() throws {
    for row in try Verdicts.cases("pep440_parse", as: Parts.self) {
      let version = PEP440Version(row.input)
      #expect((version != nil) == row.valid, "\(row.input)")
      guard row.valid, let version else { continue }
      #expect(version.text == row.canonical)
      #expect(version.epoch == row.epoch, "\(row.input)")
      #expect(version.release == row.release, "\(row.input)")
      #expect(version.pre?.letter.rawValue == row.pre?.letter, "\(row.input)")
      #expect(version.pre?.number == row.pre?.number, "\(row.input)")
      #expect(version.post == row.post, "\(row.input)")
      #expect(version.dev == row.dev, "\(row.input)")
      #expect(version.local == row.local, "\(row.input)")
      #expect(version.publicVersion.text == row.public)
      #expect(version.base.text == row.base)
      #expect(version.isPrerelease == row.prerelease, "\(row.input)")
      #expect(PEP440Version(version.text)?.text == version.text)
    }
  }

  @Test func `agrees with every verdict on order`() throws {
    for row in try Verdicts.cases("pep440_compare", as: Comparison.self) {
      let a = try #require(PEP440Version(row.a))
      let b = try #require(PEP440Version(row.b))
      #expect(PEP440Version.order(a, b).signum() == row.cmp, "\(row)")
      #expect(PEP440Version.order(b, a).signum() == -row.cmp, "\(row)")
      #expect((a == b) == (row.cmp == 0), "\(row)")
      if a == b { #expect(a.hashValue == b.hashValue, "\(row)") }
    }
  }

  @Test func `orders the whole chain`() throws {
    let file = Verdicts.root.appending(path: "fixtures/vectors/pep440_order.json")
    let table = try Data(contentsOf: file)
    let groups = try JSONDecoder().decode(Groups.self, from: table).groups
    var versions: [(group: Int, version: PEP440Version)] = []
    for (index, group) in groups.enumerated() {
      for text in group { versions.append((index, try #require(PEP440Version(text)))) }
    }
    for (index, left) in versions.enumerated() {
      for right in versions[index...] {
        let expected = (left.group - right.group).signum()
        let order = PEP440Version.order(left.version, right.version).signum()
        if order != expected || PEP440Version.order(right.version, left.version).signum() != -order
        {
          Issue.record("\(left.version) against \(right.version): \(order)")
        }
        if order == 0, left.version.hashValue != right.version.hashValue {
          Issue.record("\(left.version) and \(right.version) are equal, their hashes are not")
        }
      }
    }
  }

  @Test(arguments: [
    ("65534.0", "65535.0"), ("65535.0", "65536.0"), ("65535.1", "65536"), ("20240101", "20240102"),
    ("1.4094", "1.4095"), ("1.4095.9", "1.4096"), ("1.4096", "1.4097"),
    ("1.0.0.4095", "1.0.0.4096"),
    ("1.0.0.0", "1.0.0.0.1.dev0"), ("1.0.0.0.post511", "1.0.0.0.0.1"), ("1.0.0.0.0.1", "1.0.0.1"),
    ("1.0.dev510", "1.0.dev511"), ("1.0.dev511", "1.0.dev512"), ("1.0.dev99999", "1.0a0.dev0"),
    ("1.0a600", "1.0b0"), ("1.0.post510", "1.0.post511"), ("1.0.post512.dev0", "1.0.post512"),
    ("65536!0", "65537!0"), ("9999", "1!0.dev0"),
    ("18446744073709551615", "18446744073709551616"),
    ("1.18446744073709551616", "1.18446744073709551617"),
    ("1.99999999999999999999", "1.100000000000000000000"),
    ("1.0+1", "1.0+2"), ("1.0+99999999999999999999", "1.0+100000000000000000000"),
    ("1.0+abc", "1.0+5"), ("1.0+abc", "1.0+abc.0"), ("1.0+a.1", "1.0+a.1.b"), ("1.0", "1.0+a"),
  ])
  func `orders numbers at the edges of the packed word`(smaller: String, larger: String) throws {
    let smaller = try #require(PEP440Version(smaller))
    let larger = try #require(PEP440Version(larger))
    #expect(smaller < larger)
    #expect(!(larger < smaller))
    #expect(smaller != larger)
  }

  @Test(arguments: [
    ("1.0A", "1.0a0"), ("v1.0-ALPHA-1", "1.0a1"), ("1.0preview", "1.0rc0"), ("1.0c.", "1.0rc0"),
    ("1.0a--1", "1.0a0.post1"), ("1.0a..post", "1.0a0.post0"), ("1.0-r4", "1.0.post4"),
    ("1.0_DEV_", "1.0.dev0"), ("0!01.02", "1.2"), ("1.0+Ubuntu-01_A", "1.0+ubuntu.1.a"),
    (" \t1.0\n", "1.0"), ("1.0.posT1", "1.0.post1"), ("1.0RC1", "1.0rc1"), ("1.0rC1", "1.0rc1"),
    ("1.0.post00", "1.0.post0"), ("00", "0"), ("1.0adev", "1.0a0.dev0"),
  ])
  func `writes the normal form`(input: String, normal: String) throws {
    let version = try #require(PEP440Version(input))
    #expect(version.text == normal)
    #expect(PEP440Version(normal) == version)
  }

  @Test(arguments: [
    "", " ", "v", "1!", "!1", "1.", "1..0", "1.0+", "1.0+.", "1.0+a..b", "1.0 .dev1", "1.0a1b1",
    "1.0.dev1.post1", "1.0prev", "1.0é", "١.0", "1.0\u{0}", "1.0-", "1.0--1", "1,0", "1.0ı",
  ])
  func `refuses what is no version`(input: String) {
    #expect(PEP440Version(input) == nil)
  }

  @Test func `reads or refuses every prefix and every mutation`() throws {
    let texts = ["1!2.03.4rc5.post6.dev7+Local.08_x", " v1.0-alpha_1.rev2_dev ", "1.0-1+a.b"]
    for text in texts {
      for length in 0...text.utf8.count {
        let prefix = String(decoding: text.utf8.prefix(length), as: UTF8.self)
        if let version = PEP440Version(prefix) {
          #expect(PEP440Version(version.text)?.text == version.text)
        }
      }
    }
    var random = SeededGenerator(seed: 440)
    for round in 0..<20_000 {
      let input = random.mutated(texts[round % texts.count], alphabet: "019!+.-_abcrdevpost \u{0}é")
      guard let version = PEP440Version(input) else { continue }
      let again = try #require(PEP440Version(version.text), "round \(round): \(input)")
      #expect(again.text == version.text && again == version, "round \(round): \(input)")
      #expect(again.rank.word == version.rank.word, "round \(round): \(input)")
    }
  }

  @Test(arguments: [
    ("1.0", "1.0.0", VersionStep.none), ("1.0", "1!1.0", .epoch), ("1.9", "2.0", .major),
    ("1.2", "1.3.1", .minor), ("1.2", "1.2.1", .patch), ("1.2.0.1", "1.2", .patch),
    ("1.2a1", "1.2", .pre), ("1.2a1", "1.2rc1", .pre), ("1.2", "1.2.post1", .post),
    ("1.2.dev1", "1.2.dev2", .dev), ("1.2.dev1", "1.2", .dev), ("1.2", "1.2+cu121", .local),
    ("1.2+cu118", "1.2+cu121", .local), ("1.2+cu118", "1.2+CU118", .none),
    ("1.2.dev1", "1.2a1.dev1", .pre), ("1.99999999999999999999", "1.99999999999999999998", .minor),
  ])
  func `names the part that differs first`(left: String, right: String, step: VersionStep) throws {
    let left = try #require(PEP440Version(left))
    let right = try #require(PEP440Version(right))
    #expect(left.step(to: right) == step)
    #expect(right.step(to: left) == step)
  }
}
