import Model

extension Sample {
  static var lock: LockState {
    var lock = LockState(
      path: "holdfast.lock", digest: digest, environment: "training", platform: "linux/amd64")
    lock.signature = .valid
    lock.keyID = String(repeating: "8f3a2b1c", count: 8)
    lock.sequence = 4
    return lock
  }

  static func lockFinding(
    _ code: String, _ name: String, _ severity: Severity, _ dimension: Dimension,
    _ subject: String, _ title: String, _ message: String = "", cause: String? = nil,
    seen evidence: [Evidence] = [], fix: String? = nil
  ) -> Finding {
    var finding = Finding(
      code: code, name: name, severity: severity, dimension: dimension, subject: subject,
      title: title, message: message, environments: ["training"],
      fingerprint: "\(code) \(subject)")
    finding.values = [.init(environment: "training", texts: ["seen"], evidence: evidence)]
    finding.cause = cause
    finding.fix = fix
    return finding
  }

  private static let site = "/opt/venv/lib/python3.11/site-packages"

  /// An image against the lock: one finding of each kind, many of one, and one base that explains more.
  static var verify: Report {
    var report = Report(tool: tool, command: "verify")
    report.verdict = "training is not what holdfast.lock says: 19 errors, 4 warnings"
    var environment = Report.Environment(
      name: "training", snapshot: image("oci:images:training", deb: 389, python: 1214),
      isBaseline: false)
    environment.name = "training"
    var locked = environment
    (locked.name, locked.reference, locked.isBaseline) = ("lock", "holdfast.lock", true)
    report.environments = [locked, environment]
    report.matrix = [
      .init(label: "OS", cells: ["debian 12", "debian 13"], severity: .error),
      .init(label: "Python", cells: ["3.11.9", "3.11.9"]),
      .init(label: "packages", cells: ["1603", "1603"], severity: .error, remark: "15 differ"),
    ]
    report.lock = lock
    var base = Cause(
      id: "c1", kind: .base, title: "base image debian 12 → debian 13", severity: .error,
      environments: ["training"], explains: 4)
    base.evidence = [Evidence(path: "Dockerfile.train", line: 1)]
    base.fix = "build on debian@sha256:0d9c41f2, as the lock says (Dockerfile.train:1)"
    report.causes = [base]
    report.findings = [
      lockFinding(
        "LCK002", "package-missing", .error, .presence, "pkg:pypi/scipy",
        "scipy 1.13.0 is missing", "what imports it fails",
        fix: "install scipy==1.13.0 in training"),
      lockFinding(
        "LCK003", "package-not-locked", .error, .presence, "pkg:pypi/polars",
        "polars 1.8.2 is not locked", "nobody has agreed to it",
        seen: [Evidence(path: "\(site)/polars-1.8.2.dist-info/METADATA", layer: 9, line: 3)],
        fix: "remove it, or lock it"),
      lockFinding(
        "LCK006", "other-hash", .error, .content, "pkg:pypi/transformers",
        "transformers 4.41.2 has another list of files",
        "the same version was built or changed in another way",
        seen: [Evidence(path: "\(site)/transformers-4.41.2.dist-info/RECORD", layer: 11)],
        fix: "install the locked wheel again"),
      lockFinding(
        "LCK007", "other-base", .error, .base, "base", "debian 12 → debian 13",
        "everything in its layers may differ", cause: "c1"),
      lockFinding(
        "LCK009", "other-system", .error, .operatingSystem, "os", "debian 12 → debian 13",
        cause: "c1"),
      lockFinding(
        "LCK009", "other-system", .error, .libc, "libc", "glibc 2.36 → 2.41", cause: "c1"),
      lockFinding(
        "LCK008", "other-accelerator", .error, .accelerator, "cudnn", "cuDNN 8.9.2 → 9.1.0",
        "numbers and speed may differ",
        seen: [Evidence(path: "\(site)/nvidia/cudnn/lib/libcudnn.so.9", layer: 6)]),
      lockFinding(
        "LCK010", "other-variable", .warning, .variable, "OMP_NUM_THREADS",
        "OMP_NUM_THREADS 1 → 8", "it changes numbers",
        seen: [Evidence(path: "image configuration", layer: 12)]),
      lockFinding(
        "LCK011", "other-numerics", .warning, .accelerator, "numerics",
        "numerics 0d9c41f20d9c → 77ab12cd0001", "its inputs have their own findings"),
      lockFinding(
        "PKG005", "changed-after-install", .warning, .content, "pkg:pypi/transformers",
        "transformers 4.41.2: 3 files changed after installation",
        seen: (0..<3).map {
          Evidence(path: "\(site)/transformers/models/file\($0).py", layer: 11)
        }, fix: "make the change a patch of the repository"),
      lockFinding(
        "SIG002", "older-lock", .warning, .content, "holdfast.lock",
        "sequence 4 is older than 6, which was seen before", "an older lock was put back",
        seen: [Evidence(path: "holdfast.lock", line: 1)], fix: "take the newest lock"),
    ]
    for index in 0..<12 {
      report.findings.append(
        lockFinding(
          "LCK004", "other-version", .error, .version, "pkg:pypi/module\(index)",
          "module\(index) 1.\(index).0 → 2.\(index).0", "the locked version is another",
          seen: [Evidence(path: "\(site)/module\(index)-2.dist-info/METADATA", layer: 9)],
          fix: "install what the lock says, or lock anew"))
    }
    report.allowed = [
      .init(
        finding: lockFinding(
          "LCK005", "other-build", .warning, .build, "pkg:conda/mkl", "mkl h213 → h999"),
        reason: "rebuilt by the platform team; ticket ML-412", owner: "platform",
        expires: "2026-03-31")
    ]
    report.notices = [
      Notice("a folder has no variables and no entry point: they are not judged", path: nil)
    ]
    return report
  }

