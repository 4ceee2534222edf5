import Analysis
import ArgumentParser
import Configuration
import Foundation
import Lockfiles
import Model
import Reports

/// `holdfast check`.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "The gate: is the lock current, and do the requirements fit together?",
    discussion: """
      Reads the repository and holdfast.lock; no image, no catalog, no network. What only an image
      can tell is said as unknown and fails nothing.

        holdfast check                    the work tree
        holdfast check --staged           what is about to be committed (the hook)
        holdfast check --since main       only what this branch adds fails
        holdfast check --format sarif -o holdfast.sarif
      """)

  @Argument(help: "environments of holdfast.toml (default: all)")
  var environments: [String] = []

  @Flag(name: .long, help: "judge the staged index instead of the work tree")
  var staged = false

  @Option(
    name: .long, help: ArgumentHelp("fail only on what was added since REF", valueName: "ref"))
  var since: String?

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let start = ContinuousClock.now
    let session = try Session(global)
    let configuration = try session.configuration()
    let place = LockPlace(session: session, configuration: configuration)
    var reports: [Report] = []
    let members = try configuration == nil ? Self.members(below: place, session) : []
    for folder in members {
      let member = LockPlace(session: session, folder: folder)
      var gate = GateRun(session: session, place: member)
      gate.configurationPath = "\(folder)/\(HoldfastConfiguration.fileName)"
      reports.append(try judged(gate, member))
    }
    if members.isEmpty { reports = [try judged(GateRun(session: session, place: place), place)] }
    let seconds = (ContinuousClock.now - start).seconds
    let text = reports.map { CheckText.render($0, style: session.style, seconds: seconds) }
    try session.finish(
      reports, default: configuration?.policy.failOn?.value ?? .error,
      text: text.joined(separator: "\n"))
  }

  // In a repository of several projects the hook runs at its top, where none of them is: those that
  // have a lock file are judged one by one.
  private static func members(below place: LockPlace, _ session: Session) throws -> [String] {
    guard session.repositoryRoot(above: place.folder) == place.folder else { return [] }
    let paths = try GitFiles(folder: place.folder, indexFile: session.environment["GIT_INDEX_FILE"])
      .staged(named: LockDocument.fileName)
    guard !paths.contains(LockDocument.fileName) else { return [] }
    return paths.map { TreeFolder.joined(place.folder, TreeFolder.of($0)) }
  }

  private func judged(_ gate: GateRun, _ place: LockPlace) throws -> Report {
    let report = try compared(gate, place)
    switch gate.session.format {
    case .human, .json: return report
    case .sarif, .github:
      // Services count paths from the top of the repository, wherever the project lies in it.
      guard let root = gate.session.repositoryRoot(above: place.folder),
        place.folder.hasPrefix(root + "/")
      else { return report }
      return report.moved(into: String(place.folder.dropFirst(root.utf8.count + 1)))
    }
  }

  private func compared(_ gate: GateRun, _ place: LockPlace) throws -> Report {
    guard staged || since != nil else {
      return try gate.report(of: .workTree, environments, nil, command: "check")
    }
    let files = try GitFiles(folder: place.folder, indexFile: gate.indexFile)
    let now = try gate.report(
      of: staged ? .index : .workTree, environments, files, command: "check")
    guard let since else { return now }
    let base = try files.base(of: since)
    // An environment that the change adds is not there before.
    let before = try? gate.report(of: .commit(base), environments, files, command: "check")
    return GateAnalysis.added(now, since: before ?? Report(tool: now.tool, command: "check"))
  }
}

extension Report {
  /// The report of a project below the top of its repository, with paths that count from there.
  fileprivate func moved(into folder: String) -> Report {
    var report = self
    func moved(_ finding: Finding) -> Finding {
      var finding = finding
      for row in finding.values.indices {
        for place in finding.values[row].evidence.indices
        where finding.values[row].evidence[place].layer == nil
          && !finding.values[row].evidence[place].path.hasPrefix("/")
        {
          finding.values[row].evidence[place].path =
            folder + "/" + finding.values[row].evidence[place].path
        }
      }
      return finding
    }
    report.findings = findings.map(moved)
    report.shared = shared.map(moved)
    report.lock?.path = folder + "/" + LockDocument.fileName
    return report
  }
}
