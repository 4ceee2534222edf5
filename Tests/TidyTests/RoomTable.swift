import Foundation

/// The rooms and what each may import, as `Package.swift` says.
struct RoomTable: Sendable {
  /// The names of the rooms in the order of the table.
  let names: [String]
  /// What a room may import: rooms, outside packages and C modules.
  let imports: [String: [String]]

  /// Modules that come with the toolchain and that any room may import.
  static let system: Set<String> = ["Foundation", "Glibc", "Synchronization", "Dispatch"]
  /// Modules that know files, clock and process.
  static let impure: Set<String> = ["Foundation", "Glibc"]
  /// Rooms that know none of them.
  static let pure: Set<String> = [
    "Bytes", "Versions", "Model", "Extractors", "Graphs", "Analysis", "Documents", "Trees",
  ]

  /// Reads the table `rooms`, and the executable's own list.
  init(manifest: String) {
    var names: [String] = []
    var imports: [String: [String]] = [:]
    let table =
      manifest.components(separatedBy: "let rooms:").last?
      .components(separatedBy: "\n]").first ?? ""
    // After the first bracket of the table each room is `"Name", ["Import", …]`.
    let rows = table.components(separatedBy: "= [").dropFirst().joined(separator: "= [")
    for row in rows.components(separatedBy: "(").dropFirst() {
      let texts = Self.quoted(row)
      guard let name = texts.first else { continue }
      names.append(name)
      imports[name] = Array(texts.dropFirst())
    }
    if let executable = manifest.components(separatedBy: ".executableTarget(").dropFirst()
      .first(where: { $0.contains("name: \"holdfast\"") })
    {
      let list = executable.components(separatedBy: "dependencies: [").dropFirst().first ?? ""
      names.append("holdfast")
      imports["holdfast"] = Self.quoted(list.components(separatedBy: "]").first ?? "")
    }
    self.names = names
    self.imports = imports
  }

  private static func quoted(_ text: String) -> [String] {
    let pieces = text.components(separatedBy: "\"")
    return pieces.indices.filter { $0 % 2 == 1 }.map { pieces[$0] }
  }

  /// Why a file of a room may not import a module; nil where it may.
  func objection(to module: String, in room: String) -> String? {
    guard let allowed = imports[room] else { return "no room of the table" }
    if Self.system.contains(module) {
      return Self.pure.contains(room) && Self.impure.contains(module)
        ? "\(room) knows no files, clock or process" : nil
    }
    return allowed.contains(module) ? nil : "\(room) may not import \(module)"
  }

  /// The imports of a file that the table does not allow, each as `path:line: reason`.
  func offenders(in file: ProjectText) -> [String] {
    guard file.parts.count > 2 else { return ["\(file.path):1: lies in no room"] }
    let room = String(file.parts[1])
    return file.lines.indices.compactMap { index in
      guard let module = Self.module(importedBy: file.lines[index]),
        let objection = objection(to: module, in: room)
      else { return nil }
      return "\(file.path):\(index + 1): \(objection)"
    }
  }

  private static let modifiers: Set<Substring> = [
    "@testable", "@preconcurrency", "@_exported", "@_implementationOnly", "package", "public",
    "internal", "private", "fileprivate",
  ]
  private static let kinds: Set<Substring> = [
    "struct", "class", "enum", "protocol", "typealias", "func", "let", "var",
  ]

  /// The module that a line imports; nil for other lines.
  static func module(importedBy line: String) -> String? {
    var words = line.split(whereSeparator: \.isWhitespace)[...]
    while let word = words.first, modifiers.contains(word) { words.removeFirst() }
    guard words.first == "import" else { return nil }
    words.removeFirst()
    if let word = words.first, kinds.contains(word) { words.removeFirst() }
    return words.first.flatMap { $0.split(separator: ".").first.map(String.init) }
  }
}