  /// The image as locked.
  static var verified: Report {
    var report = verify
    report.verdict = "training is what holdfast.lock says: 1,603 packages"
    (report.findings, report.causes, report.allowed, report.notices) = ([], [], [], [])
    report.matrix = [report.matrix[1]]
    return report
  }

  /// The gate before a commit that changes a manifest and forgets the lock.
  static var check: Report {
    var report = Report(tool: tool, command: "check")
    report.verdict = "holdfast.lock is not what is declared: 4 errors, 1 warning"
    var repository = Snapshot(
      tool: tool,
      subject: .init(
        kind: .repository, reference: "repo:.@index", digest: nil, platform: nil, verified: true))
    repository.subject.incomplete = false
    report.environments = [
      .init(name: "training", snapshot: repository, isBaseline: false)
    ]
    report.lock = LockState(path: "holdfast.lock", digest: digest)
    let refresh = "holdfast lock --declared && git add holdfast.lock"
    report.findings = [
      lockFinding(
        "LCK001", "lock-out-of-date", .error, .version, "pkg:pypi/torch",
        "torch 2.3.0 → 2.5.1 (uv.lock:812)",
        "holdfast.lock still has what was declared before; torch moves from CUDA 12.1 to CUDA 12.4",
        seen: [Evidence(path: "uv.lock", line: 812)], fix: refresh),
      lockFinding(
        "LCK001", "lock-out-of-date", .error, .version, "pkg:pypi/triton",
        "triton 2.3.0 → 3.1.0 (uv.lock:840)",
        "holdfast.lock still has what was declared before",
        seen: [Evidence(path: "uv.lock", line: 840)], fix: refresh),
      lockFinding(
        "LCK001", "lock-out-of-date", .error, .requirement, "pkg:pypi/numpy",
        "numpy<2 → numpy>=2 (pyproject.toml:18)",
        "holdfast.lock still has what was declared before",
        seen: [Evidence(path: "pyproject.toml", line: 18)], fix: refresh),
      lockFinding(
        "DEP007", "declared-requirements-contradict", .error, .requirement, "pkg:pypi/numpy",
        "no numpy satisfies <2 (requirements.txt:3) and >=2 (pyproject.toml:18)",
        "an installer stops here, or takes either",
        seen: [
          Evidence(path: "pyproject.toml", line: 18), Evidence(path: "requirements.txt", line: 3),
        ],
        fix: "keep numpy<2 in pyproject.toml:18\ndrop the line requirements.txt:3"),
      lockFinding(
        "LCK013", "lock-missing", .warning, .presence, "serving",
        "serving is not in holdfast.lock", fix: "holdfast lock serving"),
    ]
    report.shared = [
      lockFinding(
        "DEP009", "pinned-outside-declared", .error, .requirement, "pkg:pypi/pandas",
        "uv.lock pins pandas 2.1.4, pyproject.toml wants >=2.2",
        seen: [Evidence(path: "uv.lock", line: 500)])
    ]
    report.notices = [
      Notice("whether torch 2.5.1 runs on pool t4 is unknown without an image", code: "LCK001")
    ]
    return report
  }

  /// The gate where all is well.
  static var passed: Report {
    var report = check
    report.verdict = "holdfast.lock says what is declared"
    (report.findings, report.shared, report.notices) = ([], [], [])
    return report
  }

  static var auditResult: Audit {
    Audit(
      level: 1, title: "pinned",
      criteria: [
        .init(
          level: 1, name: "requirements-pinned", text: "every requirement has one version",
          isMet: true),
        .init(
          level: 2, name: "bases-by-digest", text: "every base image is named by digest",
          isMet: false, because: "1 of 2 Dockerfiles names a tag", codes: ["REP001"]),
        .init(
          level: 2, name: "hashes", text: "every pin has a digest", isMet: false,
          because: "3 of 41 pins have none", codes: ["REP006", "REP007"]),
        .init(
          level: 2, name: "lock-current", text: "holdfast.lock says what is declared",
          isMet: true),
        .init(
          level: 3, name: "installed-locked", text: "the installed part of every image is locked",
          isMet: nil, because: "no image was given"),
        .init(
          level: 4, name: "signed", text: "every environment of the lock is signed", isMet: nil),
      ],
      next: [
        "name the base by digest: Dockerfile.serve:1",
        "add hashes with `uv lock` (pins of uv.lock)",
      ])
  }

