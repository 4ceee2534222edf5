import Analysis
import Configuration
import Foundation

extension Session {
  /// The configuration of the working folder; nil where there is none.
  func configuration() throws -> HoldfastConfiguration? {
    let option = options.config ?? environment["HOLDFAST_CONFIG"]
    let here = FileManager.default.currentDirectoryPath
    let folders = ConfigurationSearch.folders(from: here, upTo: repositoryRoot(above: here) ?? here)
    let found = try ConfigurationSearch.file(
      named: option, folders: folders,
      exists: { FileManager.default.fileExists(atPath: $0) },
      isDeclaredInPyproject: { path in
        FileManager.default.contents(atPath: path).map {
          HoldfastConfiguration.isDeclared(inPyproject: [UInt8]($0))
        } ?? false
      })
    guard let found, let bytes = FileManager.default.contents(atPath: found) else { return nil }
    return try configuration([UInt8](bytes), path: found)
  }

  /// The configuration in bytes, wherever they come from; every rule that it names is known.
  func configuration(_ bytes: [UInt8], path: String) throws -> HoldfastConfiguration {
    let configuration = try HoldfastConfiguration.read(bytes, path: path)
    if let today = CalendarDate(Self.today) {
      try configuration.requireBoundedAllowances(on: today)
    }
    try configuration.requireKnownRules(RuleRegistry.rules.flatMap { [$0.code, $0.name] })
    return configuration
  }

  /// The nearest folder at or above `folder` that holds a `.git`.
  func repositoryRoot(above folder: String) -> String? {
    var folder = folder
    while true {
      if FileManager.default.fileExists(atPath: "\(folder)/.git") { return folder }
      guard folder != "/", !folder.isEmpty else { return nil }
      folder = TreeFolder.of(folder)
      if folder.isEmpty { folder = "/" }
    }
  }
}
