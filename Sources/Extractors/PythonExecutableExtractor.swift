import Model
import Trees

/// Sees the executables of Python interpreters, whose names carry the minor version.
///
/// `python3.11`, `python3.13t`, `pypy3.10`, `python3`; scripts such as `python3-config` are no
/// interpreters.
enum PythonExecutableExtractor: NameExtractor {
  static let name = "python.executable"
  static let revision = 1
  static let patterns: [PathPattern] = [.prefix("python"), .prefix("pypy")]
  // The content is never read, so no size is too much.
  static let limitBytes = Int.max

  static func accepts(_ path: String) -> Bool {
    let folder = TreePath.folder(path)
    return (folder == "bin" || folder.hasSuffix("/bin"))
      && version(TreePath.name(path)) != nil
  }

  static func extract(name: String, size: Int, into found: inout Extraction) {
    guard let version = version(name) else { return }
    guard size > 0 else { return found.skip("an empty file, not an interpreter") }
    found.add(
      .interpreter(
        InterpreterFact(
          form: .executable, kind: name.hasPrefix("pypy") ? "pypy" : "python",
          version: version.isEmpty ? nil : version)))
  }

  /// The version in an interpreter's name, empty where it has none; nil for other names.
  private static func version(_ name: String) -> String? {
    guard let stem = ["python", "pypy"].first(where: { name.hasPrefix($0) }) else { return nil }
    var rest = Array(name.utf8.dropFirst(stem.utf8.count))[...]
    // Builds for debugging, and without the interpreter lock, have a letter behind the version.
    while let last = rest.last, "dmtu".utf8.contains(last), rest.count > 1 { rest.removeLast() }
    let parts = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard rest.isEmpty || (parts.count <= 3 && parts.allSatisfy { isNumber($0) }) else {
      return nil
    }
    return rest.text
  }

  private static func isNumber(_ part: ArraySlice<UInt8>) -> Bool {
    !part.isEmpty && part.count <= 4 && part.allSatisfy(\.isDigit)
  }
}
