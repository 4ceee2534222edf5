import Foundation

/// Programs of the system that judge ours.
package enum Tool {
  /// The path of an installed program; nil where it is missing.
  package static func path(_ name: String) -> String? {
    ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + name }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Whether all of the programs are installed.
  package static func has(_ names: String...) -> Bool {
    names.allSatisfy { path($0) != nil }
  }

  /// A program that ended badly or is missing.
  package struct Failure: Error {
    /// The command line.
    package let command: String
    /// The exit status; nil when it could not be started.
    package let status: Int32?
  }

  /// What the program writes to standard output, in a plain locale.
  ///
  /// `input` is what it reads; `accepted` lists the exit statuses that count as success.
  package static func output(
    _ name: String, _ arguments: [String], input: [UInt8] = [], in folder: String? = nil,
    accepted: Set<Int32> = [0]
  ) throws -> [UInt8] {
    let command = ([name] + arguments).joined(separator: " ")
    guard let path = path(name) else { throw Failure(command: command, status: nil) }
    let source = FileManager.default.temporaryDirectory
      .appending(path: "holdfast-input-\(UUID().uuidString)")
    try Data(input).write(to: source)
    defer { try? FileManager.default.removeItem(at: source) }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = ["LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"]
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    let pipe = Pipe()
    process.standardInput = try FileHandle(forReadingFrom: source)
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = [UInt8](try pipe.fileHandleForReading.readToEnd() ?? Data())
    process.waitUntilExit()
    guard accepted.contains(process.terminationStatus) else {
      throw Failure(command: command, status: process.terminationStatus)
    }
    return bytes
  }
}
