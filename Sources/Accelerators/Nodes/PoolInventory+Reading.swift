import Documents
package import Model

extension PoolInventory {
  /// The most bytes of an inventory.
  package static let limitBytes = 16 << 20

  /// The inventory in the bytes of a file; its pools name the file as their origin.
  ///
  /// Keys that this version does not know are left alone. Throws `PoolInventoryError`.
  package static func read(
    _ bytes: [UInt8], path: String
  ) throws(PoolInventoryError) -> PoolInventory {
    let root: DocumentNode
    do {
      root = try JSONDocument.read(bytes, options: JSONDocument.Options(limitBytes: limitBytes))
    } catch {
      throw .document(path: path, error)
    }
    let schema = root["schema"]?.string
    guard schema == schemaName else { throw .schema(path: path, found: schema) }
    let reader = InventoryFields(node: root, path: path, key: "")
    let collected = try reader.day("collected")
    guard let collected else {
      throw reader.wrong("collected", expected: "a day such as 2026-11-20")
    }
    var pools: [Pool] = []
    var names: Set<String> = []
    for item in try reader.items("pools") {
      var pool = try Self.pool(item, collected: collected)
      pool.origin = path
      guard names.insert(pool.name).inserted else {
        throw item.wrong("name", expected: "names that differ")
      }
      pools.append(pool)
    }
    let notices = try reader.items("notices").map { item throws(PoolInventoryError) in
      Notice(
        try item.required("message"), path: try item.text("path"), line: try item.number("line"),
        code: try item.text("code") ?? "SRC001")
    }
    return PoolInventory(
      collected: collected, pools: pools.sorted { $0.name < $1.name }, notices: notices)
  }

  private static func pool(
    _ item: InventoryFields, collected: String
  ) throws(PoolInventoryError) -> Pool {
    var pool = Pool(name: try item.required("name"), machine: MachineFacts(), origin: "")
    pool.collected = try item.day("collected") ?? collected
    pool.nodes = try item.number("nodes")
    pool.operatingSystem = try item.text("operatingSystem")
    pool.mixed = try item.texts("mixed")
    pool.resources = try item.numbers("resources")
    if let machine = try item.table("machine") { pool.machine = try Self.machine(machine) }
    return pool
  }

  private static func machine(
    _ item: InventoryFields
  ) throws(PoolInventoryError) -> MachineFacts {
    var machine = MachineFacts()
    machine.architecture = try item.text("architecture")
    machine.kernel = try item.text("kernel")
    machine.cpuLevel = try item.text("cpuLevel")
    machine.cpuModel = try item.text("cpuModel")
    machine.containerRuntimes = try item.texts("containerRuntimes")
    machine.openCL = try item.texts("openCL")
    if let mode = try item.text("runtimeMode") {
      guard let known = MachineFacts.RuntimeMode(rawValue: mode) else {
        throw item.wrong("runtimeMode", expected: "`legacy`, `cdi`, `jit-cdi` or `csv`")
      }
      machine.runtimeMode = known
    }
    for driver in try item.items("drivers") {
      machine.drivers.append(
        MachineFacts.Driver(
          vendor: try vendor(driver), version: try driver.text("version"),
          cuda: try driver.text("cuda"), flavour: try driver.text("flavour")))
    }
    for gpu in try item.items("gpus") {
      machine.gpus.append(
        MachineFacts.GPU(
          vendor: try vendor(gpu), name: try gpu.text("name"), target: try gpu.text("target"),
          memoryBytes: try gpu.number("memoryBytes"), brand: try gpu.text("brand"),
          count: try gpu.number("count")))
    }
    return machine
  }

  private static func vendor(
    _ item: InventoryFields
  ) throws(PoolInventoryError) -> GPUCode.Vendor {
    guard let vendor = GPUCode.Vendor(rawValue: try item.required("vendor")) else {
      throw item.wrong("vendor", expected: "`amd`, `intel` or `nvidia`")
    }
    return vendor
  }
}

/// The fields of one table of an inventory; null counts as absent.
private struct InventoryFields {
  let node: DocumentNode
  let path: String
  let key: String

  private func value(_ name: String) -> DocumentNode? {
    node[name].flatMap { $0.isNull ? nil : $0 }
  }

  private func place(_ name: String) -> String { key.isEmpty ? name : "\(key).\(name)" }

  func wrong(_ name: String, expected: String) -> PoolInventoryError {
    let found = node[name]
    return .value(
      path: path, line: found?.line ?? node.line, key: place(name),
      found: found.map { node in
        node.text.map { "\(node.kind) `\(NodeText.quoted($0))`" } ?? "\(node.kind)"
      } ?? "nothing", expected: expected)
  }

  func text(_ name: String) throws(PoolInventoryError) -> String? {
    guard let found = value(name) else { return nil }
    guard let text = found.string, !text.isEmpty else { throw wrong(name, expected: "a text") }
    return text
  }

  func required(_ name: String) throws(PoolInventoryError) -> String {
    guard let text = try text(name) else { throw wrong(name, expected: "a text") }
    return text
  }

  func day(_ name: String) throws(PoolInventoryError) -> String? {
    guard let text = try text(name) else { return nil }
    guard text.utf8.count == 10, NodeText.day(text) != nil else {
      throw wrong(name, expected: "a day such as 2026-11-20")
    }
    return text
  }

  func number(_ name: String) throws(PoolInventoryError) -> Int? {
    guard let found = value(name) else { return nil }
    guard let number = found.integer.flatMap({ Int(exactly: $0) }), number >= 0 else {
      throw wrong(name, expected: "a whole number")
    }
    return number
  }

  func texts(_ name: String) throws(PoolInventoryError) -> [String] {
    guard let found = value(name) else { return [] }
    guard let texts = found.strings else { throw wrong(name, expected: "an array of texts") }
    return texts
  }

  func numbers(_ name: String) throws(PoolInventoryError) -> [String: Int] {
    guard let table = try table(name) else { return [:] }
    var numbers: [String: Int] = [:]
    for name in table.node.table?.keys ?? [] { numbers[name] = try table.number(name) }
    return numbers
  }

  func table(_ name: String) throws(PoolInventoryError) -> InventoryFields? {
    guard let found = value(name) else { return nil }
    guard found.table != nil else { throw wrong(name, expected: "a table") }
    return InventoryFields(node: found, path: path, key: place(name))
  }

  func items(_ name: String) throws(PoolInventoryError) -> [InventoryFields] {
    guard let found = value(name) else { return [] }
    guard let items = found.array, items.allSatisfy({ $0.table != nil }) else {
      throw wrong(name, expected: "an array of tables")
    }
    return items.enumerated().map { position, item in
      InventoryFields(node: item, path: path, key: "\(place(name))[\(position)]")
    }
  }
}
