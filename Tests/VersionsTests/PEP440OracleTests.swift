import Foundation
import Testing

@testable import Versions

/// The packaging library, where Python has it, as the judge.
@Suite struct PEP440OracleTests {
  static let hasPackaging = (try? answer("import packaging.version; print('yes')", [])) == ["yes"]

  @Test(
    .enabled(if: hasPackaging, "needs Python with packaging"), arguments: [1, 2, 3] as [UInt64])
  func `agrees with packaging on random versions`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let seeds = [
      "1!2.03.4rc5.post6.dev7+Local.08_x", "v1.0-alpha_1.rev2_dev", "1.0-1+a.b", "20.04",
    ]
    let texts = (0..<2_000).map { round in
      generator.mutated(seeds[round % seeds.count], alphabet: "0199!+.-_abcrdevpost")
    }
    let script = """
      import sys
      from packaging.version import Version, InvalidVersion
      versions = []
      for line in sys.stdin.read().split("\\n"):
        try: versions.append(Version(line))
        except InvalidVersion: versions.append(None)
      for a, b in zip(versions, versions[1:] + versions[:1]):
        order = "-" if a is None or b is None else str((a > b) - (a < b))
        print(a, order)
      """
    let lines = try Self.answer(script, texts)
    try #require(lines.count == texts.count)
    for (index, line) in lines.enumerated() {
      let version = PEP440Version(texts[index])
      let next = PEP440Version(texts[(index + 1) % texts.count])
      var order = "-"
      if let version, let next { order = String(PEP440Version.order(version, next).signum()) }
      #expect("\(version?.text ?? "None") \(order)" == line, "seed \(seed): \(texts[index])")
    }
  }

  private static func answer(_ script: String, _ lines: [String]) throws -> [String] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-I", "-c", script]
    let standardInput = Pipe()
    let standardOutput = Pipe()
    process.standardInput = standardInput
    process.standardOutput = standardOutput
    process.standardError = FileHandle.nullDevice
    try process.run()
    try standardInput.fileHandleForWriting.write(
      contentsOf: Data(lines.joined(separator: "\n").utf8))
    try standardInput.fileHandleForWriting.close()
    let data = try standardOutput.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
