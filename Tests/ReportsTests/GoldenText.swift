import Foundation
import Testing

/// Texts that people read, compared with the files in which they are kept.
///
/// `HOLDFAST_RECORD=1` writes the files again; their diff is read before it is committed.
enum GoldenText {
  static func check(
    _ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try check(Array(text.utf8), name, sourceLocation: sourceLocation)
  }

  static func check(
    _ bytes: [UInt8], _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = Project.root.appending(path: "fixtures/reports/\(name)")
    if ProcessInfo.processInfo.environment["HOLDFAST_RECORD"] != nil {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
    let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(String(decoding: bytes, as: UTF8.self) == expected, sourceLocation: sourceLocation)
  }
}

/// The project's folder and the programs that judge its output.
enum Project {
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A Python that has the module; nil where there is none.
  static func python(with module: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    return path.split(separator: ":").map { "\($0)/python3" }
      .first { FileManager.default.isExecutableFile(atPath: $0) && runs($0, "import \(module)") }
  }

  private static func runs(_ python: String, _ program: String) -> Bool {
    (try? output(of: python, ["-c", program], input: []))?.status == 0
  }

  /// The exit status of a program, and what it wrote to both streams.
  static func output(
    of program: String, _ arguments: [String], input: [UInt8]
  ) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let (source, sink) = (Pipe(), Pipe())
    process.standardInput = source
    process.standardOutput = sink
    process.standardError = sink
    try process.run()
    try source.fileHandleForWriting.write(contentsOf: Data(input))
    try source.fileHandleForWriting.close()
    let bytes = try sink.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }
}
