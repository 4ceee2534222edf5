import Documents
import Model
import Trees

/// Reads `var/lib/dpkg/status`, the installed Debian packages, of the system or of a root below it.
///
/// Format: deb-status(5). Read as a stream: the database of a large system has hundreds of
/// megabytes at most (THREATS T-42).
struct DpkgStatusExtractor: StreamExtractor {
  static let name = "dpkg.status"
  static let revision = 1
  static let limitBytes = 256 << 20
  static let patterns: [PathPattern] = [.nameInFolder("status", folderSuffix: "lib/dpkg")]

  private var parser = Deb822Parser()

  init(size: Int) {}

  static func accepts(_ path: String) -> Bool {
    path == "lib/dpkg/status" || path.hasSuffix("/lib/dpkg/status")
  }

  mutating func consume(_ bytes: Span<UInt8>, at offset: Int, into found: inout Extraction) {
    for paragraph in parser.consume(bytes) {
      DpkgParagraph.add(paragraph, from: .status, into: &found)
    }
  }

  mutating func finish(into found: inout Extraction) {
    for paragraph in parser.finish() {
      DpkgParagraph.add(paragraph, from: .status, into: &found)
    }
    found.skip(parser.notices)
  }
}
