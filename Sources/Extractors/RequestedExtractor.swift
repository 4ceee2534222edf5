import Model
import Trees

/// Sees `*.dist-info/REQUESTED`, which says that the user asked for the distribution itself.
///
/// Format: Python packaging user guide, "Recording installed projects", "The REQUESTED file": its
/// content means nothing.
enum RequestedExtractor: NameExtractor {
  static let name = "python.requested"
  static let revision = 1
  static let patterns: [PathPattern] = [.nameInFolder("REQUESTED", folderSuffix: ".dist-info")]
  // The content is never read, so no size is too much.
  static let limitBytes = Int.max

  static func extract(name: String, size: Int, into found: inout Extraction) {
    found.add(.companion(.requested))
  }
}
