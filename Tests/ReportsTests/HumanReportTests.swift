import Model
import Testing

@testable import Reports

@Suite struct HumanReportTests {
  static let looks: [(name: String, style: TextStyle)] = [
    ("terminal-80", TextStyle(usesColor: true, width: 80)),
    ("terminal-140", TextStyle(usesColor: true, width: 140)),
    ("no-color-80", TextStyle(width: 80)),
    ("pipe", TextStyle()),
    ("ascii-80", TextStyle(usesUnicode: false, width: 80)),
    ("all", TextStyle(showsAll: true)),
  ]

  @Test(arguments: looks)
  func `a three-way drift looks as kept`(name: String, style: TextStyle) throws {
    let text = HumanReport.render(Sample.threeWay, style: style)
    try GoldenText.check(text, "three-way/\(name).txt")
  }

  @Test(arguments: looks)
  func `hostile names are shown escaped`(name: String, style: TextStyle) throws {
    let text = HumanReport.render(Sample.hostile, style: style)
    try GoldenText.check(text, "hostile/\(name).txt")
    expectHarmless(text, style)
  }

  @Test func `the crosswalk stands in the whole report`() throws {
    let text = HumanReport.render(Sample.fullReport, style: TextStyle(showsAll: true))
    #expect(text.contains("DECLARED, LOCKED, INSTALLED  repo:.@main, dev"))
    #expect(text.contains("polars        >=1.8     1.8.2   -          ! warning  not installed"))
    #expect(text.contains("IN ALL ENVIRONMENTS"))
  }

  @Test func `no difference is a short page`() throws {
    var report = Sample.threeWay
    report.verdict = "dev, training and production agree"
    (report.findings, report.causes, report.allowed, report.notices) = ([], [], [], [])
    for row in report.matrix.indices {
      report.matrix[row].severity = nil
      report.matrix[row].remark = nil
    }
    try GoldenText.check(
      HumanReport.render(report, style: TextStyle(width: 80)), "three-way/agreed.txt")
  }

