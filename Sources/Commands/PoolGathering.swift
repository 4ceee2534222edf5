import Accelerators
import Configuration
import Model

/// The pools that a command judges: those of the configuration, of its inventory, and what-ifs.
struct PoolGathering {
  /// What is asked for.
  struct Request: Sendable {
    /// Names of pools, empty for all; during a rollout `l4` means `l4-535` and `l4-550`.
    var names: [String] = []
    /// A driver that every pool gets instead of its own (`--driver`); nil for none.
    var driver: String?
    /// GPUs to judge instead of those of the pools (`--gpu`); without names each is a pool itself.
    var gpus: [String] = []
  }

  /// Pools and what is to be said about them.
  struct Gathered: Sendable {
    /// Something to be said, about a pool or about all that come from one place.
    struct Remark: Sendable {
      var pool: String?
      var origin: String?
      var isAge = false
      var notice: Notice
    }

    /// The pools: in the order of the request, else of the configuration, then the inventory.
    var pools: [Pool] = []
    /// What is to be said about them.
    var remarks: [Remark] = []

    /// What could not be told, ages of inventories too.
    var notices: [Notice] { remarks.map(\.notice) }
    /// Those of the notices that speak of age.
    var ages: [Notice] { remarks.filter(\.isAge).map(\.notice) }

    /// Says something about a pool.
    mutating func note(_ notices: [Notice], about pool: String) {
      remarks += notices.map { Remark(pool: pool, notice: $0) }
    }

    /// Leaves the pools alone, and what is to be said about them.
    mutating func keep(_ chosen: [Pool]) {
      pools = chosen
      let names = Set(chosen.map(\.name))
      let origins = Set(chosen.map(\.origin))
      remarks.removeAll { remark in
        remark.pool.map { !names.contains($0) } ?? remark.origin.map { !origins.contains($0) }
          ?? false
      }
    }
  }

  private let session: Session
  private let configuration: HoldfastConfiguration?
  private let today: String
  private let knowledge: Knowledge

  /// A gathering for one command.
  init(
    session: Session, configuration: HoldfastConfiguration?, today: String = Session.today,
    knowledge: Knowledge = .embedded
  ) {
    self.session = session
    self.configuration = configuration
    self.today = today
    self.knowledge = knowledge
  }

  /// Every pool that the configuration and its inventory describe.
  ///
  /// Throws `UsageError` or `RepositoryError` when the inventory cannot be read.
  func all() throws -> Gathered {
    var gathered = Gathered()
    let builder = PoolBuilder(knowledge: knowledge)
    for pool in configuration?.hardware.pools ?? [] {
      var notices: [Notice] = []
      gathered.pools.append(builder.pool(pool, of: configuration?.path ?? "", &notices))
      gathered.note(notices, about: pool.name.value)
    }
    guard let configuration, let from = configuration.hardware.inventory else { return gathered }
    let file = InventoryFile(text: from.value, folder: TreeFolder.of(configuration.path))
    let inventory: PoolInventory
    do {
      inventory = try file.read(in: session.surroundings)
    } catch let error as PoolInventoryError {
      throw UsageError(error.message, hints: error.hints)
    } catch let error as UsageError {
      throw UsageError("\(configuration.path):\(from.line): \(error.message)", hints: error.hints)
    }
    add(inventory, file.label, builder, to: &gathered)
    return gathered
  }

  /// The pools of an inventory that the user names.
  ///
  /// Throws `UsageError` or `RepositoryError`.
  func pools(inInventory text: String) throws -> Gathered {
    var gathered = Gathered()
    let file = InventoryFile(text: text, folder: "")
    do {
      add(
        try file.read(in: session.surroundings), file.label, PoolBuilder(knowledge: knowledge),
        to: &gathered)
    } catch let error as PoolInventoryError {
      throw UsageError(error.message, hints: error.hints)
    }
    return gathered
  }

