import Bytes

/// What the indexes of a source list.
struct IndexListing {
  /// The images; of equal digests one, with all names.
  private(set) var candidates: [ImageOpener.Candidate] = []
  /// The indexes that were read.
  var indexes: Set<Digest> = []
  /// The descriptors that were seen.
  var entries = 0
  private var positions: [Digest: Int] = [:]

  /// Adds an image, or names to one that is listed.
  mutating func add(_ descriptor: Descriptor, names: [String]) {
    if let position = positions[descriptor.digest] {
      candidates[position].names += names.filter { !candidates[position].names.contains($0) }
      return
    }
    positions[descriptor.digest] = candidates.count
    candidates.append(
      ImageOpener.Candidate(
        names: names, platform: descriptor.platform, origin: .manifest(descriptor)))
  }
}
