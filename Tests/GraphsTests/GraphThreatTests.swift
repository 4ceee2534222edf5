import Graphs
import Model
import Testing
import Trees

/// THREATS T-43 and T-46: relations that mean harm, and records that disagree.
struct GraphThreatTests {
  private static let place = "opt/venv/lib/python3.11/site-packages"

  private func snapshot(_ files: [FileRecord]) -> Snapshot {
    var layer = LayerRecord()
    layer.files = files
    for file in files { layer.paths.append(file.path, .file) }
    return GraphBuilder.build(
      GraphInput(
        tree: Overlay.merge([layer]),
        subject: Snapshot.Subject(kind: .folder, reference: "test", platform: "linux/amd64"),
        tool: Snapshot.Tool(version: "0")))
  }

  private func distribution(
    _ name: String, _ version: String = "1", _ requirements: [RequirementFact] = [],
    extras: [String] = []
  ) -> FileRecord {
    var fact = PackageFact(ecosystem: .pypi, name: name, version: version)
    fact.requirements = requirements
    fact.extras = extras
    return FileRecord(
      path: "\(Self.place)/\(name)-\(version).dist-info/METADATA", size: 1,
      extractor: "python.metadata", facts: [.package(fact)])
  }

  private func requirement(
    _ name: String, _ specifier: String = "", extras: [String] = [], marker: String? = nil
  ) -> RequirementFact {
    RequirementFact(
      kind: .runtime, ecosystem: .pypi, anyOf: [RequirementTerm(name: name, specifier: specifier)],
      marker: marker, extras: extras)
  }

  @Test func `T-43 cycles of requirements and of extras end`() {
    let snapshot = snapshot([
      distribution("a", "1", [requirement("b", extras: ["x"])], extras: ["x"]),
      distribution(
        "b", "1",
        [
          requirement("a", extras: ["x"], marker: "extra == \"x\""),
          requirement("b", extras: ["x"]),
        ],
        extras: ["x"]),
      distribution("c", "1", [requirement("c")]),
    ])
    #expect(
      snapshot.requirements.map(\.status) == [.satisfied, .satisfied, .satisfied, .satisfied])
  }

  @Test func `T-43 a chain of 20,000 packages that pass an extra on is followed`() {
    let count = 20_000
    let snapshot = snapshot(
      (0..<count).map { index in
        distribution(
          "p\(index)", "1",
          [
            requirement(
              "p\(index + 1)", extras: ["x"], marker: index == 0 ? nil : "extra == \"x\"")
          ],
          extras: ["x"])
      })
    #expect(snapshot.requirements.count == count)
    #expect(snapshot.requirements.filter { $0.status == .satisfied }.count == count - 1)
    #expect(snapshot.requirements.filter { $0.status == .missing }.count == 1)
  }

  @Test func `T-43 20,000 alternatives and 20,000 providers are one edge each`() {
    var dependent = PackageFact(ecosystem: .deb, name: "a", version: "1")
    dependent.requirements = [
      RequirementFact(
        kind: .runtime, ecosystem: .deb,
        anyOf: (0..<20_000).map { RequirementTerm(name: "n\($0)") }),
      RequirementFact(kind: .runtime, ecosystem: .deb, anyOf: [RequirementTerm(name: "virtual")]),
    ]
    let providers = (0..<20_000).map { index -> Fact in
      var fact = PackageFact(ecosystem: .deb, name: "v\(index)", version: "1")
      fact.provides = [ProvidedName(name: "virtual")]
      return .package(fact)
    }
    let snapshot = snapshot([
      FileRecord(
        path: "var/lib/dpkg/status", size: 1, extractor: "dpkg.status",
        facts: [.package(dependent)] + providers)
    ])
    #expect(snapshot.requirements.map(\.status) == [.missing, .satisfied])
    #expect(snapshot.requirements.map { $0.anyOf.count } == [20_000, 1])
    #expect(snapshot.requirements.last?.anyOf.first?.to.count == 20_000)
  }

  @Test func `T-43 a range that nobody can read is kept and left open`() {
    let snapshot = snapshot([
      distribution("a", "1", [requirement("b", ">=>1"), requirement("c", "==1")]),
      distribution("b"), distribution("c", "not a version"),
    ])
    #expect(snapshot.requirements.map(\.status) == [.unknown, .unknown])
    #expect(snapshot.requirements.map { $0.anyOf.first?.specifier } == [">=>1", "==1"])
  }

  @Test func `T-46 records that disagree are all kept`() {
    var conda = PackageFact(ecosystem: .conda, name: "numpy", version: "1.26.0")
    conda.files = FileListFact(
      form: .condaFiles, count: 1,
      records: ["lib/python3.11/site-packages/numpy-1.25.dist-info/METADATA"], content: nil)
    let prefix = "opt/conda/lib/python3.11/site-packages"
    let files =
      [
        FileRecord(
          path: "opt/conda/conda-meta/numpy.json", size: 1, extractor: "conda.meta",
          facts: [.package(conda)])
      ]
      + ["1.25", "2.0"].map { version in
        FileRecord(
          path: "\(prefix)/numpy-\(version).dist-info/METADATA", size: 1,
          extractor: "python.metadata",
          facts: [.package(PackageFact(ecosystem: .pypi, name: "numpy", version: version))])
      }
    let rows = snapshot(files).packages
    #expect(rows.map(\.version) == ["1.26.0", "1.25", "2.0"])
    // The listed record belongs to the conda install, the other one is nobody's.
    #expect(rows.map(\.install) == ["i1", "i1", "i2"])
    #expect(
      rows.map { $0.evidence.first?.path }.count == Set(rows.map { $0.evidence.first?.path }).count)
  }

  @Test func `names and versions of any text make rows, never traps`() {
    let texts = [
      "", " ", "\u{0}", "\u{1B}[31m", "\u{202E}evil", "<script>", "=1+1", "../..", "é", "e\u{301}",
      String(repeating: "9", count: 5_000), "1!2.0.post1.dev3+local.7", "99999999999999999999999",
      "::warning::", "'; DROP TABLE packages; --",
    ]
    for ecosystem in Ecosystem.allCases {
      let facts = texts.flatMap { text -> [Fact] in
        var fact = PackageFact(ecosystem: ecosystem, name: text, version: text)
        fact.architecture = text
        fact.requiresPython = text
        fact.build = text
        fact.requirements = texts.map {
          RequirementFact(
            kind: .runtime, ecosystem: ecosystem,
            anyOf: [RequirementTerm(name: $0, specifier: text, architecture: text)], marker: $0,
            extras: [$0])
        }
        fact.provides = [ProvidedName(name: text, version: text)]
        return [.package(fact)]
      }
      let path =
        switch ecosystem {
        case .conda: "opt/conda/conda-meta/x.json"
        case .deb: "var/lib/dpkg/status"
        case .pypi: "\(Self.place)/x.dist-info/METADATA"
        }
      let found = snapshot([FileRecord(path: path, size: 1, extractor: "test", facts: facts)])
      #expect(found.packages.count == texts.count)
      #expect(found.requirements.count >= texts.count * texts.count)
    }
  }
}
