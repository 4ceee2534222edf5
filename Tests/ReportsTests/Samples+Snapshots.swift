import Model

extension Sample {
  /// An image with a package of each kind of place, a broken requirement and a notice.
  static var training: Snapshot {
    var snapshot = image("registry.example.com/ml/churn-train@sha256:0d9c41f2")
    snapshot.facts.os = .init(
      id: "ubuntu", versionId: "22.04", codename: "jammy", name: "Ubuntu 22.04.4 LTS")
    snapshot.facts.libc = .init(family: "glibc", version: "2.35")
    snapshot.facts.interpreters = [
      .init(
        kind: "python", version: "3.11.9", path: "/opt/venv/bin/python", primary: true, layer: 3),
      .init(kind: "python", version: "3.10", path: "/usr/bin/python3.10", primary: false, layer: 1),
    ]
    snapshot.accelerators.components = [
      .init(
        name: "cuda-runtime", version: "12.1.105", soname: "libcudart.so.12",
        path: "/opt/venv/lib/libcudart.so.12", layer: 5, package: "p2"),
      .init(
        name: "cudnn", version: "8.9.2", soname: nil, path: "/opt/venv/lib/libcudnn.so.8",
        layer: 5, package: nil),
    ]
    var vendored = package(.pypi, "joblib", "1.3.2")
    vendored.role = .vendored
    vendored.location = "/app/vendor"
    var embedded = package(.pypi, "my-test-package", "1.0")
    embedded.role = .embedded
    var broken = package(.deb, "libfoo1", "1.2-3")
    broken.brokenState = "half-configured"
    broken.architecture = "amd64"
    broken.layer = 1
    var conda = package(.conda, "mkl", "2023.1.0")
    conda.build = .init(text: "h213fc3f_46344")
    conda.location = "/opt/conda"
    snapshot.packages = [
      conda, broken, package(.deb, "libc6", "2.35-0ubuntu3.6"), package(.pypi, "numpy", "2.0.2"),
      package(.pypi, "torch", "2.3.0+cu121"), vendored, embedded,
    ]
    for index in snapshot.packages.indices { snapshot.packages[index].id = "p\(index)" }
    snapshot.requirements = [
      RequirementEdge(
        from: "p4", anyOf: [.init(name: "numpy", specifier: "<2", to: ["p3"])], ecosystem: .pypi,
        kind: .runtime, status: .violated,
        evidence: Evidence(
          path: "/opt/venv/lib/python3.11/site-packages/torch-2.3.0.dist-info/METADATA", layer: 4,
          line: 12))
    ]
    snapshot.notices = [
      Notice("the record has no version", path: "/opt/old/bad.dist-info/METADATA", layer: 9)
    ]
    return snapshot
  }

  /// A snapshot in which every key of the format occurs.
  static var full: Snapshot {
    var snapshot = training
    fillFacts(of: &snapshot)
    snapshot.layers = [
      .init(index: 0, diffId: digest, createdBy: "COPY \u{1B}[31m <x> & \u{202E}", empty: false),
      .init(index: 1, diffId: nil, createdBy: nil, empty: true, created: "2026-01-02T03:04:05Z"),
    ]
    let source = PackageSource(
      kind: .vcs, url: "https://example.com/a", commit: "0123abcd", requestedRevision: "main",
      editable: true, subdirectory: "one")
    snapshot.packages[0].source = source
    snapshot.packages[0].direct = true
    snapshot.packages[0].owner = "p1"
    snapshot.packages[0].installer = "pip"
    snapshot.packages[0].hashes = [digest]
    snapshot.packages[0].contents = digest
    snapshot.packages[0].requiresPython = ">=3.8"
    snapshot.packages[0].attributes = ["license": "MIT"]
    snapshot.packages[0].build = .init(local: "cu121", tags: ["py3-none-any"], text: "0")
    snapshot.requirements[0].marker = "python_version < '3.12'"
    snapshot.requirements[0].activatedByExtra = "gpu"
    snapshot.requirements[0].group = "dev"
    snapshot.requirements[0].source = source
    snapshot.requirements[0].extrasRequested = ["fast"]
    snapshot.requirements[0].hashes = [digest]
    var manifest = ManifestRecord(path: "pyproject.toml", format: "pyproject", state: .declared)
    manifest.name = "churn"
    manifest.version = "0.5.0"
    manifest.requiresPython = ">=3.11"
    manifest.includes = ["requirements.txt"]
    manifest.indexes = ["https://example.com/simple"]
    manifest.defaultGroups = ["dev"]
    snapshot.manifests = [manifest]
    snapshot.builds = [BuildRecord(path: "Dockerfile", stages: [stage(source)])]
    snapshot.notices[0].line = 7
    snapshot.accelerators = accelerators
    snapshot.facts.machine = pool.machine
    return snapshot
  }

