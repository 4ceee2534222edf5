import Testing

@testable import Versions

@Suite struct PEP508MarkerTests {
  struct Parsed: Decodable {
    let input: String
    let valid: Bool
    let normal: String?
  }

  struct Evaluated: Decodable {
    enum Value: Decodable {
      case text(String)
      case set(Set<String>)

      init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
          self = .text(text)
        } else {
          self = .set(try value.decode(Set<String>.self))
        }
      }
    }

    enum Verdict: Decodable, Equatable {
      case answer(Bool)
      case error(String)

      init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let answer = try? value.decode(Bool.self) {
          self = .answer(answer)
        } else {
          self = .error(try value.decode(String.self))
        }
      }
    }

    let marker: String
    let environment: [String: Value]
    let result: Verdict

    var markerEnvironment: PEP508Environment {
      var made = PEP508Environment()
      for (name, value) in environment {
        switch (PEP508Variable(rawValue: name), value) {
        case (.pythonVersion, .text(let text)): made.pythonVersion = text
        case (.pythonFullVersion, .text(let text)): made.pythonFullVersion = text
        case (.osName, .text(let text)): made.osName = text
        case (.sysPlatform, .text(let text)): made.sysPlatform = text
        case (.platformMachine, .text(let text)): made.platformMachine = text
        case (.platformPythonImplementation, .text(let text)):
          made.platformPythonImplementation = text
        case (.platformRelease, .text(let text)): made.platformRelease = text
        case (.platformSystem, .text(let text)): made.platformSystem = text
        case (.platformVersion, .text(let text)): made.platformVersion = text
        case (.implementationName, .text(let text)): made.implementationName = text
        case (.implementationVersion, .text(let text)): made.implementationVersion = text
        case (.extra, .text(let text)): made.extra = text
        case (.extras, .set(let names)): made.extras = names
        case (.dependencyGroups, .set(let names)): made.dependencyGroups = names
        default: break
        }
      }
      return made
    }
  }

  @Test func `agrees with every verdict on the grammar`() throws {
    for row in try Verdicts.cases("pep508_marker_parse", as: Parsed.self) {
      let marker = try? PEP508Marker(row.input)
      #expect((marker != nil) == row.valid, "\(row.input)")
      guard let marker else { continue }
      #expect(marker.text == row.normal)
      #expect(try PEP508Marker(marker.text) == marker)
    }
  }

  @Test func `agrees with every verdict on evaluation`() throws {
    for row in try Verdicts.cases("pep508_marker_eval", as: Evaluated.self) {
      let marker = try PEP508Marker(row.marker)
      switch row.result {
      case .answer(let answer):
        let truth = try marker.evaluate(in: row.markerEnvironment)
        #expect(truth == PEP508Truth(answer), "\(row)")
      case .error("error:UndefinedEnvironmentName"):
        #expect(try marker.evaluate(in: row.markerEnvironment) == .unknown, "\(row)")
      case .error:
        #expect(throws: PEP508UndefinedComparison.self, "\(row)") {
          try marker.evaluate(in: row.markerEnvironment)
        }
      }
    }
  }

  @Test(arguments: [
    (
      "((os.name=='a'or os_name=='b'))and os_name=='c'",
      "(os_name == \"a\" or os_name == \"b\") and os_name == \"c\""
    ),
    (
      "(os_name=='a' and os_name=='b') or os_name=='c'",
      "os_name == \"a\" and os_name == \"b\" or os_name == \"c\""
    ),
    (
      "os_name=='a' and (os_name=='b' and os_name=='c')",
      "os_name == \"a\" and os_name == \"b\" and os_name == \"c\""
    ),
    ("os_name == 'a\"b'", "os_name == 'a\"b'"), ("os_name not \t in 'a'", "os_name not in \"a\""),
    ("'A_B' == extra", "\"a-b\" == extra"), ("'3'<=python_version", "\"3\" <= python_version"),
  ])
  func `writes the normal form`(input: String, normal: String) throws {
    let marker = try PEP508Marker(input)
    #expect(marker.text == normal)
    #expect(try PEP508Marker(normal) == marker)
  }

  @Test(arguments: [
    ("", PEP508Error.Reason.missingOperand, 0), ("os_name", .missingOperator, 7),
    ("os_name == ", .missingOperand, 11), ("foo == 'a'", .unknownVariable("foo"), 0),
    ("os_name == 'a", .unclosedString, 11), ("os_name == 'a\\'", .forbiddenCharacter, 13),
    ("os_name == 'a\n'", .forbiddenCharacter, 13), ("(os_name == 'a'", .unclosedParenthesis, 15),
    ("os_name == 'a' os_name", .trailingText, 15), ("os_name = 'a'", .missingOperator, 8),
    ("os_name notin 'a'", .missingOperator, 8), ("os_name not 'a'", .missingOperator, 8),
    ("os_name == 'a' and", .missingOperand, 18),
    (
      "os_name == 'a' AND os_name == 'b'",
      .trailingText, 15
    ),
  ])
  func `says what is wrong and where`(input: String, reason: PEP508Error.Reason, offset: Int) {
    #expect(throws: PEP508Error(reason: reason, offset: offset)) { try PEP508Marker(input) }
  }

  @Test func `limits the depth of parentheses, not the length`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "(", count: depth) + "os_name=='a'" + String(repeating: ")", count: depth)
    }
    #expect(try PEP508Marker(nested(64)).text == "os_name == \"a\"")
    #expect(throws: PEP508Error.self) { try PEP508Marker(nested(65)) }
    #expect(throws: PEP508Error.self) { try PEP508Marker(nested(100_000)) }
    let long = Array(repeating: "os_name == \"a\"", count: 5_000).joined(separator: " or ")
    #expect(try PEP508Marker(long).comparisons.count == 5_000)
  }

  @Test(arguments: [
    ("python_version >= '3.10'", PEP508Truth.yes), ("python_version < '3.10'", .no),
    ("platform_release > '5'", .unknown), ("platform_version == 'x'", .unknown),
    ("python_version < '3.10' and platform_release > '5'", .no),
    ("platform_release > '5' and python_version < '3.10'", .no),
    ("python_version >= '3.10' and platform_release > '5'", .unknown),
    ("python_version >= '3.10' or platform_release > '5'", .yes),
    ("platform_release > '5' or python_version < '3.10'", .unknown),
    ("sys_platform == 'linux' and platform_system == 'Linux' and os_name == 'posix'", .yes),
    ("platform_machine == 'aarch64'", .no), ("implementation_name == 'cpython'", .yes),
    ("platform_python_implementation != 'PyPy'", .yes), ("extra == 'gpu'", .no),
    ("'gpu' in extras", .unknown), ("'dev' in dependency_groups", .unknown),
    ("python_full_version >= '3.11.2'", .yes), ("os_name == sys_platform", .no),
  ])
  func `knows the environment of a CPython on Linux`(text: String, truth: PEP508Truth) throws {
    let environment = PEP508Environment.cpythonOnLinux(
      pythonFullVersion: "3.11.2", machine: "x86_64")
    #expect(try PEP508Marker(text).evaluate(in: environment) == truth)
  }

  @Test(arguments: [
    ("python_version >= '3.11'", PEP508Truth.yes), ("python_full_version >= '3.8'", .yes),
    ("python_full_version < '3.11'", .no), ("python_full_version >= '3.11.4'", .unknown),
    ("python_full_version == '3.11.*'", .yes), ("implementation_version >= '3'", .unknown),
    ("python_full_version != '3.10.*'", .yes), ("python_full_version ~= 'x'", .unknown),
  ])
  func `judges a full version by its minor version where that is enough`(
    text: String, truth: PEP508Truth
  ) throws {
    let environment = PEP508Environment.cpythonOnLinux(pythonFullVersion: "3.11", machine: nil)
    #expect(environment.pythonVersion == "3.11")
    #expect(environment.pythonFullVersion == nil)
    #expect(try PEP508Marker(text).evaluate(in: environment) == truth)
  }

  @Test func `asks for several extras one by one`() throws {
    let environment = PEP508Environment.cpythonOnLinux(
      pythonFullVersion: "3.11.2", machine: "x86_64")
    let marker = try PEP508Marker("extra == 'GPU_all' or extra == 'x' and platform_release > '5'")
    #expect(marker.extraNames == ["gpu-all", "x"])
    #expect(marker.variables == [.extra, .platformRelease])
    #expect(try marker.evaluate(in: environment, extras: []) == .no)
    #expect(try marker.evaluate(in: environment, extras: ["a", "gpu.ALL"]) == .yes)
    #expect(try marker.evaluate(in: environment, extras: ["a", "x"]) == .unknown)
  }

  @Test func `finds text in text as a plain search does`() {
    var random = SeededGenerator(seed: 508)
    for _ in 0..<2_000 {
      let whole = (0..<12).map { _ in Bool.random(using: &random) ? "a" : "b" }.joined()
      let part = (0..<Int.random(in: 0...4, using: &random))
        .map { _ in Bool.random(using: &random) ? "a" : "b" }.joined()
      let isFound = part.isEmpty || whole.indices.contains { whole[$0...].hasPrefix(part) }
      #expect(PEP508Search.isFound(part, in: whole) == isFound, "\(part) in \(whole)")
    }
  }

  @Test func `reads or refuses every prefix and every mutation`() throws {
    let text = "(python_version>='3.8' and 'x' not in os.name) or \"a-b\"==extra and 'c' in extras"
    let environment = PEP508Environment.cpythonOnLinux(
      pythonFullVersion: "3.11.2", machine: "x86_64")
    func check(_ input: String) throws {
      guard let marker = try? PEP508Marker(input) else { return }
      #expect(try PEP508Marker(marker.text) == marker, "\(input)")
      _ = try? marker.evaluate(in: environment)
    }
    for length in 0...text.utf8.count {
      try check(String(decoding: text.utf8.prefix(length), as: UTF8.self))
    }
    var random = SeededGenerator(seed: 509)
    for _ in 0..<10_000 {
      try check(random.mutated(text, alphabet: "()'\"=<>!~. aino\\\u{0}\té"))
    }
  }
}
