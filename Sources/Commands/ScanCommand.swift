import ArgumentParser
import Catalog
import Model
import Scanning

/// `holdfast scan SOURCE…`.
struct ScanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Read images, repositories and folders into the catalog.")

  @Argument(help: "archive:FILE[:TAG], oci:DIR[:TAG], repo:DIR[@REF], rootfs:, venv:, conda:, or -")
  var sources: [String]

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let session = try Session(global)
    let catalog = reading.noCatalog ? nil : try session.catalog()
    for text in sources {
      guard let source = SourceReference(text, in: session.surroundings) else {
        throw UsageError(
          "`\(text)` is neither a path nor a source with a known prefix",
          hints: ["`holdfast scan --help` lists the prefixes"])
      }
      let scanner = Scanner(options: try session.scanOptions(reading), catalog: catalog)
      let result = try await scanner.scan(source)
      try session.write(try SnapshotFile(result.snapshot).prettyBytes())
    }
  }
}
