import CArchive

/// The linked libarchive.
package enum ArchiveLibrary {
  /// Its version, `3.6.2`.
  package static var version: String {
    let number = Int(archive_version_number())
    return "\(number / 1_000_000).\(number / 1_000 % 1_000).\(number % 1_000)"
  }
}
