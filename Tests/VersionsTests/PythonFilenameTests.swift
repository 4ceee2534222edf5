import Testing

@testable import Versions

@Suite struct PythonFilenameTests {
  struct Parsed: Decodable {
    enum Part: Decodable, Equatable {
      case number(UInt64)
      case text(String)

      init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let number = try? value.decode(UInt64.self) {
          self = .number(number)
        } else {
          self = .text(try value.decode(String.self))
        }
      }
    }

    let input: String
    let type: String
    let valid: Bool
    let name: String?
    let version: String?
    let build: [Part]?
    let tags: [String]?
  }

  @Test func `agrees with every verdict on file names`() throws {
    for row in try Verdicts.cases("pypi_filenames", as: Parsed.self) {
      if row.type == "wheel" {
        let wheel = try? WheelFilename(row.input)
        #expect((wheel != nil) == row.valid, "\(row.input)")
        guard let wheel else { continue }
        #expect(wheel.normalizedName == row.name)
        #expect(wheel.version.text == row.version)
        #expect(wheel.tags.map(\.description).sorted() == row.tags)
        let build = wheel.build.map { [Parsed.Part.number($0.number), .text($0.suffix)] } ?? []
        #expect(build == row.build, "\(row.input)")
      } else {
        let archive = try? SourceDistributionFilename(row.input)
        #expect((archive != nil) == row.valid, "\(row.input)")
        guard let archive else { continue }
        #expect(archive.normalizedName == row.name)
        #expect(archive.version.text == row.version)
      }
    }
  }

  @Test(arguments: [
    ("a-1-py3-none-any.zip", PythonFilenameError.Reason.suffix), ("a-1-none-any.whl", .partCount),
    ("a-1-2-3-py3-none-any.whl", .partCount), ("a__b-1-py3-none-any.whl", .name),
    ("a-x-py3-none-any.whl", .version), ("a-1-b1-py3-none-any.whl", .build),
    ("a-1-py3-no ne-any.whl", .tag), ("a-1-3-none-any.whl", .tag), ("a-1-py3-none-.whl", .tag),
  ])
  func `says why a name is no wheel's`(input: String, reason: PythonFilenameError.Reason) {
    #expect(throws: PythonFilenameError(reason)) { try WheelFilename(input) }
  }

  @Test(arguments: [
    ("a-1.tgz", PythonFilenameError.Reason.suffix), ("a.tar.gz", .partCount),
    ("a b-1.zip", .name), ("a-x.zip", .version),
  ])
  func `says why a name is no source distribution's`(
    input: String, reason: PythonFilenameError.Reason
  ) {
    #expect(throws: PythonFilenameError(reason)) { try SourceDistributionFilename(input) }
  }

  @Test func `keeps the written name beside the normal one`() throws {
    let wheel = try WheelFilename("Some_Thing.x-1.0+CU121-07b-Py2.PY3.py3-none-any.whl")
    #expect(wheel.name == "Some_Thing.x")
    #expect(wheel.normalizedName == "some-thing-x")
    #expect(wheel.version.local == "cu121")
    #expect(wheel.build == WheelFilename.Build(number: 7, suffix: "b"))
    #expect(wheel.tags.map(\.description) == ["py2-none-any", "py3-none-any"])
    let archive = try SourceDistributionFilename("a-b-1.0.zip")
    #expect(archive.name == "a-b" && archive.format == .zip)
  }

  @Test func `refuses tags that multiply without end`() {
    let many = (0..<200).map { "a\($0)" }.joined(separator: ".")
    #expect(throws: PythonFilenameError(.tooManyTags)) {
      try WheelFilename("a-1-\(many)-\(many)-\(many).whl")
    }
  }

  @Test func `reads or refuses every prefix and every mutation`() {
    let name = "some_package-1.0rc1+cu12-1a-cp39.cp310-abi3-manylinux_2_17_x86_64.any.whl"
    for length in 0...name.utf8.count {
      let prefix = String(decoding: name.utf8.prefix(length), as: UTF8.self)
      #expect(((try? WheelFilename(prefix)) != nil) == (prefix == name))
      _ = try? SourceDistributionFilename(prefix)
    }
    var random = SeededGenerator(seed: 427)
    for _ in 0..<5_000 {
      let input = random.mutated(name, alphabet: "a19-._+ \u{0}é")
      if let wheel = try? WheelFilename(input) { #expect(!wheel.tags.isEmpty) }
      _ = try? SourceDistributionFilename(input + ".tar.gz")
    }
  }
}
