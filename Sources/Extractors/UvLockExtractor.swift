import Documents
import Model
import Trees

/// Reads uv.lock, version 1 of any revision.
///
/// Format: as uv writes it; its documentation describes the use, "Locking and syncing". Markers may
/// hold choices such as `extra == 'extra-7-project-cpu'`: `LockChoice` reads them.
enum UvLockExtractor: FileExtractor {
  static let name = "python.uv-lock"
  static let revision = 1
  static let patterns: [PathPattern] = [.name("uv.lock")]

  static func extract(_ file: File, into found: inout Extraction) {
    guard let root = found.readTOML(file) else { return }
    var reader = UvLockReader(root: root)
    reader.read()
    found.skip(reader.notices)
    if reader.isKnown { found.add(.lock(reader.lock)) }
  }
}
