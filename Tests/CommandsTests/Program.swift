import Foundation

/// The built program, run as a user would.
struct Program {
  /// What a run left behind.
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The root of the checkout.
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// The program beside the test bundle.
  static let path: String? = {
    var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<4 {
      let file = folder.appending(path: "holdfast").path
      if FileManager.default.isExecutableFile(atPath: file) { return file }
      folder = folder.deletingLastPathComponent()
    }
    return nil
  }()

  /// Variables of the run beside PATH and HOME.
  var environment: [String: String] = [:]
  /// The working folder.
  var folder: String?

  /// Runs the program with these arguments.
  func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  /// Runs the program with these arguments.
  func run(_ arguments: [String]) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: Program.path ?? "/nonexistent")
    process.arguments = arguments
    var variables = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"]
    variables.merge(environment) { _, new in new }
    process.environment = variables
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // Errors are short; the output is drained first.
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: complaint, as: UTF8.self))
  }
}