  /// The pools that are asked for, with what-ifs put in their place.
  ///
  /// Throws `UsageError` for a name that no pool answers to and for a driver that is no version.
  func pools(_ request: Request) throws -> Gathered {
    let builder = PoolBuilder(knowledge: knowledge)
    if let driver = request.driver, !PoolBuilder.isVersion(driver) {
      throw UsageError(
        "`--driver \(driver)` is no driver version", hints: ["write it as 535.161.08"])
    }
    guard !request.names.isEmpty || request.gpus.isEmpty else {
      var gathered = Gathered()
      for gpu in request.gpus {
        var pool = Pool(name: gpu, machine: MachineFacts(), origin: "--gpu")
        var notices: [Notice] = []
        builder.replace([gpu], in: &pool, &notices)
        gathered.note(notices, about: gpu)
        gathered.pools.append(pool)
      }
      replaceDriver(request.driver, builder, in: &gathered)
      return gathered
    }
    var gathered = try all()
    if !request.names.isEmpty {
      gathered.keep(try Self.chosen(request.names, from: gathered.pools))
    }
    if !request.gpus.isEmpty {
      // What was to be said about the pools' own GPUs is of no interest any more.
      gathered.remarks.removeAll { $0.pool != nil }
      var changed: [Pool] = []
      for pool in gathered.pools {
        for gpu in request.gpus {
          var pool = pool
          var notices: [Notice] = []
          builder.replace([gpu], in: &pool, &notices)
          if request.gpus.count > 1 { pool.name += " with \(gpu)" }
          gathered.note(notices, about: pool.name)
          changed.append(pool)
        }
      }
      gathered.pools = changed
    }
    replaceDriver(request.driver, builder, in: &gathered)
    return gathered
  }

  /// The pools of an environment: those that it names, all where it names none.
  ///
  /// Names in the request count before those of the environment.
  func pools(of environment: EnvironmentDeclaration, _ request: Request) throws -> Gathered {
    var request = request
    if request.names.isEmpty, request.gpus.isEmpty {
      request.names = environment.hardware.map(\.value)
    }
    return try pools(request)
  }

  /// The pools of these names, each once; a name that is none stands for those that begin with it
  /// and a dash.
  ///
  /// Throws `UsageError` for a name without a pool.
  static func chosen(_ names: [String], from pools: [Pool]) throws -> [Pool] {
    var result: [Pool] = []
    for name in names {
      var found = pools.filter { $0.name == name }
      if found.isEmpty { found = pools.filter { $0.name.hasPrefix(name + "-") } }
      guard !found.isEmpty else {
        let known = pools.map(\.name)
        var hints = NearestName.of(name, among: known).map { ["did you mean `\($0)`?"] } ?? []
        hints.append(
          known.isEmpty
            ? "add [hardware.\(name)] to holdfast.toml, or `from = \"pools.json\"` to [hardware]"
            : "`holdfast pools` lists the pools")
        throw UsageError("there is no pool `\(name)`", hints: hints)
      }
      result += found.filter { pool in !result.contains { $0.name == pool.name } }
    }
    return result
  }

  private func add(
    _ inventory: PoolInventory, _ label: String, _ builder: PoolBuilder, to gathered: inout Gathered
  ) {
    // Names inside an inventory differ: only those written by hand can stand in the way.
    let written = Dictionary(
      gathered.pools.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for pool in inventory.pools {
      var notices: [Notice] = []
      if let known = written[pool.name] {
        notices.append(
          Notice("pool `\(pool.name)` stands in \(known.origin) too, which counts", path: label))
      } else {
        gathered.pools.append(builder.completed(pool, &notices))
      }
      gathered.note(notices, about: pool.name)
    }
    if let age = PoolAge(collected: inventory.collected, today: today) {
      gathered.remarks.append(
        Gathered.Remark(origin: label, isAge: true, notice: Notice(age.sentence(about: label))))
    }
  }

  private func replaceDriver(
    _ driver: String?, _ builder: PoolBuilder, in gathered: inout Gathered
  ) {
    guard let driver else { return }
    for position in gathered.pools.indices {
      var notices: [Notice] = []
      builder.replace(driver: driver, in: &gathered.pools[position], &notices)
      gathered.note(notices, about: gathered.pools[position].name)
    }
  }
}
