import Exports
import Foundation
import Lockfiles
import Model
import Testing

/// The project's folder and the programs that judge its output.
enum Project {
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A file of the folder beside the project; nil where it is not there.
  static func shared(_ path: String) -> String? {
    let file = root.deletingLastPathComponent().appending(path: "shared/\(path)").path
    return FileManager.default.fileExists(atPath: file) ? file : nil
  }

  /// A program on the path of executables; nil where there is none.
  static func program(_ name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    return path.split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// A Python that has the module; nil where there is none.
  static func python(with module: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    return path.split(separator: ":").map { "\($0)/python3" }
      .first {
        FileManager.default.isExecutableFile(atPath: $0)
          && (try? run($0, ["-c", "import \(module)"]))?.status == 0
      }
  }

  /// The exit status of a program, and what it wrote to both streams; no variable of the caller but
  /// `PATH` and `HOME` is passed on.
  static func run(
    _ program: String, _ arguments: [String], input: [UInt8] = []
  ) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let environment = ProcessInfo.processInfo.environment
    process.environment = environment.filter { ["PATH", "HOME"].contains($0.key) }
      .merging(["LC_ALL": "C.UTF-8", "PIP_NO_INDEX": "1", "UV_OFFLINE": "1"]) { $1 }
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

/// Exports compared with the files in which they are kept.
///
/// `HOLDFAST_RECORD=1` writes the files again; their diff is read before it is committed.
@Suite struct GoldenFiles {
  @Test(arguments: Sample.allCases, ExportFormat.allCases)
  func `an export is what the fixture holds`(sample: Sample, format: ExportFormat) throws {
    let folder = Project.root.appending(path: "fixtures/exports/\(sample.rawValue)")
    do {
      let export = try Exporter.export(sample.input, as: format)
      try check(export.bytes, folder.appending(path: export.fileName))
      let gaps = export.gaps.map { gap in
        "\(gap.subject)\n  \(gap.reason)\n" + (gap.remedy.map { "  way out: \($0)\n" } ?? "")
      }
      try check(Array(gaps.joined().utf8), folder.appending(path: "\(format.rawValue).gaps"))
    } catch let error as ExportError {
      try check(
        Array((error.message + "\n").utf8), folder.appending(path: "\(format.rawValue).gaps"))
    }
  }

  private func check(_ bytes: [UInt8], _ file: URL) throws {
    if ProcessInfo.processInfo.environment["HOLDFAST_RECORD"] != nil {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
    let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }

  @Test(arguments: Sample.allCases, ExportFormat.allCases)
  func `equal parts in another order give equal bytes`(
    sample: Sample, format: ExportFormat
  ) throws {
    var turned = sample.input
    turned.installed?.packages.reverse()
    guard let export = try? Exporter.export(sample.input, as: format) else {
      return
    }
    let other = try Exporter.export(turned, as: format)
    #expect(
      String(decoding: other.bytes, as: UTF8.self) == String(decoding: export.bytes, as: UTF8.self))
    #expect(other.gaps == export.gaps)
  }
}
