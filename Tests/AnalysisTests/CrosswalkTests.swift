import Analysis
import Model
import Testing

@Suite struct CrosswalkTests {
  private func wish(
    _ name: String, _ specifier: String, line: Int, path: String = "pyproject.toml",
    group: String? = nil, extra: String? = nil
  ) -> RequirementEdge {
    var edge = RequirementEdge(
      from: RequirementEdge.root,
      anyOf: [RequirementEdge.Alternative(name: name, specifier: specifier)], ecosystem: .pypi,
      kind: .declared, status: .satisfied, evidence: Evidence(path: path, line: line))
    edge.group = group
    edge.activatedByExtra = extra
    return edge
  }

  private func repository(_ locked: [String: String], _ declared: [RequirementEdge]) -> Sample {
    var sample = Sample()
    sample.kind = .repository
    sample.state = .locked
    for (name, version) in locked.sorted(by: { $0.key < $1.key }) {
      sample.python(name, version, layer: 0)
      sample.packages[sample.packages.count - 1].tags = []
      sample.packages[sample.packages.count - 1].location = ""
    }
    sample.declared = declared
    var manifest = ManifestRecord(path: "pyproject.toml", format: "pyproject", state: .declared)
    manifest.name = "churn-model"
    manifest.requiresPython = ">=3.11"
    sample.manifests = [
      manifest, ManifestRecord(path: "uv.lock", format: "uv", state: .locked),
    ]
    for path in Set(declared.map(\.evidence.path)).subtracting(["pyproject.toml"]).sorted() {
      sample.manifests.append(ManifestRecord(path: path, format: "requirements", state: .declared))
    }
    return sample
  }

  @Test func `gives every environment its own column, a repository too`() {
    let declared = repository(["numpy": "1.26.4", "click": "8.1.7"], [])
    let training = Sample.training()
    let report = DriftAnalysis.compare([
      NamedSnapshot(name: "repo", snapshot: declared.snapshot("repo")),
      NamedSnapshot(name: "training", snapshot: training.snapshot("training")),
    ])
    let python = report.matrix.first { $0.label == "Python" }
    #expect(python?.cells == [nil, "3.11.9"])
    #expect(report.matrix.last?.cells.first == "2 locked")
    #expect(report.matrix.allSatisfy { $0.cells.count == 2 })
  }

  private func walk(
    _ repository: Sample, _ image: Sample, _ options: EnvironmentOptions = EnvironmentOptions()
  ) -> Report {
    var all = DriftOptions()
    all.environments["training"] = options
    return DriftAnalysis.compare(
      [
        NamedSnapshot(name: "repo", snapshot: repository.snapshot()),
        NamedSnapshot(name: "training", snapshot: image.snapshot()),
      ], all)
  }

  private var image: Sample {
    var sample = Sample.training()
    sample.packages.removeAll { !["numpy", "requests", "certifi", "urllib3"].contains($0.name) }
    for row in sample.packages.indices { sample.packages[row].needs = [] }
    if let row = sample.index("numpy") { sample.packages[row].direct = true }
    return sample
  }

  private let locks = [
    "numpy": "1.26.4", "requests": "2.32.3", "certifi": "2024.7.4", "urllib3": "2.2.2",
  ]

  private var wishes: [RequirementEdge] {
    [wish("numpy", ">=1.26,<2", line: 8), wish("requests", "", line: 9)]
  }

  @Test func `finds nothing where declared, locked and installed agree`() throws {
    let report = walk(repository(locks, wishes), image)
    #expect(report.findings.isEmpty)
    let row = try #require(report.crosswalk.first { $0.name == "numpy" })
    #expect(row.declared == [">=1.26,<2"])
    #expect(row.locked == ["1.26.4"])
    #expect(row.installed == ["1.26.4"])
    #expect(row.severity == nil)
  }

  @Test func `finds what is declared and not installed`() throws {
    let report = walk(repository(locks, wishes + [wish("polars", ">=1.8", line: 14)]), image)
    let finding = try #require(report.findings.first)
    #expect(report.findings.map(\.code) == ["PKG011"])
    #expect(finding.title == "polars>=1.8 is declared and not installed in training")
    #expect(finding.environments == ["repo", "training"])
    #expect(finding.values[0].evidence == [Evidence(path: "pyproject.toml", line: 14)])
    #expect(report.crosswalk.first { $0.name == "polars" }?.remark == "declared, not installed")
    #expect(report.causes.count == 1)
  }

  @Test func `finds a locked version that is not the installed one`() throws {
    var moved = locks
    moved["certifi"] = "2024.8.30"
    let report = walk(repository(moved, wishes), image)
    let finding = try #require(report.findings.first)
    #expect(finding.code == "PKG012")
    #expect(finding.title == "certifi  locked 2024.8.30, installed 2024.7.4 in training")
    #expect(finding.fix == "install certifi==2024.8.30 in training, or lock 2024.7.4")
  }

