import Accelerators
import Archives
import ArgumentParser
import Catalog
import Compression
import Configuration
import Digests
import Extractors
import Foundation
import Images
import Model
import Repositories

/// `holdfast doctor`.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what works on this machine, the limits in force, and where the catalog lies.")

  @OptionGroup var global: GlobalOptions

  /// What doctor found.
  private struct Findings: Encodable {
    var version: String
    var libraries: [String: String]
    var cores: Int
    var platform: String
    var catalog: String?
    var catalogState: String
    var configuration: String?
    var configurationState: String
    var extractors: [String]
    var limits: [String: String]
    var tools: [String: String?]
    var knowledge: [Table]
    var knowledgeState: String
  }

  /// One table of accelerator knowledge.
  private struct Table: Encodable {
    var name: String
    var date: String
    var rows: Int
    var replaced: Bool
  }

  func run() async throws {
    let session = try Session(global)
    let findings = look(session)
    try session.write(json: findings, text: Self.text(findings))
  }

  private func look(_ session: Session) -> Findings {
    var catalog: String?
    var state = "not made yet: the first scan makes it"
    do {
      let location = try session.catalogLocation()
      catalog = location.index
      if FileManager.default.fileExists(atPath: location.index) {
        let opened = try Catalog.open(location, mode: .readOnly)
        state = "usable, \(try opened.snapshots().count) snapshots"
      }
      if let remark = location.remark { state += "; \(remark)" }
    } catch {
      state = (error as? any Explained)?.message ?? "\(error)"
    }
    var configuration: String?
    var configurationState = "none: sources are named on the command line"
    var found: HoldfastConfiguration?
    do {
      found = try session.configuration()
      if let found {
        configuration = found.path
        configurationState =
          "read, environments: \(found.environments.map(\.name.value).joined(separator: ", "))"
      }
    } catch {
      configurationState = (error as? any Explained)?.message ?? "\(error)"
    }
    var tables: [Table] = []
    var knowledgeState = ""
    do {
      let knowledge = try session.knowledge()
      tables = knowledge.tables.map {
        Table(name: $0.name, date: $0.date, rows: $0.rows, replaced: $0.isReplaced)
      }
      knowledgeState = "of \(knowledge.date)"
    } catch {
      knowledgeState = (error as? any Explained)?.message ?? "\(error)"
    }
    return Findings(
      version: Session.version, libraries: LinkedLibraries.versions,
      cores: ProcessInfo.processInfo.activeProcessorCount, platform: Platform.current.text,
      catalog: catalog, catalogState: state, configuration: configuration,
      configurationState: configurationState, extractors: Registry.extractors.map { $0.name },
      limits: [
        "bytes of one layer": Self.layerLimit(found),
        "bytes of one metadata file": "16 MiB, of a package database 256 MiB",
        "layers of one image": "1024", "manifests of one index": "1024",
        "nested indexes": "8", "links of one path": "40", "levels of one document": "64",
      ],
      tools: Dictionary(
        uniqueKeysWithValues: ["git"].map { ($0, Self.place(of: $0, session.environment)) }),
      knowledge: tables, knowledgeState: knowledgeState)
  }

  private static func layerLimit(_ configuration: HoldfastConfiguration?) -> String {
    guard let limit = configuration?.limits.layerBytes?.value else {
      return "64 GiB (limits.layer_bytes)"
    }
    return "\(limit) (limits.layer_bytes of the configuration)"
  }

  private static func place(of tool: String, _ environment: [String: String]) -> String? {
    (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(tool)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  private static func text(_ findings: Findings) -> String {
    var lines = ["holdfast \(findings.version) on \(findings.platform), \(findings.cores) cores"]
    lines.append("libraries")
    for (name, version) in findings.libraries.sorted(by: { $0.key < $1.key }) {
      lines.append("  \(name) \(version)")
    }
    lines.append("catalog")
    if let catalog = findings.catalog { lines.append("  \(catalog)") }
    lines.append("  \(findings.catalogState)")
    lines.append("configuration")
    if let configuration = findings.configuration { lines.append("  \(configuration)") }
    lines.append("  \(findings.configurationState)")
    lines.append("reads")
    lines.append("  images: docker archives, OCI layouts and their tars, gzip and zstd layers")
    lines.append("  folders: root directories, virtual environments, conda prefixes")
    lines.append("  repositories: any ref, the index, the work tree (no git program needed)")
    lines.append("  formats: \(findings.extractors.joined(separator: ", "))")
    lines.append("accelerator knowledge \(findings.knowledgeState)")
    for table in findings.knowledge {
      let origin = table.replaced ? ", from --knowledge" : ""
      lines.append("  \(table.name): \(table.date), \(table.rows) rows\(origin)")
    }
    lines.append("limits")
    for (name, limit) in findings.limits.sorted(by: { $0.key < $1.key }) {
      lines.append("  \(name): \(limit)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
