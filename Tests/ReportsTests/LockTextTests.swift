import Model
import Testing

@testable import Reports

@Suite struct LockTextTests {
  @Test(arguments: ListingTests.looks)
  func `an image that is not what the lock says`(name: String, style: TextStyle) throws {
    try GoldenText.check(VerifyText.render(Sample.verify, style: style), "verify/drift-\(name).txt")
  }

  @Test func `a few findings are told with reasons and places`() throws {
    var report = Sample.verify
    report.verdict = "training does not match holdfast.lock: 3 packages"
    report.findings = Array(report.findings.prefix(3))
    try GoldenText.check(
      VerifyText.render(report, style: TextStyle(width: 80)), "verify/few.txt")
  }

  @Test func `many ways out that differ in names are told once`() {
    var report = Sample.verify
    report.findings = report.findings.filter { $0.code == "LCK004" }
    for index in report.findings.indices {
      report.findings[index].fix = "install \(report.findings[index].subject)"
    }
    func count(_ word: String, _ style: TextStyle) -> Int {
      VerifyText.render(report, style: style).split(separator: "\n").count {
        $0.drop { $0 == " " }.hasPrefix(word)
      }
    }
    #expect(count("such as  install", TextStyle(width: 80)) == 1)
    #expect(count("fix", TextStyle(width: 80)) == 0)
    #expect(count("fix    install", TextStyle(showsAll: true)) == 12)
  }

  @Test func `one cause leaves room for what it does not explain`() {
    var report = Sample.verify
    report.findings = report.findings.filter { $0.code == "LCK004" }
    for index in 0..<30 {
      var finding = Sample.lockFinding(
        "LCK004", "other-version", .error, .version, "pkg:deb/debian/l\(index)", "l\(index) 1 → 2")
      finding.cause = "c1"
      report.findings.append(finding)
    }
    report.causes[0].explains = 30
    let text = VerifyText.render(report, style: TextStyle(width: 80))
    #expect(text.contains("25 errors more (--all)"))
    #expect(text.contains("module4 1.4.0 → 2.4.0"))
    #expect(text.contains("7 errors more (--all)"))
  }

  @Test func `an image as locked is a few lines`() throws {
    try GoldenText.check(
      VerifyText.render(Sample.verified, style: TextStyle(width: 80)), "verify/clean.txt")
  }

  @Test(arguments: [
    LockState.Signature.absent, .unchecked, .valid, .refused,
  ])
  func `the signature is said in words`(signature: LockState.Signature) throws {
    var report = Sample.verified
    report.lock?.signature = signature
    if signature != .valid {
      report.lock?.keyID = nil
      report.lock?.sequence = nil
    }
    let text = VerifyText.render(report, style: TextStyle())
    let words =
      switch signature {
      case .absent: "signed  no\n"
      case .unchecked: "signed  yes, not checked"
      case .valid: "signed  ✓ valid, by key 8f3a2b1c8f3a, sequence 4"
      case .refused: "signed  ✗ refused"
      }
    #expect(text.contains(words))
  }

  @Test(arguments: ListingTests.looks)
  func `a commit without its lock`(name: String, style: TextStyle) throws {
    let text = CheckText.render(Sample.check, style: style, staged: 2, seconds: 0.21)
    try GoldenText.check(text, "check/refused-\(name).txt")
  }

  @Test func `a good commit is one line`() throws {
    let text = CheckText.render(
      Sample.passed, style: TextStyle(width: 120), staged: 2, seconds: 0.21)
    try GoldenText.check(text, "check/passed.txt")
    #expect(text.split(separator: "\n").count == 1)
    #expect(CheckText.render(Sample.passed, style: TextStyle()).split(separator: "\n").count == 1)
  }

  @Test func `what is unknown without an image is said and refuses nothing`() throws {
    var report = Sample.passed
    report.notices = Sample.check.notices
    report.findings = [
      Sample.lockFinding("LCK013", "lock-missing", .info, .presence, "x", "serving is not locked")
    ]
    let text = CheckText.render(report, style: TextStyle(width: 80), staged: 1)
    try GoldenText.check(text, "check/unknown.txt")
    #expect(text.hasPrefix("✓ ok"))
  }

  @Test(arguments: ListingTests.looks)
  func `an audit is a card, findings and steps`(name: String, style: TextStyle) throws {
    try GoldenText.check(AuditText.render(Sample.audit, style: style), "audit/card-\(name).txt")
  }