  @Test(arguments: [60, 80, 100, 140, 200])
  func `a folded report fits one screen`(width: Int) {
    let text = HumanReport.render(Sample.threeWay, style: TextStyle(width: width))
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count - 1 <= 45)
  }

  @Test(arguments: [1, 20, 33, 60, 80, 140])
  func `no line passes the terminal's edge`(width: Int) {
    for report in [Sample.threeWay, Sample.hostile, Sample.fullReport] {
      for style in [
        TextStyle(width: width), TextStyle(usesUnicode: false, width: width, showsAll: true),
      ] {
        for line in HumanReport.render(report, style: style).split(separator: "\n") {
          #expect(DisplayWidth.of(String(line)) <= max(20, width), "\(line)")
        }
      }
    }
  }

  @Test func `long names of environments show their ends`() {
    var report = Sample.threeWay
    func long(_ name: String) -> String { "oci:/srv/images/of/the/churn/model:\(name)" }
    for index in report.environments.indices {
      report.environments[index].name = long(report.environments[index].name)
    }
    for index in report.findings.indices {
      report.findings[index].environments = report.findings[index].environments.map(long)
    }
    for index in report.causes.indices {
      report.causes[index].environments = report.causes[index].environments.map(long)
    }
    let text = HumanReport.render(report, style: TextStyle(width: 100))
    #expect(text.contains("…the/churn/model:dev"))
    #expect(text.contains("…hurn/model:training"))
    #expect(text.contains("→ …hurn/model:training"))
  }

  @Test func `thousands of findings are a report like any other`() {
    var report = Sample.threeWay
    for index in 0..<10_000 {
      report.findings.append(
        Sample.finding(
          "PKG001", .warning, .version, "pkg:deb/debian/extra\(index)", "extra\(index) 1 → 2",
          to: index % 2 == 0 ? "dev" : "training", cause: index % 3 == 0 ? "c1" : nil))
    }
    let folded = HumanReport.render(report, style: TextStyle(width: 100))
    #expect(folded.split(separator: "\n").count <= 45)
    let whole = HumanReport.render(report, style: TextStyle(showsAll: true))
    #expect(whole.contains("extra9999 1 → 2"))
  }

  @Test func `many environments stand in blocks, each with the baseline`() {
    var report = Report(tool: Sample.tool, command: "diff")
    for index in 0..<12 {
      report.environments.append(
        .init(name: "place\(index)", snapshot: Sample.image("a"), isBaseline: index == 3))
    }
    report.matrix = [.init(label: "Python", cells: (0..<12).map { "3.\($0)" }, severity: .error)]
    let text = HumanReport.render(report, style: TextStyle(width: 80))
    for index in 0..<12 { #expect(text.contains("place\(index)")) }
    let blocks = text.split(separator: "\n").filter { $0.contains("place3 *") }
    #expect(blocks.count > 1)
  }

  @Test func `hints name only words that a shell takes as they are`() {
    var report = Sample.threeWay
    report.findings = [
      Sample.finding("PKG001", .error, .version, "pkg:pypi/a%3Brm%20-rf", "a;rm -rf", to: "dev")
    ]
    let commands = NextCommands.of(report, TextStyle())
    #expect(commands == ["holdfast explain PKG001", "--all lists everything"])
    #expect(!NextCommands.isPlain("-rf"))
    #expect(!NextCommands.isPlain("a b"))
    #expect(!NextCommands.isPlain("$(x)"))
    #expect(NextCommands.isPlain("archive:dev.tar"))
  }

  @Test func `random texts neither trap nor reach the terminal raw`() {
    var random = SeededGenerator(seed: 20_260_214)
    for round in 0..<150 {
      var report = round % 2 == 0 ? Sample.threeWay : Sample.fullReport
      report.verdict = random.text()
      for index in report.environments.indices { report.environments[index].name = random.text() }
      for index in report.matrix.indices {
        report.matrix[index].label = random.text()
        report.matrix[index].cells = (0..<Int.random(in: 0...5, using: &random)).map { _ in
          random.text()
        }
      }
      for index in report.findings.indices.prefix(20) {
        report.findings[index].title = random.text()
        report.findings[index].code = random.text()
        report.findings[index].environments = [random.text(), random.text()]
        report.findings[index].fix = random.text()
        report.findings[index].subject = random.text()
      }
      for index in report.causes.indices { report.causes[index].title = random.text() }
      let style = TextStyle(
        usesColor: round % 3 == 0, usesUnicode: round % 5 != 0,
        width: round % 7 == 0 ? nil : Int.random(in: 0...160, using: &random),
        showsAll: round % 4 == 0)
      expectHarmless(HumanReport.render(report, style: style), style)
    }
  }

  private func expectHarmless(_ text: String, _ style: TextStyle) {
    var scalars = text.unicodeScalars[...]
    var bare = String.UnicodeScalarView()
    let tones = ["1;31", "33", "36", "32", "1", "2", "0"].map {
      Array("\u{1B}[\($0)m".unicodeScalars)
    }
    while let scalar = scalars.first {
      if style.usesColor, let tone = tones.first(where: { scalars.starts(with: $0) }) {
        scalars = scalars.dropFirst(tone.count)
      } else {
        bare.append(scalar)
        scalars = scalars.dropFirst()
      }
    }
    let found = bare.first { scalar in
      switch scalar.value {
      case 0x0A: false
      case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F,
        0xFEFF, 0xE000...0xF8FF, 0xE0000...0xE007F:
        true
      default: !style.usesUnicode && !scalar.isASCII
      }
    }
    #expect(found == nil, "\(String(found?.value ?? 0, radix: 16))")
  }
}

/// Numbers that are the same in every run, and texts made of them.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func text() -> String {
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...60, using: &self) {
      let value: UInt32 =
        switch Int.random(in: 0..<6, using: &self) {
        case 0: UInt32.random(in: 0..<0x20, using: &self)
        case 1: UInt32.random(in: 0x20..<0x7F, using: &self)
        case 2: 0x20
        case 3: UInt32.random(in: 0x7F..<0x400, using: &self)
        case 4: UInt32.random(in: 0x2000..<0x2100, using: &self)
        default: UInt32.random(in: 0..<0x11_0000, using: &self)
        }
      if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
    }
    return String(scalars)
  }
}
