import Analysis
import Lockfiles
import Model
import Testing

/// What the gate tells, and what it leaves alone.
struct GateTests {
  private func codes(_ report: Report) -> [String] { report.findings.map(\.code) }

  private func project(torch: String = "2.3.0", bound: String = ">=2") -> GateSample {
    var sample = GateSample()
    sample.manifest("pyproject.toml")
    sample.lockFile()
    sample.require("torch", bound, line: 18)
    sample.pin("torch", torch)
    sample.pin("numpy", "1.26.4")
    return sample
  }

  // MARK: LCK001, LCK013

  @Test func `a lock that says what is declared is current`() {
    let report = project().report()
    #expect(report.findings.isEmpty)
    #expect(report.verdict == "holdfast.lock is current for 1 environment")
    #expect(report.command == "check" && report.lock?.path == "holdfast.lock")
    #expect(report.environments.map(\.name) == ["training"])
    #expect(report.notices.map(\.message).contains { $0.contains("unknown without an image") })
  }

  @Test func `what changed is named with its file and line`() {
    let report = project(torch: "2.5.1", bound: ">=2.5").report(locked: project().declared)
    #expect(codes(report) == ["LCK001", "LCK001"])
    #expect(
      Set(report.findings.map(\.title)) == [
        "torch 2.3.0 → 2.5.1 (uv.lock:20)", "torch>=2 → torch>=2.5 (pyproject.toml:18)",
      ])
    #expect(report.findings.allSatisfy { $0.severity == .error && $0.subject == "pkg:pypi/torch" })
    #expect(
      report.findings.allSatisfy {
        $0.fix == "holdfast lock --declared && git add holdfast.lock"
      })
    #expect(
      report.findings.flatMap { $0.values[0].evidence }.sorted() == [
        Evidence(path: "pyproject.toml", line: 18), Evidence(path: "uv.lock", line: 20),
      ])
    #expect(report.verdict == "holdfast.lock is not what is declared: 2 errors")
  }

  @Test func `new and removed requirements, pins and files are changes too`() {
    var now = project()
    now.require("pandas", "<3", line: 20)
    now.manifest("requirements.txt")
    now.require("alpha", "", "requirements.txt", line: 1)
    now.options.manifests = ["pyproject.toml", "uv.lock", "requirements.txt"]
    var before = project()
    before.pin("scipy", "1.13.0")
    before.options.manifests = ["pyproject.toml", "uv.lock"]
    let titles = Set(now.report(locked: before.declared).findings.map(\.title))
    #expect(
      titles == [
        "pandas<3 is new (pyproject.toml:20)", "alpha is new (requirements.txt:1)",
        "scipy 1.13.0 is gone (uv.lock)", "requirements.txt is new",
      ])
  }

  @Test(arguments: [
    ("2.3.0+cu121", "2.5.1+cu124", "torch moves from CUDA 12.1 to CUDA 12.4"),
    ("2.3.0+cu121", "2.3.0+cpu", "torch moves from CUDA 12.1 to CPU"),
    ("2.3.0", "2.3.0+cpu", "torch becomes a build for CPU"),
    ("2.3.0+cu121", "2.5.1+cu121", nil),
    ("2.3.0", "2.5.1", nil),
  ])
  func `another accelerator build is said`(before: String, after: String, move: String?) throws {
    let report = project(torch: after).report(locked: project(torch: before).declared)
    let message = try #require(report.findings.first).message
    #expect(
      message == "holdfast.lock still has what was declared before" + (move.map { "; \($0)" } ?? "")
    )
  }

  @Test func `another CUDA through the runtime's own pin is said first`() throws {
    var before = project()
    before.pin("nvidia-cuda-runtime-cu12", "12.1.105")
    before.pin("aiohttp", "3.9")
    var now = project(torch: "2.5.1")
    now.pin("nvidia-cuda-runtime-cu12", "12.4.127")
    now.pin("aiohttp", "3.10")
    let report = now.report(locked: before.declared)
    #expect(report.findings.map(\.subjectName) == ["nvidia-cuda-runtime-cu12", "torch", "aiohttp"])
    #expect(report.findings[1].message.hasSuffix("the pins of uv.lock move CUDA 12.1 to 12.4"))
    #expect(!report.findings[2].message.contains("CUDA"))
  }

  @Test func `the same change in several environments is one finding`() {
    let locked = project().declared
    let now = project(torch: "2.5.1")
    let report = GateAnalysis.check(
      GateInput(
        environments: [now.environment("a", locked: locked), now.environment("b", locked: locked)],
        lock: .present(LockState(path: "holdfast.lock", digest: "")), options: DriftOptions()))
    #expect(report.findings.map(\.environments) == [["a", "b"]])
    #expect(report.findings[0].values.map(\.environment) == ["a", "b"])
  }

  @Test func `an environment that the lock does not have is one finding`() {
    var environment = project().environment()
    environment.lockedDeclared = nil
    let report = GateAnalysis.check(
      GateInput(
        environments: [environment],
        lock: .present(LockState(path: "holdfast.lock", digest: "")), options: DriftOptions()))
    #expect(report.findings.map(\.title) == ["training is not in holdfast.lock"])
  }

  @Test func `a project without a lock gets one warning`() {
    var environments = [project().environment("a"), project().environment("b")]
    for index in environments.indices { environments[index].lockedDeclared = nil }
    let report = GateAnalysis.check(
      GateInput(environments: environments, lock: .missing, options: DriftOptions()))
    #expect(codes(report) == ["LCK013"] && report.findings[0].severity == .warning)
    #expect(report.findings[0].environments == ["a", "b"])
    #expect(report.verdict == "there is no lock file yet: 1 warning")
  }

  // MARK: DEP007

  private func contradiction(
    _ first: (String, String?), _ second: (String, String?), python: String? = nil,
    requiresPython: String? = nil
  ) -> Report {
    var sample = GateSample()
    sample.manifest("pyproject.toml", requiresPython: requiresPython)
    sample.python = python
    sample.require("numpy", first.0, line: 3, marker: first.1)
    sample.require("numpy", second.0, line: 4, marker: second.1)
    return sample.report()
  }

  @Test(arguments: [
    ("<2", ">=2", true), ("==1.26.4", "==2.0", true), (">=1.20", "<2", false),
    ("<2", ">=2.0rc1", true), ("==1.*", "==1.26.4", false), ("~=1.26", "<1.26", true),
    ("<2", "", false), ("not a version", ">=2", false),
  ])
  func `requirements that no version meets are found`(one: String, two: String, isFound: Bool) {
    let report = contradiction((one, nil), (two, nil))
    #expect(codes(report) == (isFound ? ["DEP007"] : []))
    if isFound {
      #expect(
        report.findings[0].title
          == "no numpy satisfies \(one) (pyproject.toml:3) and \(two) (pyproject.toml:4)")
      #expect(report.findings[0].values[0].evidence.map(\.line) == [3, 4])
    }
  }

  @Test(
    arguments: [
      ("python_version < '3.12'", "python_version >= '3.12'", nil, 0, 0),
      ("sys_platform == 'linux'", "sys_platform == 'win32'", nil, 0, 0),
      ("sys_platform == 'linux'", "os_name == 'posix'", nil, 1, 0),
      ("python_version < '3.12'", "python_version < '3.13'", nil, 0, 1),
      ("python_version < '3.12'", "python_version < '3.13'", "3.11", 1, 0),
      ("python_version < '3.12'", "python_version < '3.13'", "3.14", 0, 0),
      ("platform_machine == 'aarch64'", "platform_machine == 'aarch64'", nil, 0, 1),
      ("platform_release >= '6'", "platform_release >= '6'", nil, 0, 1),
    ] as [(String, String, String?, Int, Int)])
  func `markers that exclude each other are no contradiction, open ones are a notice`(
    one: String, two: String, python: String?, findings: Int, notices: Int
  ) {
    let report = contradiction(("<2", one), (">=2", two), python: python)
    #expect(report.findings.count == findings)
    #expect(report.notices.count { $0.code == "DEP007" } == notices)
  }

  @Test func `Pythons that the manifest refuses are not asked about`() {
    let report = contradiction(
      ("<2", "python_version < '3.12'"), (">=2", "python_version < '3.13'"),
      requiresPython: ">=3.9.2,<3.12")
    #expect(codes(report) == ["DEP007"])
  }

  @Test func `three requirements may contradict each other where no two do`() {
    var sample = GateSample()
    sample.manifest("pyproject.toml")
    for (line, specifier) in [">=1,<3", "!=2.*", ">=2"].enumerated() {
      sample.require("numpy", specifier, line: line + 1)
    }
    let report = sample.report()
    #expect(
      report.findings.map(\.title) == [
        "no numpy satisfies >=1,<3 (pyproject.toml:1), !=2.* (pyproject.toml:2) and >=2 (pyproject.toml:3)"
      ])
  }

  @Test func `manifests that do not include each other stand apart, unless they are named`() {
    var sample = GateSample()
    sample.manifest("one/requirements.txt")
    sample.manifest("two/requirements.txt")
    sample.require("numpy", "<2", "one/requirements.txt", line: 1)
    sample.require("numpy", ">=2", "two/requirements.txt", line: 1)
    #expect(sample.report().findings.isEmpty)
    sample.options.manifests = ["one/requirements.txt", "two/requirements.txt"]
    #expect(codes(sample.report()) == ["DEP007"])
    var including = GateSample()
    including.manifest("requirements.txt", includes: ["limits.txt"])
    including.manifest("limits.txt", included: true)
    including.require("numpy", ">=2", "requirements.txt", line: 1)
    including.require("numpy", "<2", "limits.txt", line: 1, kind: .constrains)
    #expect(codes(including.report()) == ["DEP007"])
  }

  @Test func `groups and extras count where they are chosen; overrides replace`() {
    var sample = GateSample()
    sample.manifest("pyproject.toml")
    sample.require("numpy", "<2", line: 1)
    sample.require("numpy", ">=2", line: 2, group: "new")
    sample.require("numpy", "==3", line: 3, extra: "Newest")
    #expect(sample.report().findings.isEmpty)
    sample.options.groups = ["new"]
    #expect(codes(sample.report()) == ["DEP007"])
    sample.options.groups = []
    sample.options.extras = ["newest"]
    #expect(codes(sample.report()) == ["DEP007"])
    sample.require("numpy", "==2.1", line: 9, kind: .overrides)
    #expect(sample.report().findings.isEmpty)
  }

  @Test func `an exact version of conda's is held against the other constraints`() {
    for (other, isFound) in [(">=2", true), (">=1.26", false), ("==1.26.4", false)] {
      var sample = GateSample()
      sample.manifest("environment.yml")
      sample.require("numpy", "==1.26.4", "environment.yml", line: 3, ecosystem: .conda)
      sample.require("numpy", other, "environment.yml", line: 4, ecosystem: .conda)
      #expect(codes(sample.report()) == (isFound ? ["DEP007"] : []), "\(other)")
    }
  }

  @Test func `a configured Python that the manifest refuses is a contradiction`() {
    for (python, isFound) in [("3.9", true), ("3.11", false), ("3.11.2", false), ("3.10", false)] {
      var sample = GateSample()
      sample.manifest("pyproject.toml", requiresPython: ">=3.10.1")
      sample.require("numpy", "", line: 1)
      sample.python = python
      #expect(codes(sample.report()) == (isFound ? ["DEP007"] : []), "\(python)")
    }
  }

  // MARK: DEP008, DEP009

  @Test
  func `a requirement that refuses what is installed is an error, ahead of the image a warning`() {
    let installed = ["linux/amd64": GateSample.installed([("numpy", "2.0.2"), ("torch", "2.3.0")])]
    var sample = GateSample()
    sample.manifest("pyproject.toml")
    sample.require("numpy", "<2", line: 18)
    sample.require("torch", ">=2", line: 19)
    sample.require("pandas", ">=9", line: 20)
    sample.require("numpy", "<1", line: 21, marker: "python_version < '3.8'")
    sample.require("numpy", "<1", line: 22, group: "docs")
    let report = sample.report(installed: installed)
    #expect(codes(report) == ["DEP008"] && report.findings[0].severity == .error)
    #expect(
      report.findings[0].title
        == "numpy<2 (pyproject.toml:18) excludes numpy 2.0.2, which is locked as installed")
    #expect(report.notices.isEmpty)
    sample.lockFile()
    sample.pin("numpy", "1.26.4")
    #expect(sample.report(installed: installed).findings.map(\.severity) == [.warning])
    var exact = GateSample()
    exact.manifest("requirements.txt")
    exact.require("torch", "==2.5.1", "requirements.txt", line: 1)
    #expect(exact.report(installed: installed).findings.map(\.severity) == [.warning])
  }

  @Test func `a pin outside the manifest's bounds is an error with both places`() {
    var sample = GateSample()
    sample.manifest("pyproject.toml")
    sample.lockFile()
    sample.require("torch", ">=2.5", line: 18, status: .violated)
    sample.require("torch", ">=2", line: 19, group: "docs", status: .violated)
    sample.pin("torch", "2.3.0")
    let report = sample.report()
    #expect(
      report.findings.map(\.title) == [
        "pyproject.toml:18 asks for torch>=2.5, uv.lock:10 pins 2.3.0"
      ])
    #expect(codes(report) == ["DEP009"])
    #expect(report.findings[0].values[0].evidence.map(\.path) == ["pyproject.toml", "uv.lock"])
  }

  // MARK: Policy and what a change adds

  @Test func `policy and allowances count`() {
    let locked = project().declared
    let now = project(torch: "2.5.1")
    let off = now.report(locked: locked) {
      $0.severities = [SeverityOverride(.rule("lock-out-of-date"), nil)]
    }
    #expect(off.findings.isEmpty)
    var allowance = Allowance(reason: "a ticket")
    allowance.code = "LCK001"
    allowance.package = "torch"
    let allowed = now.report(locked: locked) { $0.allowances = [allowance] }
    #expect(allowed.findings.isEmpty && allowed.allowed.count == 1)
    #expect(allowed.verdict == "holdfast.lock is current for 1 environment, 1 allowed")
  }

  @Test func `a change answers for what it adds, whatever lines moved`() {
    func state(line: Int, more: Bool) -> Report {
      var sample = GateSample()
      sample.manifest("pyproject.toml")
      sample.require("numpy", "<2", line: line)
      sample.require("numpy", ">=2", line: line + 1)
      if more {
        sample.require("scipy", "<1", line: line + 2)
        sample.require("scipy", ">1", line: line + 3)
      }
      return sample.report()
    }
    let base = state(line: 3, more: false)
    let moved = GateAnalysis.added(state(line: 90, more: false), since: base)
    #expect(moved.findings.isEmpty && moved.shared.count == 1)
    #expect(moved.verdict == "this change adds nothing: 1 was there before")
    let more = GateAnalysis.added(state(line: 90, more: true), since: base)
    #expect(more.findings.map(\.subjectName) == ["scipy"])
    #expect(more.verdict == "this change adds 1 error; 1 was there before")
    #expect(GateAnalysis.added(base, since: base).findings.isEmpty)
    let clean = GateSample().report()
    #expect(GateAnalysis.added(clean, since: base).verdict == clean.verdict)
  }

  @Test func `fingerprints are the same in every run and different for different findings`() {
    let report = project(torch: "2.5.1", bound: ">=2.5").report(locked: project().declared)
    let again = project(torch: "2.5.1", bound: ">=2.5").report(locked: project().declared)
    #expect(report == again)
    #expect(Set(report.findings.map(\.fingerprint)).count == report.findings.count)
  }

  // MARK: Pools

  @Test func `what is installed is judged on the pools, what is not is unknown`() {
    var part = GateSample.installed([("torch", "2.5.1+cu124")])
    part.accelerators = FitSample.torch128.facts
    let pool = Pool.t4
    let installed = project().environment(installed: ["linux/amd64": part], pools: [pool])
    let absent = project().environment("serving", pools: [pool])
    let report = GateAnalysis.check(
      GateInput(
        environments: [installed, absent],
        lock: .present(LockState(path: "holdfast.lock", digest: "")), options: DriftOptions()))
    #expect(
      report.findings.contains { $0.code.hasPrefix("ACC") && $0.environments == ["training"] })
    #expect(report.findings.allSatisfy { $0.environments == ["training"] })
    #expect(report.fit?.cells.map(\.environment) == ["training"])
    #expect(
      report.notices.map(\.message) == [
        "serving: what is installed, and whether it runs on t4, is unknown without an image; "
          + "`holdfast lock serving` reads one"
      ])
  }
}

extension Finding {
  fileprivate var subjectName: String { subject.split(separator: "/").last.map(String.init) ?? "" }
}