  @Test(arguments: ListingTests.looks)
  func `files differ by reason`(name: String, style: TextStyle) throws {
    try GoldenText.check(FilesText.render(Sample.files, style: style), "files/drift-\(name).txt")
  }

  @Test func `many changed packages are named without their files`() {
    var report = Sample.files
    report.files?.groups = (0..<12).map {
      .init(
        reason: .changedPackage, package: "module\($0) 1 → 2", count: 3, bytes: 9,
        items: [.init(path: "lib/file\($0)", first: "1", second: "2")])
    }
    let folded = FilesText.render(report, style: TextStyle(width: 80))
    #expect(folded.contains("module9 1 → 2"))
    #expect(!folded.contains("lib/file"))
    #expect(folded.contains("2 more packages with 6 files (--all)"))
    #expect(FilesText.render(report, style: TextStyle(showsAll: true)).contains("lib/file11"))
  }

  @Test func `a rebuild is told from another build`() throws {
    let text = FilesText.render(Sample.rebuilt, style: TextStyle(width: 80))
    try GoldenText.check(text, "files/rebuilt.txt")
    #expect(text.hasPrefix("✓ ok  same content; 1,204 files differ in time stamps only\n"))
  }

  @Test(
    arguments: [
      ([], "the same build: all 7 files are alike"),
      ([(.order, 1)], "same content; 1 file differs in order only"),
      (
        [(.ownership, 2), (.timestamps, 1)],
        "same content; 3 files differ: 2 in permissions or owners, 1 in time stamps"
      ),
      (
        [(.compiledPython, 2)],
        "the same packages, another build of them; 2 files differ: 2 of compiled Python"
      ),
      (
        [(.content, 1), (.timestamps, 2_000)],
        "not the same build; 2,001 files differ: 1 with other content, 2,000 in time stamps"
      ),
    ] as [([(FileComparison.Reason, Int)], String)])
  func `the verdict over files`(counts: [(FileComparison.Reason, Int)], verdict: String) {
    let files = FileComparison(
      same: 7, different: counts.reduce(0) { $0 + $1.1 },
      groups: counts.map {
        .init(reason: $0.0, package: nil, count: $0.1, bytes: 0, items: [])
      })
    #expect(FilesText.verdict(files) == verdict)
  }

  static var environments: [LockSummary.Environment] {
    var training = LockSummary.Environment(name: "training")
    training.declared = .init(requirements: 41, pins: 1_212, images: 2, files: 3)
    training.platforms = [
      .init(
        name: "linux/amd64", source: "oci:images:training", packages: [.pypi: 214, .deb: 389],
        withoutHashes: (0..<12).map { "module\($0)" }, numerics: Sample.digest),
      .init(name: "linux/arm64", source: nil, packages: [.pypi: 213, .deb: 389]),
    ]
    training.changes = ["torch 2.3.0 → 2.5.1"] + (0..<12).map { "module\($0) added" }
    training.signature = .init(
      keyID: String(repeating: "8f3a2b1c", count: 8), sequence: 4, isNew: true)
    var dev = LockSummary.Environment(name: "dev")
    dev.declared = .init(requirements: 1, pins: 0, images: 0, files: 1)
    dev.changes = []
    return [dev, training]
  }

  @Test(arguments: ListingTests.looks)
  func `what lock wrote`(name: String, style: TextStyle) throws {
    let text = LockSummary.render(
      path: "holdfast.lock", digest: Sample.digest, outcome: .updated,
      environments: Self.environments, style: style)
    try GoldenText.check(text, "lock/summary-\(name).txt")
  }

  static let gaps: [ExportGapText.Gap] =
    (0..<12).map {
      .init(
        subject: "pkg:pypi/module\($0)", reason: "no digest is known",
        remedy: "holdfast lock --hashes FILE")
    } + [
      .init(subject: "base image", reason: "the base has no digest"),
      .init(
        subject: "pkg:pypi/local", reason: "it was installed from a folder that is not at hand"),
    ]

