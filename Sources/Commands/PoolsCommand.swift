import Accelerators
import ArgumentParser
import Configuration
import Foundation
import Model
import Reports

/// `holdfast pools …`.
struct PoolsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pools",
    abstract: "List hardware pools, and make a shared inventory of them.",
    discussion: """
      Pools stand in holdfast.toml, as [hardware.NAME] or in the inventory that
      `from` of [hardware] names. An inventory is made from nodes listed by kubectl;
      no cluster is asked.

        kubectl get nodes -o json | holdfast pools import - -o pools.json
        holdfast pools
      """,
    subcommands: [List.self, Import.self], defaultSubcommand: List.self)

  /// `holdfast pools ls`.
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ls", abstract: "List the pools of the configuration, or of an inventory.")
    @Argument(help: "an inventory (default: what holdfast.toml names)", completion: .file())
    var inventory: String?
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      let session = try Session(global)
      let gathering = PoolGathering(
        session: session, configuration: try session.configuration(),
        knowledge: try session.knowledge())
      let gathered = try inventory.map { try gathering.pools(inInventory: $0) } ?? gathering.all()
      try session.write(
        json: gathered.pools,
        text: PoolListing.render(
          gathered.pools, remarks: gathered.ages.map(\.message), style: session.style))
      session.tell(
        session.format == .json
          ? gathered.notices
          : gathered.notices.filter {
            !gathered.ages.contains($0)
          })
      if global.strict, !gathered.notices.isEmpty {
        throw ExitCode(ExitStatus.badInput.rawValue)
      }
    }
  }

  /// `holdfast pools import FILE`.
  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import",
      abstract: "Make an inventory from `kubectl get nodes -o json`.",
      discussion: """
        The list may hold ResourceSlice objects too. With -o the inventory is written to
        that file and a table is shown; --format json prints it. The day is that of the
        nodes' newest heartbeat where --collected does not give one.

          holdfast pools import nodes.json -o pools.json
          kubectl get nodes,resourceslices -o json | holdfast pools import -
        """)
    @Argument(help: "the listing, or - for standard input", completion: .file())
    var file: String
    @Option(name: .long, help: "the day on which the nodes were listed, such as 2026-11-20")
    var collected: String?
    @OptionGroup var global: GlobalOptions

    func run() async throws {
      let session = try Session(global)
      let today = Session.today
      let given = try collected.map { try Self.day($0, today: today) }
      let inventory: PoolInventory
      do {
        let reading = try NodeListing.read(
          try InventoryFile.bytes(of: file, limit: NodeListing.limitBytes))
        inventory = NodeListing.inventory(
          reading, collected: given ?? Self.day(of: reading, today: today))
      } catch let error as NodeListingError {
        session.console.error(
          ErrorText.render(error, style: session.console.errorStyle)
            .trimmingCharacters(in: .newlines))
        throw ExitCode(ExitStatus.badInput.rawValue)
      }
      let isWritten = global.output != nil
      if isWritten || session.format == .json {
        try session.write(try JSONReport.bytes(of: inventory))
      }
      if global.format != .json, isWritten || session.format == .human {
        session.console.output(
          PoolListing.render(
            inventory.pools, remarks: Self.remarks(inventory, isWritten: isWritten),
            style: session.style))
      }
      session.tell(inventory.notices)
      if global.strict, !inventory.notices.isEmpty {
        throw ExitCode(ExitStatus.badInput.rawValue)
      }
    }

    private static func remarks(_ inventory: PoolInventory, isWritten: Bool) -> [String] {
      var remarks =
        PoolAge(collected: inventory.collected, today: Session.today)
        .map { [$0.sentence(about: "the listing")] } ?? []
      if !isWritten { remarks.append("nothing was written: `-o pools.json` keeps the inventory") }
      return remarks
    }

    private static func day(_ text: String, today: String) throws -> String {
      guard let day = CalendarDate(text) else {
        throw UsageError("`--collected \(text)` is no day", hints: ["write it as \(today)"])
      }
      if let now = CalendarDate(today), day > now {
        throw UsageError("`--collected \(text)` lies after today, \(today)")
      }
      return day.description
    }

    // A heartbeat after today comes from a clock that is wrong, here or there.
    private static func day(of reading: NodeListing.Reading, today: String) -> String {
      guard let newest = reading.newestHeartbeat.flatMap({ CalendarDate($0) }),
        let now = CalendarDate(today), newest <= now
      else { return today }
      return newest.description
    }
  }
}

extension Session {
  /// Tells notices on standard error, unless the user asked for quiet.
  func tell(_ notices: [Notice]) {
    guard !notices.isEmpty else { return }
    var style = console.errorStyle
    style.showsAll = options.all
    console.remark(
      NoticeListing.render(notices, style: style).trimmingCharacters(in: .newlines))
  }
}
