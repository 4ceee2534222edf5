import Analysis
import Model
import Testing

/// Runs a comparison of two samples.
func report(
  _ baseline: Sample, _ other: Sample, _ options: DriftOptions = DriftOptions()
) -> Report {
  DriftAnalysis.compare(
    [
      NamedSnapshot(name: "dev", snapshot: baseline.snapshot()),
      NamedSnapshot(name: "production", snapshot: other.snapshot()),
    ], options)
}

@Suite struct DriftTests {
  private func changed(_ change: (inout Sample) -> Void) -> Sample {
    var sample = Sample.training()
    change(&sample)
    return sample
  }

  private func only(_ report: Report) throws -> Finding {
    #expect(report.findings.count == 1, "\(report.findings.map(\.title))")
    return try #require(report.findings.first)
  }

  private func set(_ name: String, _ version: String) -> Sample {
    changed { sample in
      if let row = sample.index(name) { sample.packages[row].version = version }
    }
  }

  @Test func `names versions, evidence and a fix with real versions`() throws {
    let report = report(.training(), set("numpy", "2.0.2"))
    let finding = try only(report)
    #expect(finding.code == "PKG001")
    #expect(finding.severity == .error)
    #expect(finding.title == "numpy 1.26.4 → 2.0.2")
    #expect(finding.subject == "pkg:pypi/numpy")
    #expect(finding.environments == ["dev", "production"])
    #expect(finding.values.map(\.texts) == [["1.26.4"], ["2.0.2"]])
    #expect(finding.values[0].evidence.first?.layer == 6)
    #expect(finding.fix == "install numpy==1.26.4 in production, or numpy==2.0.2 in dev")
    #expect(report.causes.map(\.kind) == [.itself])
    #expect(
      report.verdict
        == "dev cannot take what production runs: 1 error from 1 cause (numpy 1.26.4 → 2.0.2)")
  }

  @Test func `finds no step between versions that are equal by their own order`() {
    #expect(report(.training(), set("click", "8.1.7.0")).findings.isEmpty)
    #expect(report(.training(), set("tar", "0:1.34+dfsg-1.2")).findings.isEmpty)
  }

  @Test func `matches names as their families write them`() {
    let other = changed { sample in
      if let row = sample.index("scikit-learn") {
        sample.packages[row].name = "Scikit.Learn"
      }
    }
    #expect(report(.training(), other).findings.isEmpty)
  }

  @Test func `never matches by the interpreter's version`() {
    let other = changed { sample in
      for row in sample.packages.indices {
        sample.packages[row].location = "/usr/lib/python3/dist-packages"
      }
    }
    #expect(report(.training(), other).findings.isEmpty)
  }

  @Test func `SEMANTICS 2: accepts 1.0+cu121 for 1.0 but reports the build variant`() throws {
    let finding = try only(report(.training(), set("fsspec", "2024.6.1+internal")))
    #expect(finding.code == "PKG003")
    #expect(finding.dimension == .build)
    #expect(finding.severity == .warning)
  }

  @Test
  func `takes another accelerator for an error, and a CPU build on CPU hardware for information`()
    throws
  {
    let swap = { (label: String) in
      self.changed { sample in
        for name in ["torch", "torchaudio"] { sample.packages.removeAll { $0.name == name } }
        if let row = sample.index("torchvision") {
          sample.packages[row].version = "0.19.1+\(label)"
          sample.packages[row].needs = []
        }
      }
    }
    let base = swap("cu121")
    let other = swap("cpu")
    let finding = try only(report(base, other))
    #expect(finding.code == "ACC020")
    #expect(finding.severity == .error)
    var options = DriftOptions()
    options.environments["production"] = EnvironmentOptions()
    options.environments["production"]?.role = "serving"
    options.environments["production"]?.hasGPU = false
    #expect(try only(report(base, other, options)).severity == .info)
    options.environments["production"]?.hasGPU = nil
    #expect(try only(report(base, other, options)).severity == .error)
  }

  @Test func `takes two names of one library for one difference of the device`() throws {
    let base = changed { $0.python("onnxruntime", "1.20.1", layer: 6, compiled: true) }
    let other = changed { $0.python("onnxruntime-gpu", "1.22.0", layer: 6, compiled: true) }
    let report = report(base, other)
    let finding = try only(report)
    #expect(finding.code == "ACC020")
    #expect(finding.values.map(\.texts) == [["onnxruntime 1.20.1"], ["onnxruntime-gpu 1.22.0"]])
    #expect(report.causes.map(\.kind) == [.variant])
  }

  @Test func `finds no other build in the wheel for another interpreter`() {
    let other = changed { sample in
      sample.facts.interpreters[0].version = "3.11.9"
      guard let row = sample.index("numpy") else { return }
      sample.packages[row].tags = ["cp311-cp311-manylinux_2_17_x86_64"]
    }
    #expect(report(.training(), other).findings.isEmpty)
    let newer = changed { sample in
      sample.facts.interpreters[0].version = "3.13.5"
      guard let row = sample.index("numpy") else { return }
      sample.packages[row].tags = ["cp313-cp313-manylinux_2_28_x86_64"]
    }
    #expect(report(.training(), newer).findings.map(\.code) == ["OS003"])
  }

  @Test func `finds another wheel of the same interpreter, and one that was built locally`() throws
  {
    let other = changed { sample in
      guard let row = sample.index("numpy") else { return }
      sample.packages[row].tags = ["cp311-cp311-linux_x86_64"]
    }
    #expect(try only(report(.training(), other)).code == "PKG003")
  }

  @Test func `keeps another source of the same version`() throws {
    let other = changed { sample in
      guard let row = sample.index("click") else { return }
      sample.packages[row].source = PackageSource(
        kind: .vcs, url: "https://git.example.com/click", commit: "3f2c1a9b0d4e5f60")
    }
    let finding = try only(report(.training(), other))
    #expect(finding.code == "PKG007")
    #expect(finding.title == "click 8.1.7  index ≠ git https://git.example.com/click 3f2c1a9b0d4e")
  }

  @Test func `takes an index without an address for any index`() {
    let base = changed { sample in
      guard let row = sample.index("click") else { return }
      sample.packages[row].source = PackageSource(
        kind: .index, url: "https://index.example.com/simple")
    }
    #expect(report(base, .training()).findings.isEmpty)
  }

  @Test func `finds another archive under the same name, version and build`() throws {
    let mark = { (hash: String) in
      self.changed { sample in
        if let row = sample.index("click") { sample.packages[row].hashes = [hash] }
      }
    }
    #expect(try only(report(mark("sha256:aa"), mark("sha256:bb"))).code == "PKG008")
    #expect(report(mark("sha256:aa"), mark("md5:bb")).findings.isEmpty)
    #expect(report(mark("sha256:aa"), .training()).findings.isEmpty)
  }

  @Test func `finds changed requirements of one version only`() throws {
    let other = changed { sample in
      if let row = sample.index("pandas") {
        sample.packages[row].needs[0].specifier = "<4,>=1.22.4"
      }
    }
    let finding = try only(report(.training(), other))
    #expect(finding.code == "DEP005")
    #expect(finding.severity == .info)
    var newer = other
    if let row = newer.index("pandas") { newer.packages[row].version = "2.2.3" }
    #expect(try only(report(.training(), newer)).code == "PKG001")
  }

  @Test func `holds several copies as multisets`() throws {
    let twice = { (versions: [String]) in
      self.changed { sample in
        for version in versions {
          sample.python("attrs", version, layer: 6)
          let row = sample.packages.count - 1
          sample.packages[row].role = .vendored
          sample.packages[row].location = "/app/vendor/\(version)-\(row)"
        }
      }
    }
    #expect(report(twice(["1.0", "2.0"]), twice(["2.0", "1.0"])).findings.isEmpty)
    let finding = try only(report(twice(["1.0", "2.0"]), twice(["2.0", "3.0"])))
    #expect(finding.code == "PKG001")
    let copies = try only(report(twice(["1.0", "1.0"]), twice(["1.0"])))
    #expect(copies.code == "PKG002")
    #expect(copies.severity == .info)
  }

  @Test func `compares embedded copies as such, for information`() throws {
    let embedded = { (version: String, role: PackageRecord.Role) in
      self.changed { sample in
        sample.python("numpy", version, layer: 6)
        sample.packages[sample.packages.count - 1].role = role
        sample.packages[sample.packages.count - 1].location = "/opt/venv/lib/x/_vendor"
      }
    }
    let finding = try only(report(embedded("1.0", .embedded), embedded("2.0", .embedded)))
    #expect(finding.severity == .info)
    let alone = try only(report(embedded("1.0", .foreignRoot), .training()))
    #expect(alone.code == "PKG002")
    #expect(alone.severity == .info)
  }

  @Test func `SEMANTICS 17: takes a conda record and its dist-info for one difference`() throws {
    let conda = { (version: String, build: String) in
      self.changed { sample in
        sample.packages.append(
          Sample.Package(
            ecosystem: .conda, name: "zstandard", version: version, layer: 6, role: .primary,
            location: "/opt/conda", build: build, install: "i900"))
        sample.python("zstandard", version, layer: 6, compiled: true)
        sample.packages[sample.packages.count - 1].install = "i900"
      }
    }
    let version = try only(report(conda("0.22.0", "py311h1_0"), conda("0.23.0", "py311h2_0")))
    #expect(version.code == "PKG001")
    #expect(version.subject == "pkg:conda/zstandard")
    let wheel = changed { $0.python("zstandard", "0.22.0", layer: 6, compiled: true) }
    let build = try only(report(conda("0.22.0", "py311h1_0"), wheel))
    #expect(build.code == "PKG003")
    #expect(build.values.map(\.texts) == [["0.22.0 (conda py311h1_0)"], ["0.22.0 (wheel)"]])
    let older = changed { $0.python("zstandard", "0.21.0", layer: 6, compiled: true) }
    #expect(try only(report(conda("0.22.0", "py311h1_0"), older)).code == "PKG001")
    #expect(try only(report(conda("0.22.0", "py311h1_0"), .training())).code == "PKG002")
  }

  @Test func `SEMANTICS 15: takes a deb and the dist-info that it owns for one difference`() throws
  {
    let debian = { (version: String, revision: String) in
      self.changed { sample in
        sample.debian("python3-gi", "\(version)-\(revision)", layer: 4)
        sample.packages[sample.packages.count - 1].install = "i901"
        sample.python("PyGObject", version, layer: 4)
        sample.packages[sample.packages.count - 1].install = "i901"
        sample.packages[sample.packages.count - 1].role = .system
      }
    }
    #expect(try only(report(debian("6.0", "3"), debian("6.1", "1"))).code == "PKG001")
    #expect(
      try only(report(debian("6.0", "3"), debian("6.0", "4"))).subject
        == "pkg:deb/debian/python3-gi")
    #expect(try only(report(debian("6.0", "3"), .training())).code == "PKG002")
  }

  @Test func `finds no other build in the conda build for another interpreter`() throws {
    let conda = { (build: String) in
      self.changed { sample in
        sample.packages.append(
          Sample.Package(
            ecosystem: .conda, name: "pyzmq", version: "26.0", layer: 6, role: .primary,
            location: "/opt/conda", build: build))
      }
    }
    #expect(report(conda("py311h0123456_0"), conda("py312h7654321_1")).findings.isEmpty)
    #expect(try only(report(conda("py311h0123456_0"), conda("py311h7654321_0"))).code == "PKG003")
    let finding = try only(report(conda("cuda118_py311_0"), conda("cpu_py311_0")))
    #expect(finding.code == "ACC020")
  }

  @Test func `counts many environments, each against the baseline`() {
    let named = [
      NamedSnapshot(name: "dev", snapshot: Sample.training().snapshot()),
      NamedSnapshot(name: "training", snapshot: set("numpy", "1.25.0").snapshot()),
      NamedSnapshot(name: "production", snapshot: set("numpy", "2.0.2").snapshot()),
    ]
    var options = DriftOptions()
    options.baseline = "production"
    let report = DriftAnalysis.compare(named, options)
    #expect(report.environments.map(\.isBaseline) == [false, false, true])
    #expect(
      report.findings.map(\.environments) == [["production", "training"], ["production", "dev"]])
    #expect(
      report.findings.allSatisfy { $0.values.map(\.texts) == [["1.26.4"], ["1.25.0"], ["2.0.2"]] })
    #expect(report.verdict.hasPrefix("production cannot take what dev and training run: 2 errors"))
    let packages = report.matrix.last
    #expect(packages?.label == "packages")
    #expect(packages?.remark == "1 differs")
  }

  @Test func `tells the interpreter, release and C library apart`() {
    let other = changed { sample in
      sample.facts.os = EnvironmentFacts.OperatingSystem(id: "alpine", versionId: "3.20")
      sample.facts.libc = EnvironmentFacts.CLibrary(family: "musl", version: "1.2.5")
      sample.facts.interpreters[0].version = "3.12.1"
    }
    let report = report(.training(), other)
    let weights = Dictionary(uniqueKeysWithValues: report.findings.map { ($0.code, $0.severity) })
    #expect(weights == ["OS001": .warning, "OS002": .error, "OS003": .error])
    #expect(report.matrix.map(\.label) == ["OS", "libc", "Python", "packages"])
    #expect(report.matrix[2].cells == ["3.11.9", "3.12.1"])
    #expect(report.matrix[2].severity == .error)
  }
}
