import Analysis
import Model
import Testing

@Suite struct CauseTests {
  private func bumped(_ names: [String: String]) -> Sample {
    var sample = Sample.training()
    for (name, version) in names {
      if let row = sample.index(name) { sample.packages[row].version = version }
    }
    return sample
  }

  @Test func `a parent explains the wheels that it pins, and names the instruction`() throws {
    var other = bumped(["torch": "2.5.1+cu121", "nvidia-cudnn-cu12": "9.2.0.1"])
    let torch = try #require(other.index("torch"))
    let pin = try #require(
      other.packages[torch].needs.firstIndex { $0.name == "nvidia-cudnn-cu12" })
    other.packages[torch].needs[pin].specifier = "==9.2.0.1"
    let report = report(.training(), other)
    let cause = try #require(report.causes.first)
    #expect(report.causes.count == 1)
    #expect(cause.kind == .parent)
    #expect(cause.explains == 2)
    #expect(cause.title == "parent torch 2.4.1+cu121 → 2.5.1+cu121")
    #expect(cause.severity == .error)
    #expect(
      cause.places.map(\.instruction)
        == Array(repeating: "RUN pip install torch torchvision torchaudio", count: 2))
    #expect(report.findings.map(\.code).sorted() == ["PKG001", "PKG001"])
  }

  @Test func `a pin that did not move explains nothing`() {
    let report = report(
      .training(), bumped(["torch": "2.5.1+cu121", "nvidia-nccl-cu12": "2.99.0"]))
    #expect(Set(report.causes.map(\.kind)) == [.instruction])
  }

  @Test func `walks to the highest ancestor whose pins moved`() throws {
    func chain(_ version: String) -> Sample {
      var sample = Sample.training()
      sample.python("alpha", version, layer: 6, needs: [("beta", "==\(version)", nil)])
      sample.python("beta", version, layer: 6, needs: [("gamma", "===\(version)", nil)])
      sample.python("gamma", version, layer: 6, needs: [("alpha", "==\(version)", nil)])
      sample.python("top", version, layer: 6, direct: true, needs: [("alpha", "==\(version)", nil)])
      return sample
    }
    let report = report(chain("1.0"), chain("1.1"))
    #expect(report.causes.map(\.title) == ["parent top 1.0 → 1.1"])
    #expect(report.causes.first?.explains == 4)
  }

  @Test func `the base is named by labels, and Dockerfile lines stand beside instructions`() throws
  {
    var other = bumped(["tar": "1.35", "numpy": "1.25.0", "click": "8.0.0"])
    other.layers[0].diffId = "sha256:other"
    other.layers[6].diffId = "sha256:other6"
    var repository = Sample()
    repository.kind = .repository
    var stage = BuildFact.Stage(name: nil, base: "python:3.11-slim", line: 3)
    var run = BuildFact.Instruction(
      keyword: "RUN", text: "pip install -r requirements.txt", line: 14)
    run.environment = [:]
    stage.instructions = [
      BuildFact.Instruction(keyword: "RUN", text: "install-python 3.11.9", line: 5), run,
    ]
    repository.builds = [BuildRecord(path: "Dockerfile", stages: [stage])]
    let report = DriftAnalysis.compare([
      NamedSnapshot(name: "repo", snapshot: repository.snapshot()),
      NamedSnapshot(name: "dev", snapshot: Sample.training().snapshot()),
      NamedSnapshot(name: "production", snapshot: other.snapshot()),
    ])
    let base = try #require(report.causes.first { $0.kind == .base })
    #expect(base.title.hasPrefix("base image python:3.11-slim (sha256:d0) → python:3.11-slim"))
    #expect(base.places.first?.evidence == [Evidence(path: "Dockerfile", line: 3)])
    let instruction = try #require(report.causes.first { $0.kind == .instruction })
    #expect(
      instruction.title
        == "RUN pip install -r requirements.txt (Dockerfile:14)")
    #expect(instruction.evidence.contains(Evidence(path: "Dockerfile", line: 14)))
    #expect(report.findings.contains { $0.code == "REP001" && $0.title.contains("Dockerfile:3") })
  }

  @Test func `equal digests of base labels make one base`() {
    var base = Sample.training()
    base.facts.base = EnvironmentFacts.BaseImage(name: "debian:12", digest: "sha256:aa")
    var other = base
    if let row = other.index("tar") { other.packages[row].version = "1.35" }
    #expect(report(base, other).causes.map(\.kind) == [.itself])
    other.facts.base?.digest = "sha256:bb"
    let report = report(base, other)
    #expect(report.causes.map(\.kind) == [.base])
    #expect(
      report.causes.first?.title == "base image debian:12 (sha256:aa) → debian:12 (sha256:bb)")
  }

  @Test func `the release explains OS packages of later layers, and renamed ones`() {
    var other = bumped(["git": "1:2.47.2-0.2", "libgomp1": "14.2.0-19"])
    other.facts.os?.versionId = "13"
    other.layers[0].diffId = "sha256:other"
    other.layers[4].diffId = "sha256:other4"
    var base = Sample.training()
    base.debian("libicu72", "72.1-3", layer: 4)
    other.debian("libicu76", "76.1-4", layer: 4)
    let report = report(base, other)
    #expect(Set(report.causes.map(\.kind)) == [.base, .operatingSystem])
    #expect(report.causes.first { $0.kind == .operatingSystem }?.explains == 4)
  }

  @Test func `orders causes by severity, then by how much they explain`() {
    let report = report(
      .training(),
      bumped(["numpy": "2.0.2", "git": "1:2.39.6", "less": "591-1", "libgomp1": "13.1.0-1"]))
    #expect(report.causes.map(\.kind) == [.itself, .instruction])
    #expect(report.causes.map(\.id) == ["c1", "c2"])
    #expect(report.causes.map(\.explains) == [1, 3])
  }

  @Test func `one cause of several environments is told once`() {
    let dev = Sample.training().snapshot()
    let other = bumped(["numpy": "2.0.2"]).snapshot()
    let report = DriftAnalysis.compare([
      NamedSnapshot(name: "dev", snapshot: dev), NamedSnapshot(name: "a", snapshot: other),
      NamedSnapshot(name: "b", snapshot: other),
    ])
    #expect(report.causes.map(\.environments) == [["dev", "a", "b"]])
    #expect(report.causes.first?.explains == 2)
  }

  @Test func `a third environment refutes that the interpreter chose a version`() {
    func image(_ python: String, numpy: String, torch: String) -> NamedSnapshot {
      var sample = Sample.training()
      sample.facts.interpreters[0].version = python
      let tag = python.hasPrefix("3.13") ? "cp313" : "cp311"
      for (name, version) in [("numpy", numpy), ("torch", torch)] {
        guard let row = sample.index(name) else { continue }
        sample.packages[row].version = version
        sample.packages[row].tags = ["\(tag)-\(tag)-linux_x86_64"]
      }
      return NamedSnapshot(name: "\(python) \(torch)", snapshot: sample.snapshot())
    }
    let production = image("3.13.5", numpy: "2.3.3", torch: "2.5.1")
    let training = image("3.11.2", numpy: "1.26.4", torch: "2.4.1")
    let dev = image("3.11.2", numpy: "1.26.4", torch: "2.5.1")
    let two = DriftAnalysis.compare([production, training])
    #expect(two.causes.map(\.kind) == [.interpreter])
    let three = DriftAnalysis.compare([production, training, dev])
    let torch = three.findings.first { $0.title.hasPrefix("torch 2.5.1 → 2.4.1") }
    #expect(three.causes.first { $0.id == torch?.cause }?.kind == .itself)
    #expect(three.causes.first { $0.kind == .interpreter }?.explains == 4)
  }

  @Test func `copies inside a package follow the package that carries them`() {
    func image(_ setuptools: String, _ copy: String) -> Sample {
      var sample = Sample.training()
      sample.python("setuptools", setuptools, layer: 6)
      sample.python("more-itertools", copy, layer: 6)
      let last = sample.packages.count - 1
      sample.packages[last].role = .embedded
      sample.packages[last].location += "/setuptools/_vendor"
      return sample
    }
    let report = report(image("75.6.0", "10.3.0"), image("80.9.0", "10.5.0"))
    #expect(report.causes.map(\.title) == ["parent setuptools 75.6.0 → 80.9.0"])
    #expect(report.causes.first?.explains == 2)
  }

  @Test func `the release explains what its own packages newly need`() {
    var base = Sample.training()
    var other = bumped(["git": "1:2.47.2-0.2"])
    other.facts.os?.versionId = "13"
    other.layers[4].diffId = "sha256:other4"
    other.layers[4].createdBy = "RUN apt-get install git libgomp1 curl"
    for name in ["libnsl2", "libtirpc3", "curl", "libcurl4"] {
      other.debian(name, "1.3", layer: 4)
    }
    let need = { (sample: inout Sample, from: String, to: String) in
      if let row = sample.index(from) { sample.packages[row].needs.append((to, "", nil)) }
    }
    need(&other, "git", "libnsl2")
    need(&other, "libnsl2", "libtirpc3")
    need(&other, "curl", "libcurl4")
    base.facts.os?.versionId = "12"
    let report = report(base, other)
    let release = report.causes.first { $0.kind == .operatingSystem }
    let titles = report.findings.filter { $0.cause == release?.id }.map(\.title)
    #expect(titles.contains("libtirpc3 1.3  only in production"))
    #expect(!titles.contains("libcurl4 1.3  only in production"))
  }
}