  /// A repository on its way.
  static var audit: Report {
    var report = check
    report.command = "audit"
    report.verdict = "R1 pinned; R2 needs 2 things"
    report.audit = auditResult
    report.findings = [
      lockFinding(
        "REP006", "unhashed-pin", .warning, .content, "pkg:pypi/flask", "flask 3.0.0 has no digest",
        "the index may serve another file", seen: [Evidence(path: "requirements.txt", line: 4)],
        fix: "pip-compile --generate-hashes"),
      lockFinding(
        "REP009", "pipe-to-shell", .error, .source, "https://example.com/install.sh",
        "RUN curl https://example.com/install.sh | sh (Dockerfile.serve:7)",
        "what it installs is decided when the image is built",
        seen: [Evidence(path: "Dockerfile.serve", line: 7)],
        fix: "download the file, check its digest, then run it"),
    ]
    report.findings[0].values[0].evidence += [9, 12, 40].map {
      Evidence(path: "requirements.txt", line: $0)
    }
    report.findings[0].values[0].texts = ["flask", "numpy", "scipy", "torch"]
    for line in 10..<24 {
      report.findings.append(
        lockFinding(
          "REP007", "apt-without-version", .warning, .version, "pkg:deb/debian/library\(line)",
          "apt-get install library\(line) names no version", "the newest one is taken",
          seen: [Evidence(path: "Dockerfile.serve", line: line)],
          fix: "name versions and a snapshot date"))
    }
    (report.shared, report.notices) = ([], [])
    return report
  }

  static var fileComparison: FileComparison {
    FileComparison(
      same: 41_204, different: 1_847,
      groups: [
        .init(
          reason: .changedPackage, package: "numpy 1.26.4 → 2.0.2", count: 612, bytes: 81_000_000,
          items: [
            .init(
              path: "\(site.dropFirst())/numpy/__init__.py", first: "644 root 12 kB",
              second: "644 root 13 kB"),
            .init(path: "\(site.dropFirst())/numpy/_core/new.py", first: nil, second: "644 3 kB"),
          ]),
        .init(
          reason: .onlyInOne, package: nil, count: 1, bytes: 20,
          items: [.init(path: "root/.netrc", first: "600 root 20 B", second: nil)]),
        .init(
          reason: .compiledPython, package: nil, count: 30, bytes: 90_000,
          items: (0..<5).map {
            .init(
              path: "usr/lib/python3/__pycache__/file\($0).pyc", first: "644 root 3 kB",
              second: "644 root 3 kB")
          }),
        .init(
          reason: .timestamps, package: nil, count: 1_204, bytes: 12_000_000,
          items: [.init(path: "etc/hosts", first: "2026-01-01", second: "2026-02-01")]),
      ])
  }

  /// Two images file by file.
  static var files: Report {
    var report = Report(tool: tool, command: "diff")
    report.environments = [
      .init(name: "a", snapshot: image("archive:a.tar"), isBaseline: true),
      .init(name: "b", snapshot: image("archive:b.tar"), isBaseline: false),
    ]
    report.files = fileComparison
    return report
  }

  /// Two builds of one image that differ in when they were made.
  static var rebuilt: Report {
    var report = files
    report.files = FileComparison(
      same: 41_847, different: 1_204, groups: [fileComparison.groups[3]])
    return report
  }

  /// Every sample, by the name of its golden files.
  static let all: [(name: String, report: Report)] = [
    ("three-way", threeWay), ("full", fullReport), ("hostile", hostile), ("verify", verify),
    ("verified", verified), ("check", check), ("passed", passed), ("audit", audit),
    ("files", files), ("rebuilt", rebuilt), ("fit", FitTextTests.report),
    ("hostile-lock", hostileLock), ("empty", Report(tool: tool, command: "check")),
  ]

  /// A report with hostile texts in every place that locks, audits and comparisons have.
  static var hostileLock: Report {
    let texts = hostileTexts
    var report = hostile
    report.command = "verify"
    report.lock = LockState(
      path: texts[3], digest: texts[1], environment: texts[0], platform: texts[1])
    report.lock?.signature = .valid
    report.lock?.keyID = texts[0]
    report.lock?.sequence = 1
    report.audit = Audit(
      level: 0, title: texts[0],
      criteria: texts.map {
        .init(level: 1, name: $0, text: $0, isMet: false, because: $0, codes: [$0])
      }, next: texts)
    report.files = FileComparison(
      same: 1, different: 6,
      groups: texts.map {
        .init(
          reason: .content, package: $0, count: 1, bytes: 1,
          items: [.init(path: $0, first: $0, second: $0)])
      })
    for index in report.findings.indices {
      report.findings[index].values[0].evidence.append(
        Evidence(path: "a/\(texts[index])", line: 1))
    }
    report.allowed = [
      .init(
        finding: report.findings[0], reason: texts[3], owner: texts[0], expires: texts[1])
    ]
    return report
  }
}
