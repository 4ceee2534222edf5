import Documents
import Foundation

@testable import Accelerators

/// Fixtures and programs for the tests of the tables.
enum KnowledgeCase {
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The cases of a verdict table below `fixtures/accelerators/vectors`.
  static func vectors(_ name: String) throws -> [DocumentNode] {
    let file = root.appending(path: "fixtures/accelerators/vectors/\(name)")
    return try JSONDocument.read([UInt8](try Data(contentsOf: file)))["cases"]?.array ?? []
  }

  /// The bytes of a table of this build.
  static func bytes(_ file: String) -> [UInt8] {
    EmbeddedTables.all.first { $0.file == file }.map { Array($0.text.utf8) } ?? []
  }

  /// Why a replaced table is refused; nil where it is read.
  static func refusal(_ file: String, _ text: String) -> String? {
    do {
      _ = try Knowledge(overriding: [file: Array(text.utf8)])
      return nil
    } catch {
      return error.message
    }
  }

  /// A Python that has `jsonschema`; nil where there is none.
  static let python: String? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    return path.split(separator: ":").map { "\($0)/python3" }.first { python in
      FileManager.default.isExecutableFile(atPath: python)
        && (try? run(python, ["-c", "import jsonschema"], input: []))?.status == 0
    }
  }()

  /// The exit status of a program and what it wrote to both streams.
  static func run(
    _ program: String, _ arguments: [String], input: [UInt8]
  ) throws -> (status: Int32, text: String) {
    let source = FileManager.default.temporaryDirectory
      .appending(path: "holdfast-knowledge-\(UUID().uuidString)")
    try Data(input).write(to: source)
    defer { try? FileManager.default.removeItem(at: source) }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardInput = try FileHandle(forReadingFrom: source)
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }
}
