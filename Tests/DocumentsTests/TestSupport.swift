import Foundation
import Testing

@testable import Documents

/// A document value in one line, types told apart: `1` and `1.0`, `@` before a date.
func sketch(_ node: DocumentNode) -> String {
  switch node.value {
  case .null: "null"
  case .boolean(let truth): "\(truth)"
  case .integer(let number): "\(number)"
  case .float(let number): number.isNaN ? "nan" : "\(number)"
  case .string(let text): String(decoding: CanonicalJSON.compact(.string(text)), as: UTF8.self)
  case .dateTime(let text, let kind): "@\(kind)(\(text))"
  case .array(let items): "[" + items.map(sketch).joined(separator: ",") + "]"
  case .table(let table):
    "{" + table.entries.map { "\($0.key):\(sketch($0.value))" }.joined(separator: ",") + "}"
  }
}

/// A repeatable source of numbers: the same seed gives the same test.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

/// Copies of the text with one to four bytes changed, removed or repeated.
func mutations(of text: [UInt8], count: Int, seed: UInt64, alphabet: String) -> [[UInt8]] {
  var generator = SeededGenerator(seed: seed)
  let letters = Array(alphabet.utf8)
  return (0..<count).map { _ in
    var bytes = text
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
      let position = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
      case 1, 2: bytes[position] = letters.randomElement(using: &generator) ?? 0
      case 3: bytes.remove(at: position)
      case 4: bytes.insert(letters.randomElement(using: &generator) ?? 0, at: position)
      default:
        let end = min(bytes.count, position + Int.random(in: 1...40, using: &generator))
        let piece = bytes[position..<end]
        let target = Int.random(in: 0...bytes.count, using: &generator)
        bytes.insert(contentsOf: Array(piece), at: target)
      }
    }
    return bytes
  }
}

/// The place and the case name of the error that the body throws, such as `3:7 duplicateKey`.
func refusal(_ body: () throws -> some Any) -> String {
  do {
    _ = try body()
    return "accepted"
  } catch let error as DocumentError {
    return "\(error.line):\(error.column) \(caseName(error.reason))"
  } catch {
    return "\(error)"
  }
}

private func caseName(_ reason: DocumentError.Reason) -> String {
  String("\(reason)".prefix { $0 != "(" })
}

/// The folder of the project.
let projectFolder = URL(filePath: #filePath).resolvingSymlinksInPath()
  .deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// Real files of other projects beside the project, where they exist.
enum Corpus {
  static let folder = projectFolder.deletingLastPathComponent().appending(path: "shared/corpus")

  static var exists: Bool { FileManager.default.fileExists(atPath: folder.path) }

  /// The files whose name the test accepts, in the order of their paths.
  static func files(where isWanted: (String) -> Bool) -> [URL] {
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    return (names ?? []).filter(isWanted).sorted().map { folder.appending(path: $0) }
      .filter { isRegularFile($0) }
  }
}

private func isRegularFile(_ file: URL) -> Bool {
  (try? file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) ?? false
}

/// Runs a Python script of the fixtures folder with the input on standard input.
enum Python {
  static let path = ["/usr/bin/python3", "/usr/local/bin/python3"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  static func run(_ script: String, input: [UInt8]) throws -> [UInt8] {
    let folder = FileManager.default.temporaryDirectory
    let inputFile = folder.appending(path: "documents-\(UUID().uuidString)")
    try Data(input).write(to: inputFile)
    defer { try? FileManager.default.removeItem(at: inputFile) }
    let process = Process()
    process.executableURL = URL(filePath: path ?? "/usr/bin/python3")
    process.arguments = ["-X", "utf8", projectFolder.appending(path: script).path]
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return [UInt8](data)
  }
}
