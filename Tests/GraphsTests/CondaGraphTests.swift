import Graphs
import Model
import Testing
import Trees

struct CondaGraphTests {
  private func record(
    _ name: String, _ version: String, _ requirements: [RequirementFact] = []
  ) -> FileRecord {
    var fact = PackageFact(ecosystem: .conda, name: name, version: version)
    fact.build = "h0_0"
    fact.requirements = requirements
    return FileRecord(
      path: "opt/conda/conda-meta/\(name)-\(version)-h0_0.json", size: 1,
      extractor: "conda.meta", facts: [.package(fact)])
  }

  private func requirement(
    _ kind: RequirementKind, _ name: String, _ specifier: String = ""
  ) -> RequirementFact {
    RequirementFact(
      kind: kind, ecosystem: .conda, anyOf: [RequirementTerm(name: name, specifier: specifier)])
  }

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

  @Test func `depends must hold, constrains only bounds what is present`() {
    let snapshot = snapshot([
      record("numpy", "1.26.4"),
      record(
        "scipy", "1.13.0",
        [
          requirement(.runtime, "numpy", ">=1.23,<2"), requirement(.runtime, "numpy", ">=2"),
          requirement(.runtime, "libgcc"), requirement(.runtime, "__glibc", ">=2.17"),
          requirement(.constrains, "numpy", ">=2"), requirement(.constrains, "mkl", "2024.*"),
        ]),
    ])
    #expect(
      snapshot.requirements.map(\.status) == [
        .satisfied, .violated, .missing, .unknown, .violated, .inactive,
      ])
  }

  @Test func `pins of a prefix bound its packages from the root`() {
    let pins = FileRecord(
      path: "opt/conda/conda-meta/pinned", size: 1, extractor: "conda.pinned",
      facts: [.companion(.condaPins(["numpy 1.26.*", "python 3.11.*", "scipy <1", "[broken"]))])
    let snapshot = snapshot([record("numpy", "1.26.4"), record("scipy", "1.13.0"), pins])
    #expect(snapshot.requirements.map(\.from) == ["root", "root", "root", "root"])
    #expect(snapshot.requirements.allSatisfy { $0.kind == .constrains })
    #expect(
      snapshot.requirements.map(\.status) == [.satisfied, .inactive, .violated, .unknown])
  }
}