  @Test(arguments: ListingTests.looks)
  func `what an export could not pin`(name: String, style: TextStyle) throws {
    let text = ExportGapText.render(Self.gaps, fileName: "requirements.txt", style: style)
    try GoldenText.check(text, "export/gaps-\(name).txt")
    #expect(
      ExportGapText.render([], fileName: "a.txt", style: style).contains("everything is pinned"))
  }

  private static func texts(_ report: Report, _ style: TextStyle) -> [String] {
    let hostile = Sample.hostileTexts
    var environment = LockSummary.Environment(name: hostile[0])
    environment.platforms = [
      .init(
        name: hostile[1], source: hostile[0], packages: [:], withoutHashes: hostile,
        numerics: hostile[0])
    ]
    environment.changes = hostile
    environment.signature = .init(keyID: hostile[0], sequence: 1, isNew: false)
    return [
      VerifyText.render(report, style: style), CheckText.render(report, style: style, staged: 1),
      AuditText.render(report, style: style), FilesText.render(report, style: style),
      LockSummary.render(
        path: hostile[0], digest: hostile[1], outcome: .unchanged, environments: [environment],
        style: style),
      ExportGapText.render(
        hostile.map { .init(subject: $0, reason: $0, remedy: $0) }, fileName: hostile[0],
        style: style),
    ]
  }

  @Test(arguments: [true, false], [nil, 1, 33, 80] as [Int?])
  func `hostile names are shown escaped, and no line passes the edge`(
    usesUnicode: Bool, width: Int?
  ) {
    for showsAll in [false, true] {
      let style = TextStyle(usesUnicode: usesUnicode, width: width, showsAll: showsAll)
      for report in [Sample.hostileLock, Sample.fullReport] {
        for text in Self.texts(report, style) {
          for line in text.split(separator: "\n") {
            let line = String(line)
            #expect(SafeText.isShownAsItIs(line), "\(line)")
            #expect(usesUnicode || line.utf8.allSatisfy { $0 < 0x80 }, "\(line)")
            #expect(DisplayWidth.of(line) <= style.width ?? .max, "\(line)")
          }
        }
      }
    }
  }

  @Test func `thousands of findings stay a page`() {
    var report = Sample.verify
    for index in 0..<10_000 {
      report.findings.append(
        Sample.lockFinding(
          "LCK004", "other-version", .error, .version, "pkg:pypi/a\(index)", "a\(index) 1 → 2"))
    }
    let style = TextStyle(width: 80)
    #expect(VerifyText.render(report, style: style).split(separator: "\n").count < 100)
    #expect(CheckText.render(report, style: style).split(separator: "\n").count < 100)
    #expect(AuditText.render(report, style: style).split(separator: "\n").count < 150)
    let whole = VerifyText.render(report, style: TextStyle(showsAll: true))
    #expect(whole.contains("a9999 1 → 2"))
  }

  @Test(arguments: [
    ("a/long/path/to/file.py", 12, "…/to/file.py"), ("short", 12, "short"), ("漢字漢字", 5, "…漢字"),
  ])
  func `a long path loses its beginning`(path: String, width: Int, shown: String) {
    let text = ("\(path)" as StyledText).end(fitting: width, TextStyle())
    #expect(text.rendered(TextStyle()) == shown)
  }

  @Test func `joined reports keep the causes of their findings`() {
    var other = Sample.verify
    other.causes[0].title = "another base"
    other.environments[1].name = "serving"
    other.lock?.environment = "serving"
    let joined = ReportJoining.joined(
      [Sample.verify, other], tool: Sample.tool, command: "verify")
    #expect(joined.findings.count == 2 * Sample.verify.findings.count)
    #expect(joined.environments.map(\.name) == ["lock", "training", "serving"])
    #expect(joined.notices.count == 1)
    #expect(joined.lock?.digest == Sample.digest)
    #expect(joined.lock?.environment == nil)
    let places = FindingPlaces(joined)
    let titles = joined.findings.compactMap { places.cause(of: $0)?.title }
    #expect(Set(titles) == ["base image debian 12 → debian 13", "another base"])
    #expect(ReportJoining.joined([Sample.verify], tool: Sample.tool, command: "") == Sample.verify)
  }

  @Test func `the numerics fingerprint stands in the summary of a scan`() throws {
    let text = ScanSummary.render(
      Sample.training, name: "training",
      statistics: .init(layers: 12, cachedLayers: 4, bytes: 5_400_000_000, seconds: 9.8),
      style: TextStyle(width: 80), numerics: Sample.digest)
    try GoldenText.check(text, "scan/summary-numerics.txt")
    #expect(text.contains("  numerics  0d9c41f20d9c"))
    #expect(text.contains("\n      \(Sample.digest)\n"))
  }
}
