import Synchronization

/// The catalogs that this process has open, by file system and number of the file.
enum OpenFiles {
  private static let counts = Mutex<[[UInt64]: Int]>([:])

  /// A wish to have a file open, which lasts as long as the value.
  final class Claim: Sendable {
    private let place: [UInt64]

    private init(_ place: [UInt64]) {
      self.place = place
    }

    /// A claim, after a check that runs only where no other claim of this process holds the file.
    static func make(
      _ place: [UInt64], check: () -> CatalogError?
    ) throws(CatalogError) -> Claim {
      let failure = OpenFiles.counts.withLock { counts -> CatalogError? in
        if counts[place, default: 0] == 0, let failure = check() { return failure }
        counts[place, default: 0] += 1
        return nil
      }
      if let failure { throw failure }
      return Claim(place)
    }

    deinit {
      OpenFiles.counts.withLock { counts in
        let left = counts[place, default: 0] - 1
        counts[place] = left > 0 ? left : nil
      }
    }
  }
}
