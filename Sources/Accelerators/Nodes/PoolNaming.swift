import Model

/// Names of pools: the GPU, and no more of driver, cluster and processor than tells pools apart.
///
/// The same nodes give the same names, in whatever order they are listed: `l4`; while a rollout is
/// under way `l4-535` and `l4-550`; where both are of one branch `l4-535.104.05` and `l4-535.161.08`.
enum PoolNaming {
  // Words of product names that tell nothing apart.
  private static let emptyWords: Set<String> = [
    "nvidia", "tesla", "geforce", "quadro", "amd", "radeon", "instinct", "intel", "data", "center",
    "gpu",
  ]

  /// A product in one spelling: lower case, words between dashes, `-SHARED` cut.
  static func spelling(_ product: String) -> String {
    words(NodeLabels.unshared(product)).joined(separator: "-")
  }

  private static func words(_ text: String) -> [String] {
    text.lowercased().utf8
      .split { byte in
        !((byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "."))
      }
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// The name that people use: `nvidia-a100-sxm4-80gb` gives `a100`, `geforce-rtx-4090` `rtx-4090`.
  static func short(_ spelling: String) -> String {
    let parts = cutAtSlice(spelling)
    let all = parts.product.split(separator: "-").map(String.init)
    if all.first == "pci" { return spelling }
    let telling = all.filter { !emptyWords.contains($0) }
    let count = telling.firstIndex { $0.utf8.contains { $0 &- 0x30 < 10 } }.map { $0 + 1 }
    let kept = telling.prefix(count ?? 3).joined(separator: "-")
    return (kept.isEmpty ? spelling : kept) + parts.slice
  }

  /// Every word of the product that tells anything.
  private static func long(_ spelling: String) -> String {
    let parts = cutAtSlice(spelling)
    let telling = parts.product.split(separator: "-").filter { !emptyWords.contains(String($0)) }
    return telling.isEmpty ? spelling : telling.joined(separator: "-") + parts.slice
  }

  private static func cutAtSlice(_ spelling: String) -> (product: String, slice: String) {
    let words = spelling.split(separator: "-", omittingEmptySubsequences: false)
    guard let position = words.firstIndex(of: "mig"), position > 0 else { return (spelling, "") }
    return (
      words[..<position].joined(separator: "-"), "-" + words[position...].joined(separator: "-")
    )
  }

  /// The names of groups, in their order.
  static func names(of groups: [PoolGrouping.Group]) -> [String] {
    var names = groups.map { base($0.key) }
    for suffixes in [products, drivers, clusterPools, architectures, levels, systems] {
      let sharing = Dictionary(grouping: names.indices) { names[$0] }
      for (name, positions) in sharing where positions.count > 1 {
        let found = suffixes(positions.map { groups[$0] })
        guard Set(found).count > 1 else { continue }
        for (position, suffix) in zip(positions, found) {
          names[position] = suffix.replaces ? suffix.text : "\(name)-\(suffix.text)"
        }
      }
    }
    return numbered(names)
  }

  // What is added to a name, or stands in its place.
  private struct Suffix: Hashable {
    var text: String
    var replaces = false
  }

  private static func base(_ key: PoolGrouping.Key) -> String {
    guard key.products.isEmpty else {
      return key.products.map { title($0, short) }.joined(separator: "-")
    }
    for (prefix, name) in [
      ("google.com/", "tpu"), ("aws.amazon.com/", "neuron"), ("habana.ai/", "gaudi"),
    ] where key.others.contains(where: { $0.hasPrefix(prefix) }) { return name }
    return key.clusterPool.map(word) ?? "cpu"
  }

  // `nvidia nvidia-l4`: the vendor and the product, which may be unknown.
  private static func title(_ product: String, _ form: (String) -> String) -> String {
    let parts = product.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2, !parts[1].isEmpty else { return "\(parts.first ?? "")-gpu" }
    return form(parts[1])
  }

  private static func word(_ text: String) -> String {
    let word = words(text).joined(separator: "-")
    return word.isEmpty ? "pool" : String(word.prefix(60))
  }

  private static func products(_ groups: [PoolGrouping.Group]) -> [Suffix] {
    groups.map { group in
      Suffix(
        text: group.key.products.isEmpty
          ? base(group.key) : group.key.products.map { title($0, long) }.joined(separator: "-"),
        replaces: true)
    }
  }

  // The branch where it tells the drivers apart, else the whole version.
  private static func drivers(_ groups: [PoolGrouping.Group]) -> [Suffix] {
    let versions = groups.map { group in
      PoolGrouping.drivers(of: group).compactMap(\.version).joined(separator: "-")
    }
    let branches = versions.map { String($0.split(separator: ".").first ?? "") }
    let isEnough = Set(branches).count == Set(versions).count
    return zip(groups, isEnough ? branches : versions).map { group, text in
      guard text.isEmpty else { return Suffix(text: word(text)) }
      return Suffix(text: group.key.drivers.isEmpty ? "no-driver" : "unknown-driver")
    }
  }

  private static func clusterPools(_ groups: [PoolGrouping.Group]) -> [Suffix] {
    groups.map { Suffix(text: $0.key.clusterPool.map(word) ?? "no-pool") }
  }

  private static func architectures(_ groups: [PoolGrouping.Group]) -> [Suffix] {
    groups.map { Suffix(text: $0.key.architecture.map(word) ?? "unknown-architecture") }
  }

  private static func levels(_ groups: [PoolGrouping.Group]) -> [Suffix] {
    groups.map { group in
      Suffix(
        text: group.key.cpuLevel.map { String($0.split(separator: "-").last ?? "") }
          ?? "unknown-cpu")
    }
  }

  private static func systems(_ groups: [PoolGrouping.Group]) -> [Suffix] {
    groups.map { Suffix(text: $0.key.system.map(word) ?? "unknown-system") }
  }

  // What is still alike gets a number, in the order of the first nodes.
  private static func numbered(_ names: [String]) -> [String] {
    var used: Set<String> = []
    var counts: [String: Int] = [:]
    return names.map { name in
      var candidate = name
      while !used.insert(candidate).inserted {
        counts[name, default: 1] += 1
        candidate = "\(name)-\(counts[name, default: 1])"
      }
      return candidate
    }
  }
}
