import Analysis
import Model
import Testing

@Suite struct AcceleratorDriftTests {
  private func changed(_ change: (inout Sample) -> Void) -> Sample {
    var sample = Sample.accelerated()
    change(&sample)
    return sample
  }

  private func drift(_ report: Report) -> [Finding] {
    report.findings.filter { $0.cause != nil }
  }

  private func options(_ roles: String?...) -> DriftOptions {
    var options = DriftOptions()
    for (name, role) in zip(["dev", "production"], roles) {
      options.environments[name] = EnvironmentOptions()
      options.environments[name]?.role = role
    }
    return options
  }

  @Test func `equal accelerators are no drift`() {
    let report = report(.accelerated(), .accelerated())
    #expect(report.findings.isEmpty)
    #expect(report.shared.isEmpty)
  }

  @Test func `ACC039: tells one pin with two builds apart by the files`() throws {
    let pinned = changed {
      $0.set("torch", "2.4.1")
      $0.variant("torch", .cuda, "12.1", version: "2.4.1+cu121")
      $0.remove("torchvision", "torchaudio")
      $0.code("torchvision", [])
    }
    var other = pinned
    other.variant("torch", .cpu, version: "2.4.1+cpu")
    let found = drift(report(pinned, other))
    let finding = try #require(found.first { $0.dimension == .accelerator })
    #expect(finding.code == "ACC039")
    #expect(finding.severity == .error)
    #expect(finding.title == "torch 2.4.1  CUDA 12.1 → CPU")
    #expect(finding.values.map(\.texts) == [["2.4.1 (CUDA 12.1)"], ["2.4.1 (CPU)"]])
    #expect(drift(report(pinned, pinned)).isEmpty)
  }

