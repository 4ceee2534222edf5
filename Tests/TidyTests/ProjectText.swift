import Foundation

/// A text file of the project: its path from the root, and its lines.
struct ProjectText: Sendable {
  let path: String
  let lines: [String]

  init(path: String, text: String) {
    self.path = path
    self.lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The last part of the path.
  var name: String { String(path.split(separator: "/").last ?? "") }

  /// The names of the folders and of the file.
  var parts: [Substring] { path.split(separator: "/") }

  /// The lines that the test accepts, each as `path:line: text`.
  func places(where isWanted: (String) -> Bool) -> [String] {
    lines.indices.filter { isWanted(lines[$0]) }.map { place(of: $0) }
  }

  /// The line at a position as `path:line: text`.
  func place(of index: Int) -> String {
    "\(path):\(index + 1): \(lines[index].trimmingCharacters(in: .whitespaces).prefix(100))"
  }
}

/// The files of the project as they lie on disk, without what builds leave behind.
enum Project {
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let skipped: Set<String> = [
    ".git", ".build", ".swiftpm", "build", "__pycache__", "Package.resolved",
  ]

  /// The paths of all files from the root, sorted.
  static let paths: [String] = paths(below: "")

  /// Every file that is UTF-8 text.
  static let texts: [ProjectText] = paths.compactMap { path in
    guard !path.hasSuffix(".swp"), let data = try? Data(contentsOf: root.appending(path: path)),
      !data.contains(0), let text = String(data: data, encoding: .utf8)
    else { return nil }
    return ProjectText(path: path, text: text)
  }

  /// Swift files below `Sources`.
  static let sources = swift("Sources/")

  /// Swift files below `Sources` and `Tests`.
  static let code = swift("Sources/") + swift("Tests/")

  private static func swift(_ folder: String) -> [ProjectText] {
    texts.filter { $0.path.hasPrefix(folder) && $0.path.hasSuffix(".swift") }
  }

  private static func paths(below folder: String) -> [String] {
    let place = folder.isEmpty ? root : root.appending(path: folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
    return names.filter { !skipped.contains($0) }.sorted().flatMap { name -> [String] in
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      let values = try? root.appending(path: path).resourceValues(
        forKeys: [.isDirectoryKey, .isSymbolicLinkKey])
      if values?.isSymbolicLink == true { return [] }
      return values?.isDirectory == true ? paths(below: path) : [path]
    }
  }
}

extension String {
  /// Whether the word stands in the text, and not as a part of a longer word.
  func holds(word: String) -> Bool {
    func joins(_ left: Character?, _ right: Character?) -> Bool {
      [left, right].allSatisfy { character in
        character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
      }
    }
    var rest = self[...]
    while let found = rest.range(of: word) {
      let joinsBefore = joins(self[..<found.lowerBound].last, word.first)
      let joinsAfter = joins(word.last, self[found.upperBound...].first)
      if !joinsBefore && !joinsAfter { return true }
      rest = rest[found.upperBound...]
    }
    return false
  }
}
