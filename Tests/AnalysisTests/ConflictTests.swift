import Analysis
import Model
import Testing

@Suite struct ConflictTests {
  private func edge(
    _ snapshot: inout Snapshot, _ from: String, _ to: String, _ specifier: String,
    _ status: RequirementEdge.Status, kind: RequirementKind = .runtime
  ) {
    let packages = snapshot.packages
    let find = { (name: String) in packages.first { $0.name == name } }
    guard let source = find(from) else { return }
    snapshot.requirements.append(
      RequirementEdge(
        from: source.id,
        anyOf: [
          RequirementEdge.Alternative(
            name: to, specifier: specifier, to: find(to).map { [$0.id] } ?? [])
        ], ecosystem: source.ecosystem, kind: kind, status: status,
        evidence: Evidence(path: "/METADATA", layer: 6, line: 9)))
  }

  private func conflicts(_ change: (inout Snapshot) -> Void) -> [Finding] {
    var snapshot = Sample.training().snapshot()
    change(&snapshot)
    return ConflictAnalysis.conflicts(in: NamedSnapshot(name: "training", snapshot: snapshot))
  }

  @Test func `finds nothing in a sound environment`() {
    #expect(conflicts { _ in }.isEmpty)
  }

  @Test func `SEMANTICS 2: flags a wrong version and derives it`() throws {
    let found = conflicts { edge(&$0, "pandas", "numpy", "<1", .violated) }
    let finding = try #require(found.first)
    #expect(finding.code == "DEP001")
    #expect(finding.severity == .error)
    #expect(finding.title == "pandas 2.2.2 requires numpy <1, found numpy 1.26.4")
    #expect(
      finding.message
        == "because pandas 2.2.2 requires numpy <1 (/METADATA:9, layer 6) and numpy 1.26.4 is installed "
        + "(layer 6, \"RUN pip install -r requirements.txt\")")
    #expect(finding.cause == nil)
  }

  @Test(arguments: [
    (RequirementEdge.Status.missing, RequirementKind.runtime, ["DEP001"]),
    (.violated, .preDepends, ["DEP001"]), (.inactive, .runtime, []), (.unknown, .runtime, []),
    (.violated, .interpreter, ["DEP003"]), (.violated, .conflicts, ["DEP004"]),
    (.violated, .constrains, ["DEP004"]), (.missing, .recommends, []), (.violated, .suggests, []),
    (.satisfied, .runtime, []),
  ])
  func `SEMANTICS 2: flags what is missing, refused or excluded, and nothing inactive`(
    status: RequirementEdge.Status, kind: RequirementKind, codes: [String]
  ) {
    #expect(
      conflicts { edge(&$0, "pandas", "numpy", "<1", status, kind: kind) }.map(\.code) == codes)
  }

  @Test func `SEMANTICS 2: a refused interpreter is a warning`() {
    let found = conflicts { edge(&$0, "pandas", "python", "<3.0", .violated, kind: .interpreter) }
    #expect(found.map(\.severity) == [.warning])
  }

  @Test(arguments: [PackageRecord.Role.embedded, .foreignRoot, .secondary, .vendored])
  func `judges what runs, not copies`(role: PackageRecord.Role) {
    let found = conflicts { snapshot in
      for row in snapshot.packages.indices where snapshot.packages[row].name == "pandas" {
        snapshot.packages[row].role = role
      }
      edge(&snapshot, "pandas", "numpy", "<1", .violated)
    }
    #expect(found.isEmpty)
  }

  @Test func `SEMANTICS 9: finds two records of one distribution in one folder`() throws {
    let found = conflicts { snapshot in
      guard var copy = snapshot.packages.first(where: { $0.name == "numpy" }) else { return }
      copy.id = "p900"
      copy.install = "i900"
      copy.version = "2.0.2"
      copy.layer = 7
      snapshot.packages.append(copy)
    }
    let finding = try #require(found.first)
    #expect(finding.code == "PKG004")
    #expect(finding.message.contains("numpy 2.0.2 of layer 7"))
  }

  @Test func `SEMANTICS 13: raises broken installs`() {
    let state = { (text: String) in
      self.conflicts { snapshot in
        for row in snapshot.packages.indices where snapshot.packages[row].name == "git" {
          snapshot.packages[row].brokenState = text
        }
      }.map { "\($0.code) \($0.severity)" }
    }
    #expect(state("half-configured") == ["PKG006 error"])
    #expect(state("triggers-pending") == ["PKG006 warning"])
  }

  @Test func `tells only contradictions that the environments do not share`() {
    var snapshot = Sample.training().snapshot()
    edge(&snapshot, "pandas", "numpy", "<1", .violated)
    let report = DriftAnalysis.compare([
      NamedSnapshot(name: "a", snapshot: snapshot), NamedSnapshot(name: "b", snapshot: snapshot),
    ])
    #expect(report.findings.isEmpty)
    #expect(report.shared.map(\.environments) == [["a", "b"]])
    let alone = DriftAnalysis.compare([NamedSnapshot(name: "a", snapshot: snapshot)])
    #expect(alone.findings.map(\.code) == ["DEP001"])
    #expect(alone.verdict.hasPrefix("a contradicts itself: 1 error"))
  }

  private func needing(_ specifier: String, _ holder: String, numpy: String) -> Sample {
    var sample = Sample.training()
    sample.packages.removeAll { ["pandas", "scipy", "scikit-learn", "pyarrow"].contains($0.name) }
    if let row = sample.index("numpy") { sample.packages[row].version = numpy }
    sample.python(holder, "1.0", layer: 6, needs: [("numpy", specifier, nil)])
    return sample
  }

  @Test func `finds requirement sets that exclude each other, with the pair as proof`() throws {
    let report = report(
      needing("<2", "tensorflow", numpy: "1.26.4"), needing(">=2", "opencv-python", numpy: "2.1.0"))
    let finding = try #require(report.findings.first { $0.code == "DEP002" })
    #expect(
      finding.message
        == "because tensorflow 1.0 in dev requires numpy<2 and opencv-python 1.0 in production requires "
        + "numpy>=2, no version of numpy serves both")
    #expect(finding.severity == .warning)
  }

  @Test(arguments: [
    ("<2", "alpha", ">=1.20", "beta"), ("<2", "alpha", ">=2", "alpha"),
    ("==1.*", "alpha", ">=1.9", "beta"),
    ("nonsense", "alpha", ">=2", "beta"),
  ])
  func `finds no exclusion where a version remains or one package moved its own bound`(
    left: String, holder: String, right: String, other: String
  ) {
    let report = report(
      needing(left, holder, numpy: "1.26.4"), needing(right, other, numpy: "2.1.0"))
    #expect(!report.findings.contains { $0.code == "DEP002" })
  }
}
