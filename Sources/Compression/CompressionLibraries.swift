import CISAL
import CZstd

/// The linked decoders.
package enum CompressionLibraries {
  /// ISA-L tells its version only when it is compiled against.
  package static var gzip: String {
    "\(ISAL_MAJOR_VERSION).\(ISAL_MINOR_VERSION).\(ISAL_PATCH_VERSION) (headers)"
  }

  /// The version of libzstd, `1.5.4`.
  package static var zstd: String {
    let number = Int(ZSTD_versionNumber())
    return "\(number / 10_000).\(number / 100 % 100).\(number % 100)"
  }
}
