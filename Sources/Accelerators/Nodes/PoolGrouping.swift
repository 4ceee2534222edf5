import Model

/// Groups nodes into pools: nodes are one pool when nothing that decides a verdict differs.
struct PoolGrouping {
  /// What nodes of one pool share.
  struct Key: Hashable {
    /// The cluster's own name of the pool.
    var clusterPool: String?
    /// The models of GPU in one spelling, sorted; `nvidia` for a GPU of which only the maker is known.
    var products: [String]
    /// The drivers' versions in one spelling, by vendor.
    var drivers: [String]
    /// The architecture.
    var architecture: String?
    /// The level of the processor.
    var cpuLevel: String?
    /// The operating system without its smallest steps.
    var system: String?
    /// Other accelerators, by resource.
    var others: [String]

    init(_ node: NodeRecord) {
      clusterPool = node.labels.clusterPool
      products = Set(
        node.machine.gpus.map { gpu in
          "\(gpu.vendor.rawValue) " + (gpu.name.map(PoolNaming.spelling) ?? "")
        }
      ).sorted()
      drivers = node.machine.drivers.map { driver in
        "\(driver.vendor.rawValue) \(driver.flavour ?? "") "
          + (driver.version.map(NodeText.canonical) ?? "")
      }
      architecture = node.machine.architecture
      cpuLevel = node.machine.cpuLevel
      system = node.operatingSystem.map(PoolGrouping.release)
      others = node.resources.keys.filter { name in
        ["google.com/", "aws.amazon.com/", "habana.ai/"].contains { name.hasPrefix($0) }
      }.sorted()
    }
  }

  /// Nodes of one key.
  struct Group {
    /// What they share.
    let key: Key
    /// The nodes, ordered by name.
    let nodes: [NodeRecord]
  }

  /// The pools, ordered by name.
  static func pools(of records: [NodeRecord]) -> [Pool] {
    let groups = Dictionary(grouping: records, by: Key.init)
      .map { key, nodes in
        Group(key: key, nodes: nodes.sorted { ($0.name, $0.line) < ($1.name, $1.line) })
      }
      .sorted { ($0.nodes.first?.name ?? "") < ($1.nodes.first?.name ?? "") }
    let names = PoolNaming.names(of: groups)
    let neighbours = PoolNeighbours(groups, names)
    let pools = zip(groups, names).map { group, name in
      pool(of: group, name: name, others: neighbours.lines(about: group))
    }
    return pools.sorted { $0.name < $1.name }
  }

  /// The system up to its minor version: `Ubuntu 22.04.4 LTS` gives `Ubuntu 22.04`.
  static func release(_ system: String) -> String {
    var words: [Substring] = []
    for word in system.split(separator: " ") {
      guard word.utf8.contains(where: { $0 &- 0x30 < 10 }) else {
        words.append(word)
        continue
      }
      words.append(word.split(separator: ".").prefix(2).joined(separator: ".")[...])
      break
    }
    return words.joined(separator: " ")
  }

  private static func pool(of group: Group, name: String, others: [String]) -> Pool {
    var pool = Pool(name: name, machine: MachineFacts(), origin: "kubectl get nodes")
    pool.nodes = group.nodes.count
    var mixed = Set(group.nodes.flatMap(\.mixed)).sorted() + others
    pool.machine.architecture = group.key.architecture
    pool.machine.cpuLevel = group.key.cpuLevel
    pool.machine.drivers = drivers(of: group)
    pool.machine.gpus = gpus(of: group, &mixed)
    pool.machine.kernel = common(group.nodes.map(\.machine.kernel), "kernels", &mixed)
    pool.operatingSystem = common(
      group.nodes.map(\.operatingSystem), "operating systems", &mixed)
    pool.machine.cpuModel = common(group.nodes.map(\.machine.cpuModel), "processors", &mixed)
    let modes = Set(group.nodes.map(\.machine.runtimeMode))
    pool.machine.runtimeMode = modes.count == 1 ? modes.first ?? nil : nil
    pool.machine.containerRuntimes = Set(group.nodes.flatMap(\.machine.containerRuntimes)).sorted()
    for node in group.nodes {
      pool.resources.merge(node.resources) { max($0, $1) }
    }
    pool.mixed = mixed
    return pool
  }

  /// The drivers of a group, in their longest spelling: one source loses the zero of `550.90.07`.
  static func drivers(of group: Group) -> [MachineFacts.Driver] {
    guard var result = group.nodes.first?.machine.drivers else { return [] }
    for node in group.nodes.dropFirst() {
      for (position, driver) in node.machine.drivers.enumerated()
      where result.indices.contains(position) {
        let known = result[position]
        result[position].cuda = known.cuda ?? driver.cuda
        if (driver.version ?? "").utf8.count > (known.version ?? "").utf8.count {
          result[position].version = driver.version
        }
      }
    }
    return result
  }

  private static func gpus(of group: Group, _ mixed: inout [String]) -> [MachineFacts.GPU] {
    struct Model: Hashable {
      var vendor: GPUCode.Vendor
      var name: String
    }
    let all = Dictionary(grouping: group.nodes.flatMap(\.machine.gpus)) { gpu in
      Model(vendor: gpu.vendor, name: gpu.name.map(PoolNaming.spelling) ?? "")
    }
    return all.sorted {
      ($0.key.vendor.rawValue, $0.key.name) < ($1.key.vendor.rawValue, $1.key.name)
    }
    .compactMap { _, gpus in
      guard var gpu = gpus.min(by: { ($0.name ?? "") < ($1.name ?? "") }) else { return nil }
      let targets = Set(gpus.compactMap(\.target))
      gpu.target = targets.count == 1 ? targets.first : nil
      if targets.count > 1 {
        mixed.append("compute capabilities: " + targets.sorted().joined(separator: ", "))
      }
      gpu.memoryBytes = gpus.compactMap(\.memoryBytes).min()
      gpu.brand = gpus.compactMap(\.brand).min()
      var counts: [Int: Int] = [:]
      for gpu in gpus { if let count = gpu.count { counts[count, default: 0] += 1 } }
      gpu.count = counts.count == 1 ? counts.keys.first : nil
      if counts.count > 1 {
        mixed.append(
          "GPUs in a node: "
            + counts.sorted { $0.key < $1.key }.map { "\($0.key) (\(nodes($0.value)))" }
            .joined(separator: ", "))
      }
      return gpu
    }
  }

  // The most common value; the others are told.
  private static func common(
    _ values: [String?], _ what: String, _ mixed: inout [String]
  ) -> String? {
    var counts: [String: Int] = [:]
    for value in values { if let value { counts[value, default: 0] += 1 } }
    let ordered = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    if ordered.count > 1 {
      let shown = ordered.prefix(4).map { "\(NodeText.quoted($0.key)) (\(nodes($0.value)))" }
      let more = ordered.count > 4 ? [" and \(ordered.count - 4) more"] : []
      mixed.append("\(what): " + shown.joined(separator: ", ") + more.joined())
    }
    return ordered.first?.key
  }

  private static func nodes(_ count: Int) -> String { "\(count) node\(count == 1 ? "" : "s")" }
}
