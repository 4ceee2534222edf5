import ArgumentParser
import Documents
import Exports
import Foundation
import Lockfiles
import Model
import Reports

/// `holdfast export ENV --to FORMAT`.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Turn an environment of the lock file into what others install or read.",
    discussion: """
      What cannot be pinned is listed on standard error with the reason; nothing is invented.

        holdfast export training --to requirements -o requirements.lock
        holdfast export training --to apt --snapshot 20260301T000000Z
        holdfast export production --to dockerfile > Dockerfile.rebuild
      """)

  @Argument(help: "an environment of the lock file")
  var environment: String

  @Option(
    name: .long,
    help: "requirements, pylock, conda-explicit, apt, dockerfile or cyclonedx")
  var to: ExportFormat

  @Option(name: .long, help: "the platform, where several are locked")
  var platform: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "the day of the OS archive to install from, 20260301T000000Z", valueName: "date"))
  var snapshot: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "the folder of Python packages to take, where there are several", valueName: "folder"))
  var location: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "addresses of archives: a pip report, uv.lock, pylock.toml", valueName: "file"))
  var archives: [String] = []

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let session = try Session(global)
    let place = LockPlace(session: session, configuration: try session.configuration())
    let document = try place.requiredDocument()
    guard let locked = document.body.environments[environment] else {
      let known = document.body.environments.keys.sorted().joined(separator: ", ")
      throw UsageError(
        "the lock file has no environment `\(environment)`", hints: ["it has: \(known)"])
    }
    let platforms = locked.installed.keys.sorted()
    if platform == nil, platforms.count > 1 {
      throw UsageError(
        "environment `\(environment)` is locked for \(platforms.count) platforms",
        hints: platforms.map { "--platform \($0)" })
    }
    if let platform, !platforms.contains(platform) {
      throw UsageError(
        "environment `\(environment)` is not locked for `\(platform)`",
        hints: ["it is for: \(platforms.joined(separator: ", "))"])
    }
    let chosen = platform ?? platforms.first ?? Platform.current.text
    var input = ExportInput(
      environment: environment, project: document.body.project, platform: chosen,
      lockDigest: document.digest, toolVersion: Session.version)
    input.installed = locked.installed[chosen]
    input.declared = locked.declared
    input.snapshotDate = snapshot
    input.location = location
    for path in archives {
      guard let bytes = try place.file(path, limit: 64 << 20) else {
        throw UsageError("`--archives \(path)`: no such file")
      }
      if let error = Self.add(bytes, path, to: &input) {
        throw InputError(path: path, reason: error.message)
      }
    }
    let export = try Exporter.export(input, as: to)
    try session.write(export.bytes)
    let gaps = export.gaps.map {
      ExportGapText.Gap(subject: $0.subject, reason: $0.reason, remedy: $0.remedy)
    }
    if !gaps.isEmpty {
      session.console.error(
        ExportGapText.render(
          gaps, fileName: global.output ?? export.fileName, style: session.console.errorStyle
        ).trimmedEnd)
    }
    if global.strict, !gaps.isEmpty { throw ExitCode(ExitStatus.findings.rawValue) }
  }

  // What is wrong with a file of addresses; nil for one that was read.
  private static func add(
    _ bytes: [UInt8], _ path: String, to input: inout ExportInput
  ) -> DocumentError? {
    do throws(DocumentError) {
      try input.archives.add(file: bytes, name: TreeFolder.name(path))
      return nil
    } catch {
      return error
    }
  }
}

extension ExportFormat: ExpressibleByArgument {}

extension String {
  /// The text without line feeds at its end.
  var trimmedEnd: String {
    var text = self
    while text.last == "\n" { text.removeLast() }
    return text
  }
}