  private static func fillFacts(of snapshot: inout Snapshot) {
    snapshot.facts.searchPaths = [.init(path: "/opt/venv", role: .primary)]
    snapshot.facts.environment = ["A": .text("1"), "API_TOKEN": .redacted]
    snapshot.facts.entrypoint = ["python"]
    snapshot.facts.command = ["train.py"]
    snapshot.facts.user = "1000"
    snapshot.facts.workingDirectory = "/app"
    snapshot.facts.labels = ["a": "b"]
    snapshot.facts.base = .init(name: "debian:stable-slim", digest: digest)
  }

  private static func stage(_ source: PackageSource) -> BuildFact.Stage {
    var stage = BuildFact.Stage(name: "build", base: "debian:12", platform: "linux/amd64", line: 1)
    stage.baseTemplate = "debian:${TAG}"
    var instruction = BuildFact.Instruction(keyword: "RUN", text: "pip install numpy", line: 2)
    instruction.requirements = [
      RequirementFact(
        kind: .declared, ecosystem: .pypi,
        anyOf: [.init(name: "numpy", specifier: "<2", architecture: "any")], marker: "a",
        extras: ["b"],
        source: source, hashes: [digest], group: .extra("gpu"), unparsed: "?", line: 2),
      RequirementFact(kind: .declared, ecosystem: .pypi, anyOf: [], group: .group("dev")),
    ]
    instruction.references = [
      .init(kind: .requirements, path: "r.txt", origin: "req/r.txt", group: .extra("x"), line: 2)
    ]
    instruction.environment = ["A": "1"]
    instruction.flags = ["--from=build"]
    instruction.indexes = ["https://example.com/simple"]
    stage.instructions = [instruction]
    return stage
  }

  /// The three-way report with every key of the format.
  static var fullReport: Report {
    var report = threeWay
    report.fit = fit
    report.lock = lock
    report.audit = auditResult
    report.files = fileComparison
    report.shared = [
      finding("DEP001", .error, .requirement, "pkg:pypi/a", "a requires b", to: "dev")
    ]
    var row = Report.CrosswalkRow(
      environment: "dev", repository: "repo:.@main", ecosystem: .pypi, name: "scikit-learn",
      declared: ["==1.5.1"], locked: ["1.5.1"], installed: ["1.5.2"])
    row.severity = .error
    row.remark = "installed differs"
    var polars = row
    polars.name = "polars"
    polars.declared = [">=1.8"]
    polars.locked = ["1.8.2"]
    polars.installed = []
    polars.severity = .warning
    polars.remark = "not installed"
    report.crosswalk = [row, polars]
    return report
  }

  /// A report in which every text is hostile.
  static var hostile: Report {
    let texts = hostileTexts
    var report = Report(tool: tool, command: "diff")
    report.verdict = "worse than \(texts[0]) and \(texts[1])"
    report.environments = [
      .init(name: texts[0], snapshot: image(texts[2]), isBaseline: true),
      .init(name: texts[1], snapshot: image(texts[3]), isBaseline: false),
    ]
    report.matrix = [.init(label: texts[2], cells: [texts[0], texts[3]], severity: .error)]
    for (index, text) in texts.enumerated() {
      var finding = Finding(
        code: "PKG001", name: "version-differs", severity: index % 2 == 0 ? .error : .warning,
        dimension: .version, subject: "pkg:pypi/\(text)", title: "\(text) 1.0 → 2.0",
        message: "it says \(text)", environments: [texts[0], texts[1]], fingerprint: "\(index)")
      finding.values = [
        .init(
          environment: texts[1], texts: [text], evidence: [Evidence(path: "/\(text)", layer: 1)])
      ]
      finding.fix = "rm -rf \(text)"
      report.findings.append(finding)
    }
    report.notices = [Notice("cannot read \(texts[0])", path: texts[1])]
    return report
  }

  static let hostileTexts = [
    "\u{1B}[2J\u{1B}]0;owned\u{7}evil\r\nok all good",
    "gnp.\u{202E}txt.exe\u{2066}\u{200F}\u{200B}\u{FEFF}\u{9B}31m",
    String(repeating: "A", count: 100_000),
    "**bold** [click](javascript:alert(1)) <img src=x onerror=alert(1)> ::error::x %0A =1+1",
    "Z\u{351}\u{34A}\u{352}\u{357}\u{351}\u{31B}\u{30B}algo 漢字かな 🙂 \u{E000}\u{E0041}",
    String(repeating: "word\u{8} ", count: 400),
  ]
}
