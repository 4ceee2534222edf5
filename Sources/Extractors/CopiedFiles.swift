import Model

/// Where the files of a stage come from in the build context, as far as `COPY` tells.
struct CopiedFiles {
  private struct Copy {
    // A file's or folder's absolute path in the image.
    var destination: String
    // The path in the build context, or a pattern for the names below `destination`.
    var source: String
    var isFolder: Bool
    var pattern: String?
  }

  private var copies: [Copy] = []

  private static let limit = 10_000

  /// An absolute path without `.` and `..`.
  static func absolute(_ path: String, in folder: String) -> String {
    var parts: [Substring] = path.hasPrefix("/") ? [] : folder.split(separator: "/")
    for part in path.split(separator: "/") where part != "." {
      if part == ".." {
        parts = parts.dropLast()
      } else {
        parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  /// A source of the build context that is copied to a file, or into a folder.
  mutating func copy(_ source: String, to destination: String, isFolder: Bool) {
    guard copies.count < Self.limit else { return }
    let clean = String(Self.absolute(source, in: "/").dropFirst())
    let last = clean.split(separator: "/").last.map(String.init) ?? ""
    if last.contains(where: { "*?[".contains($0) }) {
      let folder = String(clean.dropLast(last.count))
      copies.append(
        Copy(destination: destination, source: folder, isFolder: true, pattern: last))
      return
    }
    // Whether a source is a folder shows only in its name.
    let looksLikeFolder = source.hasSuffix("/") || last.isEmpty || !last.dropFirst().contains(".")
    if looksLikeFolder {
      copies.append(Copy(destination: destination, source: clean, isFolder: true))
    } else {
      copies.append(
        Copy(
          destination: isFolder ? Self.absolute(last, in: destination) : destination,
          source: clean, isFolder: false))
    }
  }

  /// A source of an earlier stage.
  mutating func copy(
    _ source: String, to destination: String, isFolder: Bool, from stage: CopiedFiles?
  ) {
    guard let stage, let origin = stage.origin(of: Self.absolute(source, in: "/")) else { return }
    let last = origin.split(separator: "/").last.map(String.init) ?? ""
    let target = isFolder ? Self.absolute(last, in: destination) : destination
    copies.append(Copy(destination: target, source: origin, isFolder: !last.contains(".")))
  }

  /// A mount of a single step, `type=bind,source=…,target=…`.
  mutating func bind(
    _ parts: [Substring.UTF8View.SubSequence], finished: [String: DockerfileBuild.State]
  ) {
    var values: [String: String] = [:]
    for part in parts {
      let pair = String(Substring(part)).split(separator: "=", maxSplits: 1)
      if pair.count == 2 { values[String(pair[0])] = String(pair[1]) }
    }
    guard values["type"] == "bind" || values["type"] == nil,
      let target = values["target"] ?? values["dst"] ?? values["destination"]
    else { return }
    let source = values["source"] ?? values["src"] ?? "/"
    if let from = values["from"] {
      copy(source, to: target, isFolder: false, from: finished[from.lowercased()]?.copies)
    } else {
      copy(source, to: target, isFolder: false)
    }
  }

  /// The path in the build context of a file in the image; the last copy counts.
  func origin(of path: String) -> String? {
    for copy in copies.reversed() {
      if path == copy.destination {
        if copy.pattern == nil { return copy.source }
        continue
      }
      guard copy.isFolder, path.hasPrefix(copy.destination == "/" ? "/" : copy.destination + "/")
      else { continue }
      let rest = path.dropFirst(copy.destination == "/" ? 1 : copy.destination.utf8.count + 1)
      guard let pattern = copy.pattern else {
        return copy.source.isEmpty ? String(rest) : "\(copy.source)/\(rest)"
      }
      if !rest.contains("/"), Self.matches(rest.utf8, pattern.utf8) { return copy.source + rest }
    }
    return nil
  }

  // `*` and `?`; a set in brackets matches any one byte.
  private static func matches(_ name: Substring.UTF8View, _ pattern: String.UTF8View) -> Bool {
    let name = Array(name)
    let pattern = Array(pattern)
    var position = 0
    var index = 0
    var star: (pattern: Int, name: Int)?
    while position < name.count {
      if index < pattern.count, pattern[index] == UInt8(ascii: "*") {
        star = (index, position)
        index += 1
      } else if index < pattern.count, pattern[index] == UInt8(ascii: "["),
        let close = pattern[index...].firstIndex(of: UInt8(ascii: "]"))
      {
        index = close + 1
        position += 1
      } else if index < pattern.count,
        pattern[index] == UInt8(ascii: "?") || pattern[index] == name[position]
      {
        index += 1
        position += 1
      } else if let last = star {
        star = (last.pattern, last.name + 1)
        index = last.pattern + 1
        position = last.name + 1
      } else {
        return false
      }
    }
    return pattern[min(index, pattern.count)...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
