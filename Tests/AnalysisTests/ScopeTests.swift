import Analysis
import Model
import TestKit
import Testing

@Suite struct ScopeTests {
  // The same files as a root folder: no configuration, no layers, roles by default search paths.
  private var folder: Sample {
    var sample = Sample.training()
    sample.kind = .folder
    sample.layers = []
    sample.facts.environment = [:]
    sample.facts.command = nil
    sample.facts.interpreters = [
      EnvironmentFacts.Interpreter(
        kind: "python", version: "3.11", path: "/usr/local/bin/python3.11", primary: false,
        layer: nil)
    ]
    for row in sample.packages.indices where sample.packages[row].ecosystem == .pypi {
      sample.packages[row].role = .secondary
    }
    return sample
  }

  @Test func `finds nothing between an image and its unpacked root folder`() {
    #expect(report(.training(), folder).findings.isEmpty)
    #expect(report(folder, .training()).findings.isEmpty)
    #expect(report(folder, folder).findings.isEmpty)
  }

  @Test func `finds contradictions that image and folder share in neither`() {
    var image = Sample.training()
    if let row = image.index("pandas") {
      image.packages[row].needs.append(("tzdata", ">=2022.7", nil))
    }
    var unpacked = folder
    if let row = unpacked.index("pandas") {
      unpacked.packages[row].needs.append(("tzdata", ">=2022.7", nil))
    }
    let report = report(image, unpacked)
    #expect(report.findings.isEmpty)
    #expect(report.shared.map(\.code) == ["DEP001"])
    #expect(report.shared.first?.environments == ["dev", "production"])
  }

  @Test func `compares a virtual environment with the primary packages of an image only`() {
    var environment = Sample.training()
    environment.kind = .virtualEnvironment
    environment.layers = []
    environment.facts = EnvironmentFacts()
    environment.facts.interpreters = [
      EnvironmentFacts.Interpreter(
        kind: "python", version: "3.11.9", path: "bin/python", primary: true, layer: nil)
    ]
    environment.packages.removeAll { $0.ecosystem == .deb }
    var image = Sample.training()
    image.python("six", "1.15.0", layer: 4)
    image.packages[image.packages.count - 1].role = .system
    image.packages[image.packages.count - 1].location = "/usr/lib/python3/dist-packages"
    #expect(report(environment, image).findings.isEmpty)
    if let row = environment.index("numpy") { environment.packages[row].version = "2.0.2" }
    #expect(report(environment, image).findings.map(\.title) == ["numpy 2.0.2 → 1.26.4"])
  }

  @Test func `explains what an added package brings where no layers tell`() {
    var environment = Sample.training()
    environment.kind = .virtualEnvironment
    environment.layers = []
    environment.packages.removeAll { $0.ecosystem == .deb }
    var richer = environment
    richer.python(
      "watermark", "2.5.0", layer: 0, direct: true, needs: [("importlib-metadata", ">=1.4", nil)])
    richer.python("importlib-metadata", "8.5.0", layer: 0, needs: [("zipp", ">=3.20", nil)])
    richer.python("zipp", "3.21.0", layer: 0)
    let report = report(environment, richer)
    #expect(report.findings.count == 3)
    #expect(report.causes.map(\.kind) == [.parent])
    #expect(report.causes.first?.title.contains("watermark") == true)
  }
}

@Suite struct DamagedSnapshotTests {
  @Test(arguments: 0..<60 as Range<UInt64>)
  func `survives snapshots whose ids, layers and versions are nonsense`(seed: UInt64) {
    var numbers = SeededRandom(seed: seed)
    let odd = ["", "p0", "p99999999999999999999", "root", "x", "p-1", "p1", "1!", "==", "\u{0}é"]
    func word() -> String { odd.randomElement(using: &numbers) ?? "" }
    func number() -> Int { [Int.min, -1, 0, 3, 99, Int.max].randomElement(using: &numbers) ?? 0 }
    func damaged() -> Snapshot {
      var snapshot = Sample.training().snapshot()
      for row in snapshot.packages.indices where numbers.next() % 3 == 0 {
        switch numbers.next() % 7 {
        case 0: snapshot.packages[row].id = word()
        case 1: snapshot.packages[row].version = word()
        case 2: snapshot.packages[row].layer = number()
        case 3: snapshot.packages[row].name = word()
        case 4: snapshot.packages[row].install = word()
        case 5: snapshot.packages[row].evidence = []
        default: snapshot.packages[row].build?.tags = [word()]
        }
      }
      for index in snapshot.requirements.indices where numbers.next() % 3 == 0 {
        switch numbers.next() % 4 {
        case 0: snapshot.requirements[index].from = word()
        case 1: snapshot.requirements[index].anyOf = []
        case 2: snapshot.requirements[index].status = .violated
        default: snapshot.requirements[index].anyOf[0].to = [word(), word()]
        }
      }
      for index in snapshot.layers.indices where numbers.next() % 3 == 0 {
        snapshot.layers[index].index = number()
        snapshot.layers[index].createdBy = word()
        snapshot.layers[index].diffId = numbers.next() % 2 == 0 ? nil : word()
      }
      return snapshot
    }
    let snapshots = [damaged(), damaged(), damaged()].enumerated().map {
      NamedSnapshot(name: "e\($0.offset)", snapshot: $0.element)
    }
    var repository = damaged()
    repository.subject.kind = .repository
    for row in repository.packages.indices { repository.packages[row].state = .locked }
    let report = DriftAnalysis.compare(
      snapshots + [NamedSnapshot(name: "repo", snapshot: repository)])
    #expect(report.environments.count == 4)
    for snapshot in snapshots {
      _ = ConflictAnalysis.conflicts(in: snapshot)
      #expect(WhyAnalysis.why("numpy", in: snapshot).environment == snapshot.name)
    }
  }

  @Test func `gives the same report for the same snapshots`() {
    var other = Sample.training()
    for row in other.packages.indices where row % 3 == 0 { other.packages[row].version += ".1" }
    let first = report(.training(), other)
    for _ in 0..<5 { #expect(report(.training(), other) == first) }
  }
}
