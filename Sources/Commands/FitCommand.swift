import Accelerators
import Analysis
import ArgumentParser
import Catalog
import Configuration
import Foundation
import Model
import Reports

/// `holdfast fit [ENV…]`.
struct FitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Say which environment runs on which hardware pool, and what decides it.",
    discussion: """
      Environments are names of holdfast.toml or of the catalog, or sources; pools are those of
      [hardware]. An environment with `hardware = [...]` is judged for its own pools, others for all.
      Nothing is started: drivers, runtimes, device code and libraries are compared as data.

        holdfast fit
        holdfast fit training --on h100,l4
        holdfast fit oci:images:serving --gpu "NVIDIA L4" --driver 535.161.08

      What breaks when this pool's driver moves, over the whole catalog:

        holdfast fit --catalog-wide --on t4 --driver 580.65.06
      """)

  @Argument(help: "environments or sources (default: all of the configuration)")
  var environments: [String] = []

  @Option(
    name: .customLong("on"),
    help: "pools by name, separated by commas (default: the environment's own, else all)")
  var pools: [String] = []

  @Option(name: .long, help: "judge for this driver version instead of the pool's")
  var driver: String?

  @Option(name: .long, help: "judge for this GPU, such as \"NVIDIA L4\" or MI300X")
  var gpu: [String] = []

  @Flag(
    name: .long, help: "judge every environment of the catalog; with --driver only what changes")
  var catalogWide = false

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let session = try Session(global)
    let configuration = try session.configuration()
    let catalog = reading.noCatalog ? nil : try session.catalog()
    let knowledge = try session.knowledge()
    let wish = request(driver: driver)
    let gathered = try PoolGathering(
      session: session, configuration: configuration, knowledge: knowledge
    ).pools(wish)
    guard !gathered.pools.isEmpty else { throw Self.noPools(environments.first) }
    let resolver = TargetResolver(
      session: session, configuration: configuration, catalog: catalog)
    let names = try names(configuration, catalog)
    let targets = Target.named(briefly: try names.map(resolver.target))
    let gatherer = Gatherer(
      session: session, reading: reading, catalog: catalog, configuration: configuration)
    let snapshots = try await gatherer.snapshots(of: targets)
    // During a rollout of drivers `l4` stands for `l4-535` and `l4-550`.
    let known = wish.names.isEmpty && gpu.isEmpty
    let subjects = try zip(targets, snapshots).map { target, snapshot in
      let own = target.declaration?.hardware.map(\.value) ?? []
      return FitSubject(
        snapshot,
        pools: known ? try PoolGathering.chosen(own, from: gathered.pools).map(\.name) : own,
        role: target.declaration?.role?.value.rawValue)
    }
    var options = FitOptions()
    options.policy = PolicyMapping(configuration: configuration, today: Session.today)
      .options(for: targets, tool: Snapshot.Tool(version: Session.version), command: "fit")
    // Whoever names pools or a GPU asks about them, whatever the environment's own pools are.
    options.everyPool = !wish.names.isEmpty || !gpu.isEmpty
    if catalogWide, driver != nil {
      return try tellMoves(
        of: subjects, gathered, knowledge, options, session,
        default: configuration?.policy.failOn?.value ?? .error)
    }
    var report = FitAnalysis.fit(
      subjects, pools: gathered.pools, knowledge: knowledge, options: options)
    report.notices = (report.notices + gathered.notices).sorted()
    try session.finish(report, default: configuration?.policy.failOn?.value ?? .error)
  }

  private func request(driver: String?) -> PoolGathering.Request {
    var request = PoolGathering.Request()
    request.names = pools.flatMap { $0.split(separator: ",").map(String.init) }
    request.driver = driver
    request.gpus = gpu
    return request
  }

  /// The words of the command line, else everything that the configuration or the catalog has.
  private func names(
    _ configuration: HoldfastConfiguration?, _ catalog: Catalog?
  ) throws -> [String] {
    if !environments.isEmpty { return environments }
    if catalogWide {
      guard let catalog else {
        throw UsageError("`--catalog-wide` needs a catalog, and `--no-catalog` forbids it")
      }
      let names = try catalog.environments().map(\.name)
      guard !names.isEmpty else {
        throw UsageError(
          "the catalog has no environment yet", hints: ["`holdfast scan NAME` adds one"])
      }
      return names
    }
    let names = configuration?.environments.map(\.name.value) ?? []
    guard !names.isEmpty else {
      throw UsageError(
        "there is no environment to judge",
        hints: [
          "name one: `holdfast fit oci:FOLDER:TAG --gpu L4 --driver 550.54.15`",
          "or describe environments in holdfast.toml",
        ])
    }
    return names
  }

  private static func noPools(_ environment: String?) -> UsageError {
    UsageError(
      "there is no hardware pool to judge for",
      hints: [
        "describe pools under [hardware] in holdfast.toml, or import them: `holdfast pools import`",
        "or ask for one GPU: `holdfast fit \(environment ?? "ENV") --gpu L4 --driver 550.54.15`",
      ])
  }

  /// An environment whose verdict changes, as other programs read it.
  private struct MoveRow: Encodable {
    var environment: String
    var breaks: Bool
    var before: Fit.Cell
    var after: Fit.Cell

    init(_ move: FitAnalysis.Move) {
      environment = move.environment
      breaks = move.breaks
      before = move.before
      after = move.after
    }
  }

  /// What one pool's move changes, as other programs read it.
  private struct PoolMove: Encodable {
    var pool: String
    var before: String?
    var after: String?
    var judged: Int
    var moves: [MoveRow]
  }

  // The pools as they are, against the same pools with the other driver.
  private func tellMoves(
    of subjects: [FitSubject], _ moved: PoolGathering.Gathered, _ knowledge: Knowledge,
    _ options: FitOptions, _ session: Session, default level: Severity
  ) throws {
    let present = try PoolGathering(
      session: session, configuration: session.configuration(), knowledge: knowledge
    ).pools(request(driver: nil))
    var rows: [PoolMove] = []
    var text = ""
    for (before, after) in zip(present.pools, moved.pools) {
      let moves = FitAnalysis.driverMove(
        subjects, from: before, to: after, knowledge: knowledge, options: options)
      let drivers = [before, after].map { $0.machine.drivers.first?.version }
      rows.append(
        PoolMove(
          pool: after.name, before: drivers[0], after: drivers[1], judged: subjects.count,
          moves: moves.map(MoveRow.init)))
      text += DriverMoveText.render(
        pool: after.name, before: drivers[0] ?? "unknown", after: drivers[1] ?? "unknown",
        moves: moves, judged: subjects.count, style: session.style)
    }
    try session.write(json: rows, text: text)
    let breaks = rows.contains { $0.moves.contains(where: \.breaks) }
    if breaks, try session.failLevel(default: level) != nil {
      throw ExitCode(ExitStatus.findings.rawValue)
    }
  }
}
