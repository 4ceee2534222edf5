import Analysis
import Catalog
import Configuration
import Model
import Scanning

/// Holds the files of an image or folder against the records of its packages (`--deep`).
struct DeepCheck {
  let session: Session
  let reading: ReadingOptions
  let catalog: Catalog?
  let configuration: HoldfastConfiguration?

  /// Findings about files that were changed, are missing, or belong to nobody, and what could not
  /// be looked at.
  ///
  /// Every byte of the source is read once more.
  func judge(
    _ target: Target, _ snapshot: Snapshot, name: String, _ options: DriftOptions
  ) async throws -> (findings: [Finding], notices: [Notice]) {
    guard case .source(let source) = target.origin else {
      throw UsageError("`\(target.name)` comes from the catalog, which has no files to check")
    }
    let surveyor = Surveyor(
      session: session, reading: reading, configuration: configuration)
    let (survey, expected) = try await surveyor.survey(
      source, snapshot, name: name, checksSums: true)
    let judged = IntegrityAnalysis.judge(
      snapshot, survey.files, expected, environment: name, options)
    return (judged.findings, (judged.notices + survey.notices).sorted())
  }
}
