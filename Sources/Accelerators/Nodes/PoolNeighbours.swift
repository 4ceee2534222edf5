import Model

/// Pools that a workload cannot tell from one another by the cluster's pool and the GPU: those of a
/// driver rollout, and those of other GPUs in the same pool of the cluster.
struct PoolNeighbours {
  private struct Kind: Hashable {
    var clusterPool: String?
    var products: [String]
  }

  // For every kind of GPU its drivers, for every pool of the cluster its kinds of GPU, each with
  // the first pool that has them: nodes that all differ cost no more than equal ones.
  private var drivers: [Kind: [(key: [String], text: String)]] = [:]
  private var products: [String: [(key: [String], text: String)]] = [:]

  /// The most neighbours that are named.
  private static let limit = 4

  init(_ groups: [PoolGrouping.Group], _ names: [String]) {
    var seenDrivers: Set<[String]> = []
    var seenProducts: Set<[String]> = []
    for (group, name) in zip(groups, names) where !group.key.products.isEmpty {
      let key = group.key
      let kind = Kind(clusterPool: key.clusterPool, products: key.products)
      let place = [key.clusterPool ?? "", key.clusterPool == nil ? "" : "pool"] + key.products
      if seenDrivers.insert(place + ["with"] + key.drivers).inserted {
        let versions = PoolGrouping.drivers(of: group).map { $0.version ?? "of unknown version" }
        let text = versions.isEmpty ? "no driver" : "driver " + versions.joined(separator: ", ")
        drivers[kind, default: []].append((key.drivers, "\(text) in pool \(name)"))
      }
      if let pool = key.clusterPool, seenProducts.insert(place).inserted {
        products[pool, default: []].append((key.products, "pool \(name)"))
      }
    }
  }

  /// What is to be said about the neighbours of a group.
  func lines(about group: PoolGrouping.Group) -> [String] {
    let key = group.key
    guard !key.products.isEmpty else { return [] }
    var lines: [String] = []
    let kind = Kind(clusterPool: key.clusterPool, products: key.products)
    if let others = Self.list(drivers[kind] ?? [], without: key.drivers) {
      lines.append("the same GPUs have \(others)")
    }
    if let pool = key.clusterPool,
      let others = Self.list(products[pool] ?? [], without: key.products)
    {
      lines.append("the cluster's pool \(NodeText.quoted(pool)) has other GPUs in \(others)")
    }
    return lines
  }

  private static func list(
    _ entries: [(key: [String], text: String)], without own: [String]
  ) -> String? {
    let others = entries.lazy.filter { $0.key != own }.prefix(limit + 1).map(\.text)
    let texts = Array(others)
    guard !texts.isEmpty else { return nil }
    return texts.prefix(limit).joined(separator: ", ")
      + (texts.count > limit ? " and others" : "")
  }
}
