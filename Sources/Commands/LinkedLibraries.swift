import Archives
import Catalog
import Compression
import Digests
import Repositories

/// The system libraries that this program runs with.
enum LinkedLibraries {
  /// Versions by name.
  static var versions: [String: String] {
    [
      "ISA-L": CompressionLibraries.gzip,
      "libarchive": ArchiveLibrary.version,
      "libcrypto": DigestLibrary.version,
      "libgit2": GitVersion.text,
      "sqlite": CatalogLibrary.version,
      "zstd": CompressionLibraries.zstd,
    ]
  }
}
