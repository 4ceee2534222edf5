import ArgumentParser
import Foundation
import Model
import Repositories

/// `holdfast hook`.
struct HookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hook",
    abstract: "Check each commit before it is made.",
    discussion: """
      The hook runs `holdfast check --staged`: it reads the index and the lock file, no image, no
      catalog and no network. A hook that is there already runs first and is put back by `uninstall`.
      """,
    subcommands: [Install.self, Uninstall.self, Status.self, Run.self])

  /// `holdfast hook install`.
  struct Install: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "install", abstract: "Write the pre-commit hook of this repository.")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
      let session = try Session(global)
      try session.write(HookFiles(session).install())
    }
  }

  /// `holdfast hook uninstall`.
  struct Uninstall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "uninstall", abstract: "Take the hook away and put back what was there.")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
      let session = try Session(global)
      try session.write(HookFiles(session).uninstall())
    }
  }

  /// `holdfast hook status`.
  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "status", abstract: "Say which hook is there.")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
      let session = try Session(global)
      try session.write(HookFiles(session).status())
    }
  }

  /// `holdfast hook run`.
  struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "run", abstract: "Do what the hook does, without a commit.")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
      var check = try CheckCommand.parse(["--staged"])
      check.global = global
      try await check.run()
    }
  }
}
