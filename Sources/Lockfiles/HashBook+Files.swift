import Documents
import Model
import Versions

/// Why a file of digests is refused.
package enum HashFileError: Error, Hashable {
  /// The file is damaged; the reader's own words.
  case syntax(name: String, line: Int?, reason: String)
  /// A digest is none, or of an algorithm that identifies nothing.
  case invalidDigest(name: String, line: Int, text: String)
  /// The file names no archive with a digest.
  case empty(name: String)
}

extension HashFileError: Explained {
  /// What was found, what was expected, and where.
  package var message: String {
    switch self {
    case .syntax(let name, let line, let reason):
      "`\(name)`\(line.map { " line \($0)" } ?? "") cannot be read: \(reason)"
    case .invalidDigest(let name, let line, let text):
      "`\(name)` line \(line): `\(text)` is no SHA-256, SHA-384 or SHA-512 digest"
    case .empty(let name): "`\(name)` names no archive with a digest"
    }
  }

  /// Ways out.
  package var hints: [String] {
    switch self {
    case .syntax, .invalidDigest: []
    case .empty:
      [
        "give requirements with `--hash`, a pylock.toml, uv.lock or poetry.lock, the output of "
          + "`pip install --dry-run --report`, or of `sha256sum *.whl`"
      ]
    }
  }
}

extension HashBook {
  /// Adds the digests of a file: requirements with `--hash`, `pylock.toml`, `uv.lock`, `poetry.lock`,
  /// the JSON of pip's `--report`, or lines of `sha256sum` and `pip hash` over archives.
  ///
  /// `name` is how messages and `hashesFrom` call the file. Lines that name no digest are passed over.
  package mutating func add(file bytes: [UInt8], name: String) throws(HashFileError) {
    let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
    var found = HashFile(name: name)
    let last = name.split(separator: "/").last ?? ""
    if bytes.first(where: { !blanks.contains($0) }) == UInt8(ascii: "{") {
      try found.readReport(bytes)
    } else if last.hasSuffix(".toml") || last.hasSuffix(".lock") {
      try found.readLock(bytes)
    } else {
      try found.readLines(bytes)
    }
    guard !found.entries.isEmpty else { throw .empty(name: name) }
    for entry in found.entries { add(entry.ecosystem, entry.name, entry.version, entry.archive) }
  }
}

/// The digests of one file.
struct HashFile {
  /// One digest of one archive.
  struct Entry {
    var ecosystem: Ecosystem
    var name: String
    var version: String
    var archive: HashBook.Archive
  }

  private let name: String
  private(set) var entries: [Entry] = []

  init(name: String) {
    self.name = name
  }

  /// `sha256:…` in lower case; nil for everything else.
  static func digest(_ algorithm: String, _ hex: String) -> String? {
    let lengths = ["sha256": 64, "sha384": 96, "sha512": 128]
    let hex = hex.lowercased()
    guard let length = lengths[algorithm.lowercased()], hex.utf8.count == length,
      hex.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    return "\(algorithm.lowercased()):\(hex)"
  }

  private static func digest(_ text: String) -> String? {
    let parts = text.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    return digest(String(parts[0]), String(parts[1]))
  }

  // What the archive's own name says; the package's where the file says it beside.
  private mutating func add(archive: String?, hash: String, name: String?, version: String?) {
    let parsed = archive.flatMap(ArchiveName.init)
    guard let owner = name ?? parsed?.name, let version = version ?? parsed?.version else {
      return
    }
    entries.append(
      Entry(
        ecosystem: parsed?.ecosystem ?? .pypi, name: owner, version: version,
        archive: HashBook.Archive(hash: hash, from: self.name, tags: parsed?.tags ?? [])))
  }

  /// pip's report: `install[].download_info.archive_info.hashes`.
  mutating func readReport(_ bytes: [UInt8]) throws(HashFileError) {
    let root: DocumentNode
    do throws(DocumentError) {
      root = try JSONDocument.read(bytes)
    } catch {
      throw .syntax(name: name, line: error.line, reason: error.message)
    }
    for item in root["install"]?.array ?? [] {
      let archive = item["download_info"]?["url"]?.string.map(ArchiveName.last)
      for entry in item.at("download_info", "archive_info", "hashes")?.table?.entries ?? [] {
        guard let hash = entry.value.string.flatMap({ Self.digest(entry.key, $0) }) else {
          continue
        }
        add(
          archive: archive, hash: hash, name: item["metadata"]?["name"]?.string,
          version: item["metadata"]?["version"]?.string)
      }
    }
  }

