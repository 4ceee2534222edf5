import Binaries
import Bytes
import Model
import Trees

/// Reads the executables of Python interpreters, whose names carry the minor version.
///
/// `python3.11`, `python3.13t`, `pypy3.10`, `python3`; scripts such as `python3-config` are no
/// interpreters. One that is linked statically offers the interpreter's symbols to extension
/// modules, as `libpython` does elsewhere.
struct PythonExecutableExtractor: RangedExtractor {
  static let name = "python.executable"
  static let revision = 2
  static let patterns: [PathPattern] = [.prefix("python"), .prefix("pypy")]
  // Whatever the size, only parts of it are kept.
  static let limitBytes = Int.max

  private var stream: BinaryStream

  init(name: String, size: Int) {
    self.stream = BinaryStream(name: name, size: size, depth: BinaryDepth(fileName: name))
  }

  static func means(_ name: String) -> Bool { true }

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

  static func extract(name: String, content: some RangedBytes, into found: inout Extraction) {
    found.add(BinaryReader.read(content, name: name, depth: BinaryDepth(fileName: name)))
  }

  mutating func consume(_ bytes: Span<UInt8>, at offset: Int, into found: inout Extraction) {
    stream.consume(bytes, at: offset)
  }

  mutating func finish(into found: inout Extraction) { found.add(stream.finish()) }

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