  @Test func `ACC020: another label of the version is another variant`() {
    let other = changed {
      $0.set("torch", "2.4.1+cu124")
      $0.variant("torch", .cuda, "12.4", version: "2.4.1+cu124")
    }
    #expect(
      drift(report(.accelerated(), other)).filter { $0.subject == "pkg:pypi/torch" }.map(\.code)
        == ["ACC020"])
  }

  @Test func `older snapshots without variants are judged by their records`() {
    let old = changed { $0.accelerators.variants = [] }
    #expect(drift(report(.accelerated(), old)).isEmpty)
  }

  @Test(arguments: [
    ("training", "training", "ACC022", Severity.error),
    ("training", "serving", "ACC021", .warning), ("dev", "dev", "ACC021", .warning),
  ])
  func `ACC022: ranks of one job need one NCCL`(
    left: String, right: String, code: String, severity: Severity
  ) throws {
    let other = changed { $0.setWheel("nccl", "2.27.5") }
    let found = drift(report(.accelerated(), other, options(left, right)))
    let finding = try #require(found.first { $0.subject == "pkg:pypi/nvidia-nccl-cu12" })
    #expect(finding.code == code)
    #expect(finding.severity == severity)
  }

  @Test func `ACC050: device code that loses targets is a warning, and one that gains none`() throws
  {
    let newer = changed {
      $0.code("torch", [("sm_75 sm_80 sm_86 sm_90 sm_100 sm_120", 390)])
    }
    let finding = try #require(drift(report(.accelerated(), newer)).first)
    #expect(finding.code == "ACC050")
    #expect(finding.severity == .warning)
    #expect(finding.dimension == .gpuCode)
    #expect(finding.title == "GPU code in torch  sm_50..sm_90 → sm_75..sm_120")
    #expect(
      finding.message == "production lacks sm_50, sm_60, sm_70; dev lacks sm_100, sm_120")
    let wider = changed {
      $0.code("torch", [("sm_50 sm_60 sm_70 sm_75 sm_80 sm_86 sm_90 sm_100", 390)])
    }
    #expect(drift(report(.accelerated(), wider)).map(\.severity) == [.info])
  }

  @Test func `ACC050: what another release of torch holds is folded under it`() throws {
    let other = changed {
      $0.set("torch", "2.5.1+cu121")
      $0.code("torch", [("sm_75 sm_80 sm_86 sm_90 sm_100", 400)])
      $0.accelerators.needs.cpu = Sample.need("x86-64-v3")
    }
    let report = report(.accelerated(), other)
    #expect(report.causes.map(\.kind) == [.parent])
    #expect(report.causes.first?.title == "parent torch 2.4.1+cu121 → 2.5.1+cu121")
    #expect(Set(drift(report).map(\.code)) == ["PKG001", "ACC050", "OS005"])
  }

  @Test func `ACC050: counts of containers are no drift, and files without owner are told`() {
    let recounted = changed {
      $0.code("torch", [("sm_50 sm_60 sm_70 sm_75 sm_80 sm_86 sm_90", 12)])
    }
    #expect(drift(report(.accelerated(), recounted)).isEmpty)
    let own = changed { $0.code(nil, [("sm_90", 1)], path: "/app/kernel.so") }
    let found = drift(report(.accelerated(), own))
    #expect(found.map(\.title) == ["GPU code in /app/kernel.so  only in production"])
    #expect(found.map(\.severity) == [.info])
  }

  @Test func `ACC051 and OS005: what binaries need, where both sides were read`() {
    let other = changed {
      $0.accelerators.needs.driver = Sample.need("580.65.06", package: "nvidia-cuda-runtime-cu12")
      $0.accelerators.needs.cpu = Sample.need("x86-64-v3")
    }
    #expect(
      drift(report(.accelerated(), other)).map(\.title).sorted() == [
        "driver 525.60.13 or newer → 580.65.06 or newer", "processor any level → x86-64-v3",
      ])
    let unread = changed {
      $0.accelerators.machine = nil
      $0.accelerators.needs = AcceleratorFacts.Needs()
    }
    #expect(drift(report(.accelerated(), unread)).isEmpty)
  }

  @Test func `PKG021: linear algebra and OpenMP by flavour`() throws {
    let base = changed { $0.component("openblas", "0.3.27", package: "numpy") }
    let other = changed {
      $0.component("onemkl", "2024.1", package: "numpy")
      $0.component("gnu-openmp", nil, package: "torch")
    }
    let found = drift(report(base, other))
    #expect(found.map(\.title) == ["BLAS OpenBLAS → MKL"])
    #expect(found.map(\.code) == ["PKG021"])
    #expect(drift(report(base, base)).isEmpty)
    let newer = changed { $0.component("openblas", "0.3.29", package: "numpy") }
    #expect(drift(report(base, newer)).isEmpty)
    let threads = { (name: String) in self.changed { $0.component(name, nil, package: "torch") } }
    #expect(
      drift(report(threads("gnu-openmp"), threads("intel-openmp"))).map(\.title)
        == ["OpenMP GNU OpenMP → Intel OpenMP"])
    let folded = changed {
      $0.set("numpy", "2.0.2")
      $0.component("onemkl", "2024.1", package: "numpy")
    }
    #expect(report(base, folded).causes.map(\.title) == ["parent numpy 1.26.4 → 2.0.2"])
  }

  @Test func `ACC021: private copies of packages that both have`() throws {
    let bundle = { (version: String?) in
      self.changed {
        $0.python("ctranslate2", "4.6.0", layer: 6)
        if let version {
          $0.component(
            "cudnn", version, package: "ctranslate2",
            path: "/opt/venv/ctranslate2.libs/libcudnn-74a4c495.so.9")
        }
      }
    }
    let found = drift(report(bundle("9.1.0"), bundle("9.5.1")))
    #expect(found.map(\.title) == ["cudnn inside ctranslate2  9.1.0 → 9.5.1"])
    #expect(drift(report(bundle("9.1.0"), bundle(nil))).map(\.code) == ["ACC021"])
    #expect(drift(report(bundle("9.1.0"), bundle("9.1.0"))).isEmpty)
  }

  @Test func `one contradiction of all environments is shared`() {
    let both = changed { $0.facts.environment["HSA_OVERRIDE_GFX_VERSION"] = .text("10.3.0") }
    let report = report(both, both)
    #expect(report.findings.isEmpty)
    #expect(report.shared.map(\.code) == ["ACC028"])
  }

  @Test func `a cuDNN pin that is broken is told once, with both requirers`() throws {
    let other = changed {
      $0.python(
        "tensorflow", "2.17.0", layer: 6, needs: [("nvidia-cudnn-cu12", "==8.9.7.29", nil)])
    }
    var snapshot = other.snapshot()
    for index in snapshot.requirements.indices
    where snapshot.requirements[index].anyOf.first?.specifier == "==8.9.7.29" {
      snapshot.requirements[index].status = .violated
    }
    let found = ConflictAnalysis.conflicts(in: NamedSnapshot(name: "a", snapshot: snapshot))
    #expect(found.map(\.code) == ["ACC015"])
    #expect(found.first?.title.contains("tensorflow 2.17.0") == true)
    #expect(found.first?.title.contains("torch 2.4.1+cu121") == true)
  }

  @Test func `rules that cannot be decided are notices`() {
    let sample = changed {
      $0.set("torchaudio", "2.99.0+cu121")
      if let row = $0.index("torchaudio") { $0.packages[row].needs = [] }
    }
    let report = DriftAnalysis.compare([NamedSnapshot(name: "a", snapshot: sample.snapshot())])
    #expect(report.findings.isEmpty)
    #expect(
      report.notices.map(\.message)
        == ["for which torch torchaudio 2.99.0+cu121 is built is not known"])
    #expect(report.notices.map(\.code) == ["ACC032"])
  }

  @Test func `the matrix shows driver, CUDA, cuDNN and device code`() {
    let other = changed { $0.code("torch", [("sm_80 sm_90 compute_90@8.5", 390)]) }
    let matrix = report(.accelerated(), other).matrix
    let row = { (label: String) in matrix.first { $0.label == label } }
    #expect(row("driver / CUDA")?.cells == ["525.60.13+ / 12.1.105", "525.60.13+ / 12.1.105"])
    #expect(row("cuDNN")?.cells == ["9.1.0.70", "9.1.0.70"])
    #expect(row("GPU code in torch")?.cells == ["sm_50..sm_90", "sm_80, sm_90 +PTX"])
    #expect(row("GPU code in torch")?.severity == .warning)
  }

  @Test(arguments: [
    (["sm_80"], "sm_80"), (["sm_90", "sm_80"], "sm_80, sm_90"),
    (["sm_80", "sm_86", "sm_90", "sm_90a"], "sm_80..sm_90"),
    (["sm_75", "sm_80", "sm_90", "sm_100f"], "sm_75..sm_90, sm_100f"),
    (["sm_50", "compute_50"], "sm_50 +PTX"), (["compute_90"], "PTX compute_90"),
    (["gfx942", "gfx90a"], "gfx90a, gfx942"),
    (
      ["gfx1030", "gfx1100", "gfx900", "gfx906", "gfx908", "gfx942"],
      "gfx1030, gfx1100, gfx900, gfx906, 2 more"
    ),
    (["sm_", "sm_x"], "sm_, sm_x"),
  ])
  func `targets are shown as ranges`(targets: [String], expected: String) {
    #expect(DeviceCodeText.text(targets) == expected)
  }
}