  /// `pylock.toml` (PEP 751), `uv.lock`, `poetry.lock`.
  mutating func readLock(_ bytes: [UInt8]) throws(HashFileError) {
    let root: DocumentNode
    do throws(DocumentError) {
      root = try TOMLDocument.read(bytes)
    } catch {
      throw .syntax(name: name, line: error.line, reason: error.message)
    }
    for package in (root["packages"]?.array ?? []) + (root["package"]?.array ?? []) {
      let owner = package["name"]?.string
      let version = package["version"]?.string
      let archives =
        (package["wheels"]?.array ?? []) + (package["files"]?.array ?? [])
        + [package["sdist"], package["archive"]].compactMap(\.self)
      for archive in archives {
        let file =
          archive["name"]?.string ?? archive["file"]?.string
          ?? (archive["url"] ?? archive["path"])?.string.map(ArchiveName.last)
        var hashes = (archive["hashes"]?.table?.entries ?? []).compactMap { entry in
          entry.value.string.flatMap { Self.digest(entry.key, $0) }
        }
        if let hash = archive["hash"]?.string.flatMap(Self.digest) { hashes.append(hash) }
        for hash in hashes { add(archive: file, hash: hash, name: owner, version: version) }
      }
    }
  }

  /// Requirements with `--hash`, `pip hash`, `sha256sum`.
  mutating func readLines(_ bytes: [UInt8]) throws(HashFileError) {
    let text = String(decoding: bytes, as: UTF8.self)
    var pending = ""
    var archive: String?
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      if line.last == "\\" {
        pending += line.dropLast() + " "
        continue
      }
      let whole = pending + line
      pending = ""
      let words = whole.split(whereSeparator: \.isWhitespace).map(String.init)
      guard let first = words.first, !first.hasPrefix("#") else { continue }
      if words.count == 1, first.hasSuffix(":") {
        archive = ArchiveName.last(String(first.dropLast()))
      } else if let hash = Self.checksum(first), words.count > 1 {
        let file = words.dropFirst().joined(separator: " ")
        add(
          archive: ArchiveName.last(file.hasPrefix("*") ? String(file.dropFirst()) : file),
          hash: hash, name: nil, version: nil)
      } else {
        try addRequirement(whole, words, archive, line: index + 1)
      }
    }
  }

  // The first word of a line of `sha256sum`, `sha384sum` or `sha512sum`.
  private static func checksum(_ word: String) -> String? {
    for algorithm in ["sha256", "sha384", "sha512"] {
      if let hash = digest(algorithm, word) { return hash }
    }
    return nil
  }

  private mutating func addRequirement(
    _ whole: String, _ words: [String], _ archive: String?, line: Int
  ) throws(HashFileError) {
    var hashes: [String] = []
    for (position, word) in words.enumerated() where word.hasPrefix("--hash") {
      let text =
        word == "--hash" ? words.dropFirst(position + 1).first ?? "" : String(word.dropFirst(7))
      guard let hash = Self.digest(text) else {
        throw .invalidDigest(name: name, line: line, text: String(text.prefix(80)))
      }
      hashes.append(hash)
    }
    guard !hashes.isEmpty else { return }
    let end = words.firstIndex { $0.hasPrefix("--") } ?? words.count
    let text = words[..<end].joined(separator: " ")
    guard !text.isEmpty else {
      // `pip hash` prints the file's name on the line before.
      for hash in hashes { add(archive: archive, hash: hash, name: nil, version: nil) }
      return
    }
    guard let requirement = try? PEP508Requirement(text) else {
      throw .syntax(name: name, line: line, reason: "`\(text.prefix(80))` is no requirement")
    }
    let file = requirement.url.map(ArchiveName.last)
    let version = Self.pin(requirement)
    for hash in hashes {
      add(archive: file, hash: hash, name: requirement.name, version: version)
    }
  }

  private static func pin(_ requirement: PEP508Requirement) -> String? {
    requirement.specifiers.pin?.text
  }
}

/// What the file name of an archive says.
struct ArchiveName {
  let ecosystem: Ecosystem
  let name: String
  let version: String
  let tags: Set<String>

  /// A wheel, a source distribution, a Debian or a conda package; nil for every other name.
  init?(_ file: String) {
    if let wheel = try? WheelFilename(file) {
      ecosystem = .pypi
      name = wheel.name
      version = wheel.version.text
      tags = Set(wheel.tags.map { $0.description.lowercased() })
    } else if let source = try? SourceDistributionFilename(file) {
      ecosystem = .pypi
      name = source.name
      version = source.version.text
      tags = []
    } else if file.hasSuffix(".deb") {
      let parts = file.dropLast(4).split(separator: "_")
      guard parts.count == 3 else { return nil }
      ecosystem = .deb
      name = String(parts[0])
      version = Self.decoded(String(parts[1]))
      tags = []
    } else if file.hasSuffix(".conda") {
      let parts = file.dropLast(6).split(separator: "-")
      guard parts.count >= 3 else { return nil }
      ecosystem = .conda
      name = parts.dropLast(2).joined(separator: "-")
      version = String(parts[parts.count - 2])
      tags = []
    } else {
      return nil
    }
  }

  /// The last part of a path or address, without query and fragment, unescaped.
  static func last(_ address: String) -> String {
    let plain = address.prefix { $0 != "?" && $0 != "#" }
    return decoded(plain.split(separator: "/").last.map(String.init) ?? "")
  }

  private static func decoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
