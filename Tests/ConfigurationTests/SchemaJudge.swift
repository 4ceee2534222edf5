import Foundation

/// Python's `jsonschema`, by the first `python3` of the search path that has it.
enum SchemaJudge {
  /// The interpreter; nil where none has the library.
  static let python: URL? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    let programs = folders.map { URL(filePath: String($0)).appending(path: "python3") }
    return programs.first { program in
      FileManager.default.isExecutableFile(atPath: program.path)
        && (try? run(program, ["-c", "import jsonschema"], input: Data())) != nil
    }
  }()

  /// What the script prints when it is given the input; nil when it fails or nothing can run it.
  static func output(of script: URL, input: Data) throws -> Data? {
    guard let python else { return nil }
    return try run(python, [script.path], input: input)
  }

  private static func run(_ program: URL, _ arguments: [String], input: Data) throws -> Data? {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "holdfast-schema-\(UUID().uuidString)")
    try input.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.standardInput = try FileHandle(forReadingFrom: file)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? data : nil
  }
}
