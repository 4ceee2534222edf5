/// Paths that are records of installed packages themselves.
enum PackageRecordPath {
  /// Whether a listed path is the METADATA of a dist-info folder or the PKG-INFO of an egg, or
  /// names an egg-info file or folder: enough to find who owns a distribution.
  static func matches(_ path: ArraySlice<UInt8>) -> Bool {
    switch path.last {
    case UInt8(ascii: "A"): ends(path, with: dist)
    case UInt8(ascii: "O"): ends(path, with: egg) || ends(path, with: wholeEgg)
    case UInt8(ascii: "o"): ends(path, with: single)
    default: false
    }
  }

  /// Whether a file of an `EGG-INFO` folder belongs to an egg that is searched: one that stands in a
  /// folder of packages, as easy_install puts it there, and not somewhere as test data.
  static func isSearched(egg path: String) -> Bool {
    let parts = path.split(separator: "/").suffix(4)
    guard parts.count >= 3, parts.dropLast().last == "EGG-INFO" else { return true }
    return parts.count == 3 || ["site-packages", "dist-packages"].contains(parts.first)
  }

  private static let dist = Array(".dist-info/METADATA".utf8)
  private static let egg = Array(".egg-info/PKG-INFO".utf8)
  private static let wholeEgg = Array("EGG-INFO/PKG-INFO".utf8)
  private static let single = Array(".egg-info".utf8)

  private static func ends(_ path: ArraySlice<UInt8>, with suffix: [UInt8]) -> Bool {
    path.count > suffix.count && path.suffix(suffix.count).elementsEqual(suffix)
  }
}
