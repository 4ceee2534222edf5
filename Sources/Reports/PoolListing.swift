package import Model

/// Hardware pools as a table (`pools`, `pools import`).
package enum PoolListing {
  /// The table, what is mixed below it, and the pools' age; or a line that says how to begin.
  ///
  /// `remarks` are sentences about the whole, such as its age.
  package static func render(
    _ pools: [Pool], remarks: [String] = [], style: TextStyle
  ) -> String {
    var page = TextPage(style)
    guard !pools.isEmpty else {
      page.line("no pools yet; `holdfast pools import nodes.json -o pools.json` makes an inventory")
      return page.text
    }
    // A narrow terminal has no room for where a pool was seen; JSON and a pipe have it.
    let isNarrow = style.width.map { $0 < 110 } ?? false
    var table = TextTable(rightAligned: [1], rigid: [0, 1, 3, 4])
    table.add(
      header: ["pool", "nodes", "GPUs", "driver", "processor"]
        + (isNarrow ? [] : ["system", "from"]))
    for pool in pools {
      let cells: [StyledText] = [
        "\(pool.name, .strong)", pool.nodes.map { "\($0)" } ?? "-", gpus(pool),
        drivers(pool, isNarrow), processor(pool),
      ]
      table.add(
        isNarrow ? cells : cells + ["\(pool.operatingSystem ?? "-")", origin(pool)])
    }
    page.table(table)
    let mixed = pools.filter { !$0.mixed.isEmpty }
    if !mixed.isEmpty {
      page.blank()
      for pool in mixed {
        page.paragraph(
          .joined(pool.mixed.map { "\(sentence: $0)" }, by: "; "), indent: 2,
          first: "\(pool.name, .strong): ")
      }
    }
    for remark in remarks {
      page.paragraph("\(sentence: remark)", first: "\(ours: "!", .warning) ")
    }
    return page.text
  }

  private static func gpus(_ pool: Pool) -> StyledText {
    guard !pool.machine.gpus.isEmpty else {
      let others = pool.resources.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
      return others.isEmpty ? "-" : "\(others.joined(separator: ", "))"
    }
    let texts = pool.machine.gpus.map { gpu -> StyledText in
      let count = gpu.count.map { "\($0) × " } ?? ""
      let target = gpu.target.map { " (\($0))" } ?? ""
      return "\(ours: count)\(gpu.name ?? "\(title(gpu.vendor)), which one is unknown")\(target)"
    }
    return .joined(texts, by: ", ")
  }

  private static func drivers(_ pool: Pool, _ isNarrow: Bool) -> StyledText {
    guard !pool.machine.drivers.isEmpty else {
      return pool.machine.gpus.isEmpty ? "-" : "\(ours: "unknown", .warning)"
    }
    let texts = pool.machine.drivers.map { driver -> StyledText in
      let flavour = driver.vendor == .intel ? driver.flavour : nil
      let cuda = isNarrow ? "" : driver.cuda.map { " (CUDA \($0))" } ?? ""
      guard let version = driver.version ?? flavour else { return "\(ours: "unknown", .warning)" }
      return "\(version)\(cuda)"
    }
    return .joined(texts, by: ", ")
  }

  private static func processor(_ pool: Pool) -> StyledText {
    "\(pool.machine.cpuLevel ?? pool.machine.architecture ?? "-")"
  }

  private static func origin(_ pool: Pool) -> StyledText {
    guard let day = pool.collected else { return "\(pool.origin, .faint)" }
    return "\("\(pool.origin), \(day)", .faint)"
  }

  private static func title(_ vendor: GPUCode.Vendor) -> String {
    switch vendor {
    case .amd: "AMD"
    case .intel: "Intel"
    case .nvidia: "NVIDIA"
    }
  }
}
