import Model
import Testing

@testable import Reports

@Suite struct ListingTests {
  static let looks: [(name: String, style: TextStyle)] = [
    ("terminal-80", TextStyle(usesColor: true, width: 80)),
    ("pipe", TextStyle()),
    ("ascii-80", TextStyle(usesUnicode: false, width: 80)),
    ("all", TextStyle(showsAll: true)),
  ]

  @Test(arguments: looks)
  func `a scan is summed up in three lines`(name: String, style: TextStyle) throws {
    let text = ScanSummary.render(
      Sample.training, name: "training",
      statistics: .init(layers: 12, cachedLayers: 4, bytes: 5_400_000_000, seconds: 9.8),
      style: style)
    try GoldenText.check(text, "scan/summary-\(name).txt")
  }

  @Test func `a folder that was read in part says so`() throws {
    var snapshot = Sample.training
    snapshot.subject.incomplete = true
    snapshot.notices = (0..<5).map { (index: Int) in
      Notice("odd entry \(index)", path: "/x", layer: index)
    }
    let text = ScanSummary.render(
      snapshot, name: "rootfs:/mnt",
      statistics: .init(layers: 0, cachedLayers: 0, bytes: 812, seconds: 0.214),
      style: TextStyle(width: 80))
    try GoldenText.check(text, "scan/summary-incomplete.txt")
  }

  @Test(arguments: looks)
  func `the packages of a snapshot are a table`(name: String, style: TextStyle) throws {
    let text = PackageListing.render(Sample.training, name: "training", style: style)
    try GoldenText.check(text, "scan/packages-\(name).txt")
  }

  @Test(arguments: looks)
  func `a catalog lists environments and their history`(name: String, style: TextStyle) throws {
    let digests = ["a", "b", "b"].map { "sha256:" + String(repeating: $0, count: 64) }
    let text = EnvironmentListing.render(
      [
        .init(
          name: "dev", scans: 1, scannedAt: 1_790_000_000, snapshot: digests[0], packages: 271,
          reference: "archive:/srv/images/dev.tar"),
        .init(
          name: "production\u{1B}[2J", scans: 12, scannedAt: 0, snapshot: digests[1],
          packages: 4153, reference: "registry.example.com/ml/churn-serve@sha256:0d9c"),
      ], style: style)
    try GoldenText.check(text, "catalog/environments-\(name).txt")
    let history = HistoryListing.render(
      digests.enumerated().map { index, digest in
        .init(
          scannedAt: 1_790_000_000 - Int64(index) * 86_399, snapshot: digest,
          reference: "archive:/srv/images/dev.tar", toolVersion: "0.1.0")
      }, of: "dev", style: style)
    try GoldenText.check(history, "catalog/history-\(name).txt")
  }

  @Test func `an empty catalog says how to begin`() {
    #expect(EnvironmentListing.render([], style: TextStyle()).contains("holdfast scan SOURCE"))
  }

  @Test(arguments: [
    (TextStyle(usesColor: true, width: 80), "terminal-80"), (TextStyle(width: 140), "no-color-140"),
    (TextStyle(usesUnicode: false, width: 80), "ascii-80"),
    (TextStyle(usesUnicode: false, width: 30), "ascii-30"),
  ])
  func `progress is one line`(style: TextStyle, name: String) throws {
    var lines = ""
    for frame in 0...12 {
      let state = ProgressText.State(
        name: "training", layers: frame == 0 ? 0 : 12, layersDone: frame,
        bytes: frame * 450_000_000, totalBytes: frame == 0 ? nil : 5_400_000_000,
        seconds: Double(frame) * 1.1, frame: frame)
      let line = ProgressText.line(state, style: style)
      if !style.usesColor { #expect(DisplayWidth.of(line) < style.width ?? 80) }
      lines += line + "\n" + ProgressText.plainLine(state, style: style) + "\n"
    }
    try GoldenText.check(lines, "scan/progress-\(name).txt")
  }

  @Test func `a hostile name keeps progress on its line`() {
    for name in Sample.hostileTexts {
      for width in [20, 40, 80] {
        let state = ProgressText.State(
          name: name, layers: 3, layersDone: 9, bytes: -1, totalBytes: 0, seconds: .nan, frame: -7)
        let line = ProgressText.line(state, style: TextStyle(width: width))
        #expect(DisplayWidth.of(line) < width)
        #expect(!line.unicodeScalars.contains { $0.value < 0x20 })
      }
    }
  }

  struct Damaged: Explained {
    var message = """
      cannot read archive:train.tar
        layer 4 of 9 has digest sha256:77ab…, its manifest says sha256:0c1d…\u{1B}[2J
      """
    var hints = ["the file is damaged or was changed after `docker save`; export it again"]
  }

  struct Other: Error {}

  @Test(arguments: looks)
  func `an error tells what happened and what to do`(name: String, style: TextStyle) throws {
    try GoldenText.check(ErrorText.render(Damaged(), style: style), "errors/\(name).txt")
    #expect(ErrorText.render(Other(), style: TextStyle()) == "error: Other()\n")
  }
}
