import ArgumentParser

/// Options that every command takes; each has a variable `HOLDFAST_…` of the same name.
struct GlobalOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "human or json; for findings also sarif or github")
  var format: OutputFormat?

  @Option(name: .shortAndLong, help: "write the result to a file instead of standard output")
  var output: String?

  @Option(name: .long, help: "the lowest severity that fails: error, warning, info")
  var failOn: FailLevel?

  @Flag(name: .long, help: "findings do not change the exit code")
  var exitZero = false

  @Flag(name: .shortAndLong, help: "results and errors only")
  var quiet = false

  @Flag(name: .long, help: "no folding")
  var all = false

  @Flag(name: .long, help: "notices count as refusals")
  var strict = false

  @Option(name: .long, help: "auto, always or never")
  var color: ColorChoice?

  @Flag(name: .long, help: "no progress line")
  var noProgress = false

  @Option(name: .long, help: "the catalog's file")
  var catalog: String?

  @Option(name: .long, help: "the configuration's file")
  var config: String?

  @Option(
    name: .long,
    help: ArgumentHelp("newer knowledge tables over those of the program", valueName: "dir"))
  var knowledge: String?

  @Option(name: [.customShort("C")], help: ArgumentHelp("work in this folder", valueName: "dir"))
  var directory: String?
}

/// The formats of a result.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  case human
  case json
  /// SARIF 2.1.0, for code-scanning services; findings only.
  case sarif
  /// Annotations of GitHub workflows; findings only.
  case github
}

/// The lowest severity that fails a command.
enum FailLevel: String, ExpressibleByArgument, CaseIterable, Sendable {
  case error
  case warning
  case info
}

extension ColorChoice: ExpressibleByArgument {}

/// Options of commands that read sources.
struct ReadingOptions: ParsableArguments {
  @Option(name: .long, help: "the platform wanted of an image, such as linux/amd64")
  var platform: String?

  @Option(name: .long, help: "how many layers are read at once (default: the number of cores)")
  var threads: Int?

  @Flag(name: .long, help: "check no digest; archives are walked by seeking")
  var trustDigests = false

  @Flag(name: .long, help: "check the diff IDs of compressed layers too")
  var verifyDiffIds = false

  @Flag(name: .long, help: "read everything again, whatever the catalog has")
  var rehash = false

  @Flag(name: .long, help: "use and write no catalog")
  var noCatalog = false

  @Option(name: .long, help: "the Python version to assume for a repository, such as 3.11")
  var python: String?
}
