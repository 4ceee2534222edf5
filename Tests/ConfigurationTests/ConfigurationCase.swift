import Configuration
import Foundation
import Model
import Testing

/// One case folder below `fixtures/configuration/plain` or `fixtures/configuration/broken`.
struct ConfigurationCase: CustomTestStringConvertible, Sendable {
  /// `plain` or `broken`.
  let kind: String
  /// The folder's name.
  let name: String
  /// The file's name.
  let file: String
  /// The file's bytes.
  let bytes: [UInt8]

  var testDescription: String { "\(kind)/\(name)" }

  /// The file that holds what is expected.
  var expected: URL { Self.folder.appending(path: "\(kind)/\(name)/expected.txt") }

  /// The day on which allowances are judged.
  static let today = CalendarDate("2026-01-15")

  /// What reading gives: the values, or the error and its hints.
  var outcome: String {
    do {
      let configuration = try HoldfastConfiguration.read(bytes, path: file)
      if let today = Self.today { try configuration.requireBoundedAllowances(on: today) }
      return ConfigurationDump.text(configuration)
    } catch {
      return ([error.message] + error.hints.map { "hint: \($0)" }).map { $0 + "\n" }.joined()
    }
  }

  static let project = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let folder = project.appending(path: "fixtures/configuration")

  static let plain = all("plain")
  static let broken = all("broken")

  private static func all(_ kind: String) -> [ConfigurationCase] {
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: kind).path)
    return (names ?? []).sorted().compactMap { name in
      for file in ["holdfast.toml", "pyproject.toml"] {
        if let data = try? Data(contentsOf: folder.appending(path: "\(kind)/\(name)/\(file)")) {
          return ConfigurationCase(kind: kind, name: name, file: file, bytes: [UInt8](data))
        }
      }
      return nil
    }
  }
}
