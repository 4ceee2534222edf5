import Configuration
import Model
import Scanning

/// Hashes the files of a source, with progress, and reads what the records of its packages name.
struct Surveyor {
  let session: Session
  let reading: ReadingOptions
  let configuration: HoldfastConfiguration?

  /// Every file of a source, and the files that each package of its snapshot should have.
  ///
  /// `checksSums`: also the sums that dpkg keeps, which nothing but a check of files needs.
  func survey(
    _ source: SourceReference, _ snapshot: Snapshot, name: String, checksSums: Bool
  ) async throws -> (FileSurvey, [ExpectedFiles]) {
    var options = try session.scanOptions(reading)
    if let limit = configuration?.limits.layerBytes?.value { options.limitLayerBytes = limit }
    let progress = ScanProgress()
    let scanner = Scanner(options: options, catalog: nil, progress: progress)
    let display = ProgressDisplay(session: session, name: name, progress: progress)
    display.start()
    defer { display.stop() }
    var request = scanner.request(for: snapshot)
    if !checksSums { request.hashesMD5 = { _ in false } }
    let survey = try await scanner.survey(source, request)
    return (survey, scanner.expectations(snapshot, survey))
  }
}
