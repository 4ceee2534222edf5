package import Bytes
package import Model
package import Trees

/// Reads one kind of file: bytes in, facts and notices out, nothing else.
///
/// An extractor is one file, listed in `Registry.swift`. It knows no path but the last part of the
/// file's name, no clock, no environment and no other file, so that its facts can be cached under
/// the digest of the bytes. It never throws: a damaged record is a notice, and the scan goes on.
/// There are four shapes: `FileExtractor`, `StreamExtractor`, `NameExtractor` and `RangedExtractor`.
package protocol Extractor: Sendable {
  /// The name in records and reports, and of the fixture folder, `python.dist-info`.
  static var name: String { get }
  /// Raised whenever the same bytes give other facts than before: a part of the cache's key.
  static var revision: Int { get }
  /// The paths that it wants.
  static var patterns: [PathPattern] { get }
  /// The largest file that it reads, in bytes; larger ones are skipped with a notice.
  static var limitBytes: Int { get }
  /// A last look at a path that a pattern chose; false leaves the file alone.
  static func accepts(_ path: String) -> Bool
}

extension Extractor {
  /// 16 MiB, the cap of one metadata file (THREATS T-42).
  package static var limitBytes: Int { 16 << 20 }

  /// Every path that a pattern chose.
  package static func accepts(_ path: String) -> Bool { true }
}

/// An extractor that is handed the whole content of a file at once.
package protocol FileExtractor: Extractor {
  /// Adds what the file says to `found`.
  static func extract(_ file: File, into found: inout Extraction)
}

/// An extractor that reads a file while it passes by, for databases and binaries of any size.
package protocol StreamExtractor: Extractor {
  /// Starts on a file of that many bytes.
  init(size: Int)
  /// Takes the next bytes, which begin at `offset`.
  mutating func consume(_ bytes: Span<UInt8>, at offset: Int, into found: inout Extraction)
  /// The file is complete.
  mutating func finish(into found: inout Extraction)
}

extension StreamExtractor {
  /// A reader for a file of that many bytes.
  static func start(size: Int) -> any StreamExtractor { Self(size: size) }
}

/// An extractor to which the name alone says what it needs; the content is never read.
package protocol NameExtractor: Extractor {
  /// Adds what the last part of a path says to `found`.
  static func extract(name: String, size: Int, into found: inout Extraction)
}

/// An extractor of files of any size of which it needs parts only, in an order of its own: binaries.
///
/// Where the source can seek, `extract` reads the parts; where the content passes by once, a value
/// of the type sees all of it. Both must find the same. What the name alone says comes first, and
/// stands for itself where contents are not read (repositories).
package protocol RangedExtractor: NameExtractor {
  /// Whether a link of that name stands for something that the name tells.
  static func means(_ name: String) -> Bool
  /// Adds what the content says to `found`, reading it in any order.
  static func extract(
    name: String, content: some RangedBytes, into found: inout Extraction)
  /// Starts on a file of that name and that many bytes that passes by.
  init(name: String, size: Int)
  /// Takes the next bytes, which begin at `offset`.
  mutating func consume(_ bytes: Span<UInt8>, at offset: Int, into found: inout Extraction)
  /// The file is complete.
  mutating func finish(into found: inout Extraction)
}

extension RangedExtractor {
  /// A reader for a file of that name and that many bytes.
  static func start(name: String, size: Int) -> any RangedExtractor { Self(name: name, size: size) }
}

/// The content of a wanted file.
package struct File: Sendable {
  /// The last part of its path.
  package let name: String
  /// Its bytes.
  package let content: [UInt8]

  /// A file in memory.
  package init(name: String, content: [UInt8]) {
    self.name = name
    self.content = content
  }

  /// The content as text without a byte order mark; what is not UTF-8 becomes U+FFFD.
  package var text: String {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    return String(
      decoding: content.starts(with: mark) ? content[3...] : content[...], as: UTF8.self)
  }
}

/// What an extractor found in one file.
package struct Extraction: Sendable {
  /// Facts in file order.
  package private(set) var facts: [Fact] = []
  /// What could not be read.
  package private(set) var notices: [Notice] = []

  /// Nothing found yet.
  package init() {}

  /// Adds a fact.
  package mutating func add(_ fact: Fact) { facts.append(fact) }

  /// Adds a notice: one sentence, lower case, no full stop; the place is added by the recorder.
  package mutating func skip(_ message: String, line: Int? = nil, code: String = "SRC001") {
    notices.append(Notice(message, line: line, code: code))
  }
}
