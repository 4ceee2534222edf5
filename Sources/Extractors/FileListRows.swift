import Documents
package import Model
import Trees

/// One file as a list of files names it.
package struct ListedFile: Sendable, Hashable {
  /// The path as written: from the folder of the list's own format, or absolute.
  package var path: String
  /// `sha256:…` or `md5:…`; nil where the list has none for it.
  package var digest: String?
  /// The size in bytes; nil where the list has none.
  package var size: Int?

  init(path: String, digest: String? = nil, size: Int? = nil) {
    self.path = path
    self.digest = digest
    self.size = size
  }
}

/// The rows of lists of files, one function per format; rows that cannot be read are left out, since
/// the extractors of the same files tell about them.
package enum FileListRows {
  /// The rows of a list as the file holds it; for conda the whole record.
  package static func rows(_ form: FileListFact.Form, _ content: [UInt8]) -> [ListedFile] {
    switch form {
    case .record: record(content)
    case .installedFiles, .dpkgList:
      ByteLines(content).compactMap { line in
        line.text.isEmpty || line.text.contains(0) ? nil : ListedFile(path: line.text.text)
      }
    case .dpkgSums:
      ByteLines(content).compactMap { line in
        DpkgSum(line.text).map {
          ListedFile(
            path: $0.path.text,
            digest: "md5:" + String(decoding: $0.digest, as: UTF8.self).lowercased())
        }
      }
    case .condaFiles: conda(content)
    }
  }

  private static func record(_ content: [UInt8]) -> [ListedFile] {
    RecordRows(content).compactMap { row in
      guard row.fieldCount == 3, !row.path.isEmpty else { return nil }
      return ListedFile(
        path: row.path.text, digest: sha256(row.digest),
        size: Int(String(decoding: row.size, as: UTF8.self)))
    }
  }

  // base64url without padding (PEP 427) as the text of a digest.
  private static func sha256(_ field: ArraySlice<UInt8>) -> String? {
    let algorithm = Array("sha256=".utf8)
    guard field.starts(with: algorithm) else { return nil }
    var digits: [UInt8] = Array("sha256:".utf8)
    var pending: UInt32 = 0
    var bits = 0
    for byte in field.dropFirst(algorithm.count) where byte != UInt8(ascii: "=") {
      guard let value = sextet(byte) else { return nil }
      pending = pending << 6 | value
      bits += 6
      while bits >= 4, digits.count < 71 {
        bits -= 4
        let digit = UInt8(truncatingIfNeeded: pending >> UInt32(bits) & 15)
        digits.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
      }
      pending &= (1 << UInt32(bits)) - 1
      guard bits < 16 else { return nil }
    }
    return digits.count == 71 ? String(decoding: digits, as: UTF8.self) : nil
  }

  private static func sextet(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x41...0x5A: UInt32(byte - 0x41)
    case 0x61...0x7A: UInt32(byte - 0x61 + 26)
    case 0x30...0x39: UInt32(byte - 0x30 + 52)
    case UInt8(ascii: "-"), UInt8(ascii: "+"): 62
    case UInt8(ascii: "_"), UInt8(ascii: "/"): 63
    default: nil
    }
  }

  /// The files of a conda record: what lies in the prefix has other bytes than the package where the
  /// prefix was written into it.
  private static func conda(_ content: [UInt8]) -> [ListedFile] {
    guard
      let root = try? JSONDocument.reading(
        content,
        options: JSONDocument.Options(
          duplicateKeys: .lastWins, limitBytes: CondaMetaExtractor.limitBytes,
          limitValues: 4_000_000)
      ).root.table
    else { return [] }
    var files: [ListedFile] = []
    var positions: [PathKey: Int] = [:]
    for path in root["files"]?.array?.compactMap(\.string) ?? [] {
      positions[PathKey(path)] = files.count
      files.append(ListedFile(path: path))
    }
    for entry in root["paths_data"]?.table?["paths"]?.array?.compactMap(\.table) ?? [] {
      guard let path = entry["_path"]?.string else { continue }
      let index = positions[PathKey(path)] ?? files.count
      if index == files.count {
        positions[PathKey(path)] = index
        files.append(ListedFile(path: path))
      }
      guard (entry["path_type"]?.string ?? "hardlink") == "hardlink" else { continue }
      let isChanged = entry["prefix_placeholder"]?.string != nil
      let sum = entry["sha256_in_prefix"]?.string ?? (isChanged ? nil : entry["sha256"]?.string)
      if let sum, sum.utf8.count == 64 { files[index].digest = "sha256:" + sum.lowercased() }
      if !isChanged, let size = entry["size_in_bytes"]?.text { files[index].size = Int(size) }
    }
    return files
  }
}

