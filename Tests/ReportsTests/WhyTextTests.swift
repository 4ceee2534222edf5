import Analysis
import Model
import Testing

@testable import Reports

@Suite struct WhyTextTests {
  /// A conflict: a layer upgraded numpy past what pandas accepts.
  static var snapshot: Snapshot {
    var snapshot = Sample.image("archive:training.tar")
    snapshot.layers = (0..<9).map {
      .init(
        index: $0, diffId: Sample.digest,
        createdBy: $0 == 8 ? "RUN pip install --no-deps --upgrade numpy==2.0.2" : "COPY . .",
        empty: false)
    }
    var names = [("numpy", "2.0.2"), ("pandas", "2.1.4"), ("churn-model", "0.3.0")]
    names += (0..<12).map { ("user\($0)", "1.\($0)") }
    for (index, (name, version)) in names.enumerated() {
      var record = Sample.package(.pypi, name, version)
      record.id = "p\(index)"
      record.install = "i\(index)"
      record.layer = index == 0 ? 8 : 4
      record.evidence[0].layer = record.layer
      record.installer = "pip"
      record.direct = index == 2
      snapshot.packages.append(record)
    }
    func edge(
      _ from: Int, _ name: String, _ specifier: String, _ to: [String],
      _ status: RequirementEdge.Status
    ) -> RequirementEdge {
      RequirementEdge(
        from: "p\(from)", anyOf: [.init(name: name, specifier: specifier, to: to)],
        ecosystem: .pypi, kind: .runtime, status: status,
        evidence: Evidence(path: "/opt/venv/\(names[from].0)/METADATA", layer: 4, line: 20 + from))
    }
    snapshot.requirements = [
      edge(1, "numpy", "<2,>=1.23.2", ["p0"], .violated),
      edge(2, "numpy", "<2,>=1.26", ["p0"], .violated),
      edge(2, "pandas", "", ["p1"], .satisfied), edge(2, "polars", ">=1.8", [], .missing),
    ]
    for index in 3..<15 {
      snapshot.requirements.append(edge(index, "numpy", ">=1", ["p0"], .satisfied))
      snapshot.requirements.append(edge(2, "user\(index - 3)", "", ["p\(index)"], .satisfied))
    }
    return snapshot
  }

  @Test(arguments: ListingTests.looks)
  func `paths, layer and dependents answer why`(name: String, style: TextStyle) throws {
    let answer = WhyAnalysis.why(
      "numpy", in: NamedSnapshot(name: "training", snapshot: Self.snapshot))
    try GoldenText.check(WhyText.render(answer, style: style), "why/numpy-\(name).txt")
  }

  @Test func `an absent package tells who asked for it`() throws {
    let answer = WhyAnalysis.why(
      "polars", in: NamedSnapshot(name: "training", snapshot: Self.snapshot))
    try GoldenText.check(
      WhyText.render(answer, style: TextStyle(width: 80)), "why/polars-no-color-80.txt")
  }

  @Test func `hostile names stay on their lines`() {
    for text in Sample.hostileTexts {
      var snapshot = Self.snapshot
      snapshot.packages[0].name = text
      snapshot.packages[1].name = text + "x"
      snapshot.packages[0].location = text
      snapshot.layers[8].createdBy = text
      snapshot.requirements[0].anyOf[0].specifier = text
      let answer = WhyAnalysis.why(text, in: NamedSnapshot(name: text, snapshot: snapshot))
      let page = WhyText.render(answer, style: TextStyle(width: 60))
      for line in page.split(separator: "\n") { #expect(DisplayWidth.of(String(line)) <= 60) }
      #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
      #expect(!page.unicodeScalars.contains { (0x202A...0x202E).contains($0.value) })
    }
  }
}
