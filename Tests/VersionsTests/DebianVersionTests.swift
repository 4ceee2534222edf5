import Foundation
import Testing
import Versions

struct DebianVersionTests {
  @Test func `orders as the verdict table says, both ways`() throws {
    for row in try Verdicts.cases("debian_compare", as: Verdicts.Comparison.self) {
      let left = try #require(DebianVersion(row.a), "\(row.a)")
      let right = try #require(DebianVersion(row.b), "\(row.b)")
      #expect(left.order(against: right) == row.cmp, "\(row.a) against \(row.b)")
      #expect(right.order(against: left) == -row.cmp, "\(row.b) against \(row.a)")
      if row.cmp == 0 { #expect(left.hashValue == right.hashValue, "\(row.a) and \(row.b)") }
    }
  }

  @Test func `accepts what dpkg accepts`() throws {
    for row in try Verdicts.cases("debian_version_parse", as: Verdicts.Validity.self) {
      #expect((DebianVersion(row.input) != nil) == row.valid, "\(row.input)")
    }
  }

  @Test func `splits at the first colon and the last hyphen`() throws {
    let version = try #require(DebianVersion(" 1:2.0-rc1-3~bpo12+1 "))
    #expect(version.text == "1:2.0-rc1-3~bpo12+1")
    #expect(version.epoch == 1)
    #expect(version.upstream == "2.0-rc1")
    #expect(version.revision == "3~bpo12+1")
    #expect(DebianVersion("2.0")?.revision == nil)
  }

  @Test(arguments: ["2147483648:1", "99999999999999999999:1", "1:", "1 2", "1\u{0}", "1.0\u{E9}"])
  func `refuses what no field may hold`(text: String) {
    #expect(DebianVersion(text) == nil)
  }

  @Test func `compares numbers of any length`() throws {
    let digits = String(repeating: "9", count: 400)
    let small = try #require(DebianVersion("1.\(digits)"))
    let large = try #require(DebianVersion("1.1\(digits)"))
    #expect(small < large)
    #expect(try #require(DebianVersion("1.000\(digits)")) == small)
  }

  @Test func `reads or refuses every prefix and a thousand mutations`() {
    var generator = SeededGenerator(seed: 11)
    let text = "1:2.30.1~rc1+dfsg-4ubuntu0.1"
    let whole = DebianVersion(text)
    for count in 0...text.utf8.count {
      let prefix = DebianVersion(String(text.prefix(count)))
      #expect((prefix.map { $0 == $0 }) ?? true)
    }
    for _ in 0..<1000 {
      let changed = generator.mutated(text, alphabet: "0123456789:-~+.abc \u{7F}")
      guard let version = DebianVersion(changed), let whole else { continue }
      #expect(version.order(against: whole) == -whole.order(against: version), "\(changed)")
      #expect(DebianVersion(version.text) == version, "\(changed)")
    }
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/dpkg"), "needs dpkg"),
    arguments: [1, 2, 3] as [UInt64])
  func `agrees with dpkg on random versions`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var pairs: [(String, String)] = []
    while pairs.count < 120 {
      let left = randomVersion(&generator)
      let right =
        Bool.random(using: &generator)
        ? randomVersion(&generator) : generator.mutated(left, alphabet: "0123456789~+.az-")
      if DebianVersion(left) != nil, DebianVersion(right) != nil { pairs.append((left, right)) }
    }
    let script = """
      while read -r a b; do
        if dpkg --compare-versions "$a" lt "$b"; then echo -1
        elif dpkg --compare-versions "$a" eq "$b"; then echo 0
        else echo 1; fi
      done
      """
    let input = pairs.map { "\($0) \($1)\n" }.joined()
    let verdicts = try output(of: script, input: input).split(separator: "\n")
    try #require(verdicts.count == pairs.count)
    for ((left, right), verdict) in zip(pairs, verdicts) {
      let one = try #require(DebianVersion(left))
      let two = try #require(DebianVersion(right))
      #expect(
        one.order(against: two) == Int(verdict), "\(left) against \(right), seed \(seed)")
    }
  }

  private func randomVersion(_ generator: inout SeededGenerator) -> String {
    let pieces = ["0", "1", "9", "10", "007", ".", "~", "+", "a", "rc", "~~", "dfsg", "-", "Z"]
    var text = ["", "", "0:", "1:"].randomElement(using: &generator) ?? ""
    text += String(Int.random(in: 0...20, using: &generator))
    for _ in 0..<Int.random(in: 0...6, using: &generator) {
      text += pieces.randomElement(using: &generator) ?? ""
    }
    return text
  }

  private func output(of script: String, input: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script]
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C"]
    let standardInput = Pipe()
    let standardOutput = Pipe()
    process.standardInput = standardInput
    process.standardOutput = standardOutput
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try standardInput.fileHandleForWriting.close()
    let data = try standardOutput.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