/// What dpkg's database says of files beside the lists.
package enum DpkgDatabase {
  /// The MD5 sums of configuration files as installed, by path without leading slash, from the
  /// `Conffiles` fields of a status file.
  package static func configurationFiles(status content: [UInt8]) -> [String: String] {
    var sums: [String: String] = [:]
    var isInside = false
    let field = Array("Conffiles:".utf8)
    for line in ByteLines(content) {
      guard line.text.first == UInt8(ascii: " ") else {
        isInside = line.text.starts(with: field)
        continue
      }
      guard isInside else { continue }
      let words = line.text.split(separator: UInt8(ascii: " "))
      guard words.count >= 2, words[0].first == UInt8(ascii: "/"), words[1].count == 32 else {
        continue
      }
      sums[words[0].dropFirst().text] = String(decoding: words[1], as: UTF8.self)
    }
    return sums
  }

  /// Paths that were moved away for another package's file: from the path to where it went and the
  /// package that moved it, `:` for the administrator (dpkg-divert(1)).
  package static func diversions(
    _ content: [UInt8]
  ) -> [String: (moved: String, package: String)] {
    var diversions: [String: (moved: String, package: String)] = [:]
    let lines = ByteLines(content).map(\.text)
    for index in stride(from: 0, to: lines.count - lines.count % 3, by: 3) {
      diversions[lines[index].dropFirst().text] = (
        lines[index + 1].dropFirst().text, lines[index + 2].text
      )
    }
    return diversions
  }

  /// The patterns of `path-exclude` and `path-include` in a configuration, in their order
  /// (dpkg(1)).
  package static func exclusions(_ content: [UInt8]) -> [PathExclusion] {
    ByteLines(content).compactMap { line in
      for (option, excludes) in [("path-exclude", true), ("path-include", false)] {
        guard line.text.starts(with: option.utf8) else { continue }
        var rest = line.text.dropFirst(option.utf8.count).drop { $0 == 0x20 || $0 == 0x09 }
        if rest.first == UInt8(ascii: "=") { rest = rest.dropFirst() }
        let pattern = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: "/") }
        if !pattern.isEmpty { return PathExclusion(pattern: Array(pattern), excludes: excludes) }
      }
      return nil
    }
  }
}

/// One `path-exclude` or `path-include` of dpkg; of several that match a path the last counts.
package struct PathExclusion: Sendable, Hashable {
  /// The pattern without leading slash; `*` stands for any bytes, slashes too, `?` for one.
  let pattern: [UInt8]
  /// Whether matching paths are left out, or kept all the same.
  package let excludes: Bool

  /// Whether a path without leading slash matches.
  package func matches(_ path: String) -> Bool {
    let path = Array(path.utf8)
    var (at, star, mark) = (0, -1, 0)
    var index = 0
    while index < path.count {
      if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
        star = at
        mark = index
        at += 1
      } else if at < pattern.count,
        pattern[at] == UInt8(ascii: "?") || pattern[at] == path[index]
      {
        at += 1
        index += 1
      } else if star >= 0 {
        at = star + 1
        mark += 1
        index = mark
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
