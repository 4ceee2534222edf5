import Documents
import Exports
import Lockfiles
import Model
import TestKit
import Testing

/// What is written where, and what is said to be missing.
@Suite struct ExportTests {
  private func lines(_ input: ExportInput, _ format: ExportFormat) throws -> [String] {
    String(decoding: try Exporter.export(input, as: format).bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  @Test func `a complete environment has no gaps in its requirements`() throws {
    let export = try Exporter.export(Sample.complete.input, as: .requirements)
    #expect(export.gaps.isEmpty)
    #expect(try Exporter.export(Sample.complete.input, as: .pylock).gaps.isEmpty)
    #expect(try Exporter.export(Sample.complete.input, as: .apt).gaps.isEmpty)
    #expect(try lines(Sample.complete.input, .requirements).contains("--require-hashes"))
  }

  @Test func `one missing digest takes the whole file out of pip's hash mode`() throws {
    var input = Sample.complete.input
    let index = try #require(input.installed?.packages.firstIndex { $0.name == "jinja2" })
    input.installed?.packages[index].hashes = []
    let written = try lines(input, .requirements)
    #expect(!written.contains("--require-hashes"))
    #expect(!written.contains { $0.hasPrefix("    --hash") })
    #expect(written.contains { $0.hasPrefix("# NOT CHECKED: 1 of 5") })
    let gaps = try Exporter.export(input, as: .requirements).gaps
    #expect(gaps.map(\.subject) == ["pkg:pypi/jinja2@3.1.4"])
    #expect(gaps.first?.remedy?.contains("--hashes") == true)
  }

  @Test func `credentials of an address are never written`() throws {
    for format in ExportFormat.allCases {
      guard let export = try? Exporter.export(Sample.gaps.input, as: format) else { continue }
      #expect(!String(decoding: export.bytes, as: UTF8.self).contains("secret"))
    }
  }

  @Test func `a folder can be chosen, and an unknown one is named`() throws {
    var input = Sample.gaps.input
    input.location = "/app/vendor"
    #expect(try lines(input, .requirements).contains("idna==3.7"))
    input.location = "/elsewhere"
    #expect(throws: ExportError.self) { try Exporter.export(input, as: .requirements) }
  }

  @Test(arguments: ["", "2026", "20260301T000000", "2026-03-01T00:00:00Z", "20260301T00000\nZ"])
  func `a date that is none is refused`(date: String) {
    var input = Sample.complete.input
    input.snapshotDate = date
    #expect(throws: ExportError.snapshotDate(date)) { try Exporter.export(input, as: .apt) }
  }

  @Test func `an environment without an installed part is refused`() {
    var input = Sample.complete.input
    input.installed = nil
    for format in ExportFormat.allCases {
      #expect(throws: ExportError.notInstalled(environment: "training", platform: "linux/amd64")) {
        try Exporter.export(input, as: format)
      }
    }
  }

  @Test(arguments: [
    ("debian", "10", "buster", "linux/amd64", "debian-security/D buster/updates main"),
    ("debian", "12", "bookworm", "linux/arm64", "debian-security/D bookworm-security main"),
    ("ubuntu", "22.04", "jammy", "linux/amd64", "ubuntu/D jammy-security main"),
    ("ubuntu", "22.04", "jammy", "linux/arm64", nil), ("alpine", "3.20", "x", "linux/amd64", nil),
  ])
  func `the archive of a day follows from the release`(
    id: String, version: String, codename: String, platform: String, expected: String?
  ) throws {
    var input = Sample.complete.input
    input.platform = platform
    input.installed?.os = .init(id: id, versionId: version, codename: codename)
    let sources = try lines(input, .apt).filter { $0.hasPrefix("#: deb ") }
    let wanted = expected?.replacing("D", with: "20260301T000000Z")
    #expect(
      sources.contains { line in wanted.map { line.contains($0) } ?? true } == (wanted != nil))
  }

  @Test func `distributions of conda are left to conda`() throws {
    let written = try lines(Sample.conda.input, .requirements)
    #expect(written.contains("einops==0.8.0"))
    #expect(!written.contains { $0.hasPrefix("torch==") })
  }

  @Test func `a base with a digest in the repository's Dockerfile is taken`() throws {
    var input = Sample.gaps.input
    input.declared = DeclaredPart()
    let base = "example.org/base:1@\(Sample.hash("ba"))"
    input.declared?.images = [
      .init(file: "Dockerfile", stage: "build", base: base),
      .init(file: "Dockerfile", stage: "1", base: "build"),
    ]
    #expect(try lines(input, .dockerfile).contains("ARG BASE=\(base)"))
  }

  @Test func `the serial number follows from the lock alone`() throws {
    let input = Sample.complete.input
    func serial(_ input: ExportInput) throws -> String? {
      try JSONDocument.read(try Exporter.export(input, as: .cyclonedx).bytes)["serialNumber"]?
        .string
    }
    var other = input
    other.toolVersion = "9.9.9"
    #expect(try serial(input) == serial(other))
    other.lockDigest = Sample.hash("00")
    #expect(try serial(input) != serial(other))
  }

  @Test(arguments: [
    (
      "report.json",
      #"{"install":[{"download_info":{"url":"https://u:p@example.org/a.whl","#
        + #""archive_info":{"hashes":{"sha256":"H"}}}}]}"#
    ),
    (
      "uv.lock",
      "[[package]]\nwheels = [{url = \"https://example.org/a.whl\", hash = \"sha256:H\"}]"
    ),
    (
      "pylock.toml",
      "[[packages]]\nwheels = [{url = \"https://example.org/a.whl\", hashes = {sha256 = \"H\"}}]"
    ),
  ])
  func `addresses of archives are read from locks and reports`(name: String, text: String) throws {
    let hex = String(repeating: "ab", count: 32)
    let bytes = Array(text.replacing("H", with: hex).utf8)
    var book = ArchiveBook()
    try book.add(file: bytes, name: name)
    #expect(book.archive(sha256: hex)?.url == "https://example.org/a.whl")
    for end in bytes.indices {
      var cut = ArchiveBook()
      try? cut.add(file: Array(bytes[..<end]), name: name)
    }
  }
}
