import ArgumentParser
import Configuration
import Foundation
import Model
import Reports

/// The root command; without arguments it looks at the environment that is active here.
struct Holdfast: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "holdfast",
    abstract: "Keeps development, training and production environments in place.",
    version: VersionText.text,
    subcommands: [
      ScanCommand.self, DiffCommand.self, CheckCommand.self, FitCommand.self, LockCommand.self,
      VerifyCommand.self, WhyCommand.self, ExplainCommand.self, AuditCommand.self,
      ExportCommand.self, HookCommand.self, HereCommand.self, CatalogCommand.self,
      PoolsCommand.self, DoctorCommand.self, CompletionsCommand.self,
    ],
    defaultSubcommand: HereCommand.self)
}

/// What `--version` prints.
enum VersionText {
  /// The program's version and those of the linked libraries.
  static var text: String {
    let libraries = LinkedLibraries.versions.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value)" }
    return "holdfast \(Session.version)\n\(libraries.joined(separator: ", "))"
  }
}

/// Runs the command line of this process and ends it with its exit code.
public func run() async {
  // A reader that goes away is seen by `write`, not by a signal.
  signal(SIGPIPE, SIG_IGN)
  let status = await HoldfastRun.status(of: Array(CommandLine.arguments.dropFirst()))
  exit(status)
}

/// One run of the command line.
enum HoldfastRun {
  /// Parses, runs, explains errors; the exit code is the answer.
  static func status(of arguments: [String]) async -> Int32 {
    do {
      try checkCommand(arguments)
      var command = try Holdfast.parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return ExitStatus.success.rawValue
    } catch let code as ExitCode {
      return code.rawValue
    } catch let error as any Explained {
      explain(error)
      return ExitStatus(error).rawValue
    } catch is CancellationError {
      return ExitStatus.interrupted.rawValue
    } catch {
      return refuse(error)
    }
  }

  // A first word that is no command would be taken for an argument of the default command.
  private static func checkCommand(_ arguments: [String]) throws {
    guard let word = arguments.first, !word.hasPrefix("-") else { return }
    let known = Holdfast.configuration.subcommands.compactMap { $0.configuration.commandName }
    guard !known.contains(word), word != "help" else { return }
    let nearest = NearestName.of(word, among: known)
    throw UsageError(
      "there is no command `\(word)`",
      hints: [nearest.map { "did you mean `\($0)`?" } ?? "`holdfast --help` lists the commands"])
  }

  private static func explain(_ error: any Explained) {
    let console = Console(
      color: .auto, environment: ProcessInfo.processInfo.environment, isQuiet: false)
    let text = ErrorText.render(error, style: console.errorStyle)
    FileHandle.standardError.write(Data(text.utf8))
  }

  // Help and version are results; everything else that the parser says is a wrong usage.
  private static func refuse(_ error: any Error) -> Int32 {
    let text = Holdfast.fullMessage(for: error)
    let code = Holdfast.exitCode(for: error)
    if code == .success {
      FileHandle.standardOutput.write(Data((text + "\n").utf8))
      return ExitStatus.success.rawValue
    }
    FileHandle.standardError.write(Data((text + "\n").utf8))
    return code == .validationFailure ? ExitStatus.usage.rawValue : ExitStatus.bug.rawValue
  }
}
