import Analysis
import Model
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
