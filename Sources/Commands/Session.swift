import ArgumentParser
import Catalog
import Foundation
import Model
import Scanning

/// What a running command has at hand: streams, variables, catalog, scanner.
struct Session: Sendable {
  /// This program's version.
  static let version = "0.1.0"

  let console: Console
  let environment: [String: String]
  let format: OutputFormat
  let options: GlobalOptions

  /// Looks at the process; changes the working folder when `-C` asks for it.
  init(_ options: GlobalOptions) throws {
    var environment = ProcessInfo.processInfo.environment
    if let folder = options.directory {
      guard FileManager.default.changeCurrentDirectoryPath(folder) else {
        throw UsageError("`-C \(folder)`: no such folder")
      }
      environment["PWD"] = FileManager.default.currentDirectoryPath
    }
    func variable<Value: RawRepresentable>(_ name: String) throws -> Value?
    where Value.RawValue == String {
      guard let text = environment["HOLDFAST_\(name)"], !text.isEmpty else { return nil }
      guard let value = Value(rawValue: text) else {
        throw UsageError("`HOLDFAST_\(name)=\(text)` is not a value that the option takes")
      }
      return value
    }
    self.options = options
    self.environment = environment
    self.console = Console(
      color: try options.color ?? variable("COLOR") ?? .auto, environment: environment,
      isQuiet: options.quiet || environment["HOLDFAST_QUIET"] != nil)
    let ending = options.output.flatMap { $0.split(separator: ".").last.map(String.init) }
    self.format =
      try options.format ?? variable("FORMAT") ?? ending.flatMap(OutputFormat.init) ?? .human
  }

  /// The lowest severity that fails the command.
  func failLevel(default level: Severity) throws -> Severity? {
    if options.exitZero || environment["HOLDFAST_EXIT_ZERO"] != nil { return nil }
    let chosen = options.failOn ?? environment["HOLDFAST_FAIL_ON"].flatMap(FailLevel.init)
    return chosen.flatMap { Severity(rawValue: $0.rawValue) } ?? level
  }

  /// Where the catalog lies.
  func catalogLocation() throws -> CatalogLocation {
    try CatalogLocation(
      option: options.catalog, environment: environment,
      workingFolder: FileManager.default.currentDirectoryPath, user: getuid())
  }

  /// The catalog, made when it is not there; its remark is told once.
  func catalog() throws -> Catalog {
    let location = try catalogLocation()
    if let remark = location.remark { console.remark("note: \(remark)") }
    return try Catalog.open(location)
  }

  /// What stands at paths, for the grammar of sources.
  var surroundings: SourceReference.Surroundings {
    SourceReference.Surroundings(
      exists: { FileManager.default.fileExists(atPath: $0) },
      isFolder: { path in
        var isFolder: ObjCBool = false
        // The flag lives through the call.
        let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        return exists && isFolder.boolValue
      })
  }

  /// How sources are scanned, from the options and their variables.
  func scanOptions(_ reading: ReadingOptions) throws -> ScanOptions {
    let threads = reading.threads ?? environment["HOLDFAST_THREADS"].flatMap { Int($0) }
    if let threads, threads < 1 { throw UsageError("`--threads` takes a number from 1 on") }
    var options = ScanOptions(
      toolVersion: Self.version,
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    if let text = reading.platform ?? environment["HOLDFAST_PLATFORM"] {
      guard let platform = Platform(text) else {
        throw UsageError("`\(text)` is not a platform", hints: ["write it as linux/amd64"])
      }
      options.platform = platform
    }
    options.trustDigests = reading.trustDigests
    options.verifyDiffIDs = reading.verifyDiffIds
    options.rehash = reading.rehash
    options.python = reading.python
    options.now = Int64(Date().timeIntervalSince1970)
    return options
  }

  /// Writes a result to standard output or to the file that `--output` names.
  func write(_ bytes: [UInt8]) throws {
    guard let path = options.output else { return console.output(bytes) }
    do {
      // A temporary file first, then renamed: never half a result (THREATS T-91).
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw OutputError(path: path, reason: error.localizedDescription)
    }
  }
}

/// A result file that could not be written.
struct OutputError: Explained {
  let path: String
  let reason: String

  var message: String { "cannot write `\(path)`: \(reason)" }
}