  @Test func `finds another build and another source than locked`() {
    var build = image
    if let row = build.index("numpy") { build.packages[row].version = "1.26.4+mkl" }
    let report = walk(repository(locks, wishes), build)
    #expect(report.findings.map(\.code) == ["PKG012"])
    #expect(report.findings.map(\.dimension) == [.build])
    var source = image
    if let row = source.index("numpy") {
      source.packages[row].source = PackageSource(kind: .archive, url: "https://example.com/n.whl")
    }
    #expect(walk(repository(locks, wishes), source).findings.map(\.dimension) == [.source])
  }

  @Test func `finds a violated constraint, once`() {
    var other = image
    if let row = other.index("numpy") { other.packages[row].version = "2.0.2" }
    let report = walk(repository(locks, wishes), other)
    #expect(report.findings.map(\.code) == ["DEP006"])
    #expect(report.findings.map(\.severity) == [.error])
    #expect(
      report.findings.first?.title == "numpy>=1.26,<2 is declared, 2.0.2 is installed in training")
  }

  @Test func `finds what nobody declares or locks`() {
    var other = image
    other.python("watermark", "2.5.0", layer: 6, direct: true)
    other.python("zipp", "3.21.0", layer: 6)
    let report = walk(repository(locks, wishes), other)
    #expect(
      report.findings.map { "\($0.code) \($0.subject)" }.sorted() == [
        "PKG010 pkg:pypi/watermark", "PKG013 pkg:pypi/zipp",
      ])
  }

  @Test func `counts chosen groups, extras and manifests only`() {
    let declared =
      wishes + [
        wish("pytest", ">=8", line: 20, group: "dev"), wish("polars", "", line: 22, extra: "fast"),
        wish("gunicorn", "==22.0", line: 1, path: "requirements-serve.txt"),
      ]
    let codes = { (options: EnvironmentOptions) in
      self.walk(self.repository(self.locks, declared), self.image, options).findings.map(\.subject)
        .sorted()
    }
    var options = EnvironmentOptions()
    #expect(codes(options) == [])
    options.groups = ["dev"]
    options.extras = ["fast"]
    #expect(codes(options) == ["pkg:pypi/polars", "pkg:pypi/pytest"])
    options.manifests = ["requirements-serve.txt", "uv.lock"]
    #expect(codes(options) == ["pkg:pypi/gunicorn"])
  }

  @Test func `takes a fully pinned requirements file for a lock`() {
    let declared = [
      wish("numpy", "==1.26.4", line: 1, path: "requirements.txt"),
      wish("requests", "==2.32.3", line: 2, path: "requirements.txt"),
    ]
    var options = EnvironmentOptions()
    options.manifests = ["requirements.txt"]
    let report = walk(repository([:], declared), image, options)
    #expect(
      report.findings.map { "\($0.code) \($0.subject)" } == [
        "PKG013 pkg:pypi/certifi", "PKG013 pkg:pypi/urllib3",
      ])
    #expect(report.crosswalk.first { $0.name == "numpy" }?.locked == ["1.26.4"])
  }

  @Test func `holds the interpreter against the project's own wish`() {
    var other = image
    other.facts.interpreters[0].version = "3.10.4"
    #expect(walk(repository(locks, wishes), other).findings.map(\.code) == ["DEP003"])
  }

  @Test func `the project itself needs no declaration`() {
    var other = image
    other.python("churn-model", "0.4.0", layer: 7, direct: true)
    #expect(walk(repository(locks, wishes), other).findings.isEmpty)
  }

  @Test func `compares two states of a repository by what they lock and declare`() {
    var moved = locks
    moved["numpy"] = "2.0.2"
    let report = DriftAnalysis.compare([
      NamedSnapshot(name: "main", snapshot: repository(locks, wishes).snapshot()),
      NamedSnapshot(
        name: "branch",
        snapshot: repository(moved, [wish("numpy", ">=2", line: 8), wishes[1]]).snapshot()),
    ])
    #expect(report.findings.map(\.code) == ["PKG001", "DEP005"])
    #expect(report.findings.map(\.severity) == [.error, .info])
    #expect(report.findings[1].title == "pyproject.toml declares numpy >=1.26,<2 → >=2")
  }

  @Test func `finds another version of the project itself`() {
    var other = image
    other.python("churn-model", "0.4.0", layer: 7, direct: true)
    var project = repository(locks, wishes)
    project.manifests[0].version = "0.5.0"
    let report = walk(project, other)
    #expect(
      report.findings.map(\.title) == ["churn-model  0.5.0 in repo, installed 0.4.0 in training"])
    #expect(report.verdict.hasPrefix("training is not what repo declares: 1 warning from 1 cause"))
  }

  @Test func `tells what is locked for other groups only`() throws {
    var project = repository(locks.merging(["zipp": "3.21.0"]) { first, _ in first }, wishes)
    let requests = try #require(project.index("requests"))
    project.packages[requests].needs = [("certifi", "", nil), ("urllib3", "", nil)]
    let numpy = try #require(project.index("numpy"))
    project.packages[numpy].needs = [("requests", "", nil)]
    var other = image
    other.python("zipp", "3.21.0", layer: 6)
    let report = walk(project, other)
    #expect(report.findings.map(\.code) == ["PKG013"])
    #expect(
      report.findings.first?.title
        == "zipp 3.21.0 is installed in training and locked only for groups or extras not chosen")
  }
}
