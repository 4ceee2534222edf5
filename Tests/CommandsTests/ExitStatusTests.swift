import Foundation
import TestKit
import Testing

@Suite(.enabled(if: Program.path != nil, "needs the built program"))
struct ExitStatusTests {
  static let images = "\(Program.root)/fixtures/demo/images"

  @Test(arguments: [
    (["scna"], "did you mean `scan`"), (["scan"], "Missing expected argument"),
    (["scan", "--no-catalog", "nothing-here"], "no environment"),
    (["scan", "--no-catalog", "--bogus", "x"], "Unknown option"),
    (["explain", "XYZ999"], "no rule"), (["diff", "--no-catalog", "x"], "two environments"),
  ])
  func `leaves with 2 on wrong usage and says what is wrong`(
    arguments: [String], complaint: String
  ) throws {
    let folder = try TemporaryFolder()
    let outcome = try Program(folder: folder.path).run(arguments)
    #expect(outcome.status == 2, "\(outcome)")
    #expect(outcome.errors.contains(complaint), "\(outcome.errors)")
    #expect(outcome.output == "")
  }

  @Test func `leaves with 2 and the choices where several images answer`() throws {
    let outcome = try Program().run("scan", "--no-catalog", "oci:\(Self.images)")
    #expect(outcome.status == 2)
    for tag in ["dev", "training", "production"] { #expect(outcome.errors.contains(tag)) }
    #expect(outcome.errors.contains("hint: "))
  }

  @Test func `T-81 leaves with 3 on an empty file, a picture and a folder`() throws {
    let folder = try TemporaryFolder()
    try folder.write("empty.tar", [])
    try folder.write("picture.tar", [0x89, 0x50, 0x4E, 0x47] + Array(repeating: 7, count: 5_000))
    try folder.write("folder/readme", [65])
    for name in ["empty.tar", "picture.tar", "folder"] {
      let outcome = try Program().run("scan", "--no-catalog", "archive:\(folder.path)/\(name)")
      #expect(outcome.status == 3, "\(name): \(outcome)")
      #expect(outcome.errors.hasPrefix("error: "), "\(outcome.errors)")
      #expect(outcome.output == "")
    }
  }

  @Test func `leaves with 1 on findings and with 0 when asked to`() throws {
    let sources = ["oci:\(Self.images):dev", "oci:\(Self.images):training"]
    let strict = try Program().run("diff", "--no-catalog", sources[0], sources[1])
    #expect(strict.status == 1)
    let lenient = try Program().run("diff", "--no-catalog", "--exit-zero", sources[0], sources[1])
    #expect(lenient.status == 0)
    #expect(lenient.output == strict.output)
  }

  @Test func `has a page for every rule and prints versions of its libraries`() throws {
    let list = try Program().run("explain")
    #expect(list.status == 0)
    let codes = list.output.split(whereSeparator: \.isNewline).compactMap { line in
      line.split(separator: " ").first { $0.count == 6 && $0.dropFirst(3).allSatisfy(\.isNumber) }
    }
    #expect(codes.count > 10, "\(list.output)")
    for code in codes {
      let page = try Program().run("explain", String(code))
      #expect(page.status == 0, "\(code)")
      #expect(page.output.contains("HOW TO FIX"), "\(code)")
    }
    let version = try Program().run("--version")
    #expect(version.status == 0)
    for library in ["libgit2", "libarchive", "libcrypto", "sqlite", "zstd", "ISA-L"] {
      #expect(version.output.contains(library))
    }
  }

  @Test func `writes a result file whole or not at all`() throws {
    let folder = try TemporaryFolder()
    let file = "\(folder.path)/snapshot.json"
    let good = try Program().run(
      "scan", "--no-catalog", "-o", file, "oci:\(Self.images):production")
    #expect(good.status == 0, "\(good.errors)")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.contains("holdfast.snapshot/1"))
    let bad = try Program().run(
      "scan", "--no-catalog", "-o", "\(folder.path)/none/x.json", "oci:\(Self.images):production")
    #expect(bad.status == 4, "\(bad)")
  }

  @Test func `help fits a screen and shows an example`() throws {
    for command in ["scan", "diff", "why", "explain", "catalog", "doctor"] {
      let help = try Program().run(command, "--help")
      #expect(help.status == 0)
      #expect(help.output.hasPrefix("OVERVIEW: "), "\(command)")
    }
  }
}
