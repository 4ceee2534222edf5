package import Model

/// The list of files of a package in one form whoever wrote it, to be hashed: equal for equal
/// builds, wherever and by whichever tool they are installed.
///
/// A line with the family, then one line per file, sorted by path: path, NUL, digest. Left out is
/// what the installing tool adds or changes: byte code, its own notes in the dist-info folder,
/// scripts that name the interpreter of the place.
package enum FileListForm {
  /// The form of a list; nil where it names no file with a digest.
  package static func bytes(of list: FileListFact) -> [UInt8]? {
    guard let content = list.content else { return nil }
    return switch list.form {
    case .record: written("wheel", wheelRows(content))
    case .dpkgSums: written("deb", debianRows(content))
    case .condaFiles: written("conda", condaRows(content))
    case .installedFiles, .dpkgList: nil
    }
  }

  private struct Row {
    var path: ArraySlice<UInt8>
    var digest: ArraySlice<UInt8>

    static func precedes(_ left: Row, _ right: Row) -> Bool {
      if left.path.elementsEqual(right.path) {
        return left.digest.lexicographicallyPrecedes(right.digest)
      }
      return left.path.lexicographicallyPrecedes(right.path)
    }
  }

  private static func written(_ family: String, _ rows: [Row]) -> [UInt8]? {
    guard !rows.isEmpty else { return nil }
    var rows = rows
    // Most tools write them sorted.
    if zip(rows, rows.dropFirst()).contains(where: { Row.precedes($1, $0) }) {
      rows.sort(by: Row.precedes)
    }
    var bytes = Array(family.utf8) + [UInt8(ascii: "\n")]
    bytes.reserveCapacity(rows.reduce(bytes.count) { $0 + $1.path.count + $1.digest.count + 2 })
    for row in rows {
      bytes += row.path
      bytes.append(0)
      bytes += row.digest
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  // MARK: Wheels

  private static func wheelRows(_ content: [UInt8]) -> [Row] {
    var rows: [Row] = []
    for row in RecordRows(content) {
      guard row.fieldCount == 3, let digest = sha256(row.digest),
        let path = wheelPath(row.path)
      else { continue }
      rows.append(Row(path: path, digest: digest))
    }
    return rows
  }

  /// The digest as base64url without padding; nil for other algorithms and other lengths.
  private static func sha256(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard field.starts(with: algorithm) else { return nil }
    var digest = field.dropFirst(algorithm.count)
    while digest.last == UInt8(ascii: "=") { digest.removeLast() }
    guard digest.count == 43 else { return nil }
    if digest.contains(UInt8(ascii: "+")) || digest.contains(UInt8(ascii: "/")) {
      digest = digest.map(urlSafe)[...]
    }
    return digest
  }

  private static func urlSafe(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "+"): UInt8(ascii: "-")
    case UInt8(ascii: "/"): UInt8(ascii: "_")
    default: byte
    }
  }

  /// The path as it would be in any place; nil for what the installing tool writes.
  private static func wheelPath(_ written: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var path = written
    while path.starts(with: parent) { path = path.dropFirst(parent.count) }
    guard let last = path.last, path.first != UInt8(ascii: "/"), !path.contains(0) else {
      return nil
    }
    let isOutside = path.startIndex > written.startIndex
    // Programs lie in `bin` beside the packages (`pip install --target`) or above them.
    for folder in programs where path.starts(with: folder) {
      if isOutside || !path.dropFirst(folder.count).contains(UInt8(ascii: "/")) { return nil }
    }
    if isOutside, path.starts(with: headers) { return nil }
    if path.starts(with: editable) { return nil }
    switch last {
    case UInt8(ascii: "c") where ends(path, with: ".pyc"): return nil
    case UInt8(ascii: "D"), UInt8(ascii: "R"), UInt8(ascii: "n"):
      return isNote(path) ? nil : path
    default: return path
    }
  }

  // What tools write into the dist-info folder of their own accord (PEP 376, PEP 610).
  private static func isNote(_ path: ArraySlice<UInt8>) -> Bool {
    guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return false }
    let folder = path[..<slash]
    guard ends(folder, with: ".dist-info"), !folder.contains(UInt8(ascii: "/")) else {
      return false
    }
    let name = path[(slash + 1)...]
    return notes.contains { name.elementsEqual($0) }
  }

  private static let algorithm = Array("sha256=".utf8)
  private static let parent = Array("../".utf8)
  private static let programs = ["bin/", "Scripts/"].map { Array($0.utf8) }
  private static let headers = Array("include/".utf8)
  private static let editable = Array("__editable__".utf8)
  private static let notes = [
    "RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json", "uv_build.json",
  ].map { Array($0.utf8) }

  // MARK: Debian and conda

  private static func debianRows(_ content: [UInt8]) -> [Row] {
    var rows: [Row] = []
    for line in ByteLines(content) {
      guard let sum = DpkgSum(line.text), !sum.path.contains(0) else { continue }
      let path = sum.path.starts(with: [0x2E, 0x2F]) ? sum.path.dropFirst(2) : sum.path
      rows.append(Row(path: path, digest: lowercased(sum.digest)))
    }
    return rows
  }

  private static func condaRows(_ content: [UInt8]) -> [Row] {
    var rows: [Row] = []
    for line in ByteLines(content) {
      guard let mark = line.text.firstIndex(of: 0), !ends(line.text[..<mark], with: ".pyc") else {
        continue
      }
      rows.append(
        Row(
          path: packagePath(line.text[..<mark]),
          digest: lowercased(line.text[(mark + 1)...])))
    }
    return rows
  }

  // Packages for any Python lie in the folder of the prefix's own: `site-packages` stands for it,
  // as in the package itself (conda, "Noarch Python packages").
  private static func packagePath(_ path: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard path.starts(with: python) else { return path }
    let rest = path.dropFirst(python.count)
    guard let slash = rest.firstIndex(of: UInt8(ascii: "/")),
      rest[..<slash].allSatisfy({ $0.isDigit || $0 == UInt8(ascii: ".") }),
      rest[(slash + 1)...].starts(with: packages)
    else { return path }
    return rest[(slash + 1)...]
  }

  private static let python = Array("lib/python".utf8)
  private static let packages = Array("site-packages/".utf8)

  private static func lowercased(_ digits: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let isUpper: (UInt8) -> Bool = { $0 >= 0x41 && $0 <= 0x5A }
    return digits.contains(where: isUpper)
      ? digits.map { isUpper($0) ? $0 | 0x20 : $0 }[...] : digits
  }

  private static func ends(_ path: ArraySlice<UInt8>, with suffix: StaticString) -> Bool {
    let count = suffix.utf8CodeUnitCount
    guard path.count >= count else { return false }
    return suffix.withUTF8Buffer { unsafe path.suffix(count).elementsEqual($0) }
  }
}
