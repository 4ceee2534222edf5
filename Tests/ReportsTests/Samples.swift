import Model

/// Reports and snapshots as the judgement and the scanner make them, written by hand.
enum Sample {
  static let digest = "sha256:" + String(repeating: "0d9c41f2", count: 8)
  static let tool = Snapshot.Tool(version: "0.1.0")

  static func image(
    _ reference: String, deb: Int = 0, python: Int = 0, verified: Bool = true
  ) -> Snapshot {
    var snapshot = Snapshot(
      tool: tool,
      subject: .init(
        kind: .image, reference: reference, digest: digest, platform: "linux/amd64",
        verified: verified))
    for index in 0..<deb {
      snapshot.packages.append(package(.deb, "library\(index)", "1.\(index)"))
    }
    for index in 0..<python {
      snapshot.packages.append(package(.pypi, "module\(index)", "2.\(index)"))
    }
    return snapshot
  }

  static func package(_ ecosystem: Ecosystem, _ name: String, _ version: String) -> PackageRecord {
    let location =
      ecosystem == .deb ? "/var/lib/dpkg/status" : "/opt/venv/lib/python3.11/site-packages"
    var record = PackageRecord(
      ecosystem: ecosystem, name: name, version: version,
      purl: "pkg:\(ecosystem.rawValue)/\(name)@\(version)", state: .installed,
      role: ecosystem == .deb ? .system : .primary, location: location,
      evidence: [Evidence(path: "\(location)/\(name)-\(version).dist-info/METADATA", layer: 4)])
    record.id = "p0"
    record.install = "i0"
    return record
  }

  static func finding(
    _ code: String, _ severity: Severity, _ dimension: Dimension, _ subject: String,
    _ title: String, to environment: String, cause: String? = nil, message: String = ""
  ) -> Finding {
    var finding = Finding(
      code: code, name: "a-rule", severity: severity, dimension: dimension, subject: subject,
      title: title, message: message, environments: ["production", environment],
      fingerprint: "\(code) \(subject) \(environment)")
    finding.cause = cause
    finding.values = [
      .init(environment: environment, texts: ["1"], evidence: []),
      .init(environment: "production", texts: ["2"], evidence: []),
    ]
    return finding
  }

  /// Three images of a churn model; `production` is the baseline.
  static var threeWay: Report {
    var report = Report(tool: tool, command: "diff")
    report.verdict =
      "dev and training differ from production: 8 errors, 71 warnings from 4 causes"
      + " (interpreter Python 3.13.5 → 3.11.2; parent torch 2.5.1 → 2.4.1; ...)"
    report.environments = [
      .init(
        name: "dev", snapshot: image("archive:dev.tar", deb: 127, python: 144), isBaseline: false),
      .init(
        name: "training", snapshot: image("oci:training", deb: 145, python: 81, verified: false),
        isBaseline: false),
      .init(
        name: "production", snapshot: image("oci:production", deb: 100, python: 53),
        isBaseline: true),
    ]
    report.matrix = matrix
    report.causes = causes
    for environment in ["dev", "training"] { addFindings(of: environment, to: &report) }
    report.findings.append(conflict)
    report.findings.sort { $0.severity > $1.severity }
    report.allowed = [
      .init(
        finding: finding(
          "ACC021", .warning, .accelerator, "pkg:pypi/nvidia-cudnn-cu12", "cudnn 8.9.2 → 9.1.0",
          to: "training"),
        reason: "serving image is still on TensorRT 8; ticket ML-412", owner: "platform",
        expires: "2026-03-31")
    ]
    report.notices = [
      Notice(
        "the record has no version", path: "/opt/old/bad.dist-info/METADATA", layer: 9, line: 3)
    ]
    return report
  }

  private static var matrix: [Report.MatrixRow] {
    [
      .init(
        label: "base",
        cells: ["debian:bookworm-slim", "debian:bookworm-slim", "debian:stable-slim"],
        severity: .warning),
      .init(label: "OS", cells: ["debian 12", "debian 12", "debian 13"], severity: .warning),
      .init(label: "glibc", cells: ["2.36", "2.36", "2.41"], severity: .warning),
      .init(label: "Python", cells: ["3.11.2", "3.11.2", "3.13.5"], severity: .error),
      .init(label: "CUDA", cells: ["12.4.127", "12.1.105", "12.4.127"], severity: .warning),
      .init(label: "cuDNN", cells: ["9.1.0.70", "9.1.0.70", "9.1.0.70"]),
      .init(label: "torch", cells: ["2.5.1", "2.4.1", "2.5.1"], severity: .error),
      .init(label: "numpy", cells: ["1.26.4", "2.0.2", "2.3.3"], severity: .error),
      .init(label: "ROCm", cells: [nil, nil, nil]),
      .init(label: "packages", cells: ["271", "226", "153"], remark: "204 differ"),
    ]
  }

  private static var causes: [Cause] {
    var base = Cause(
      id: "c1", kind: .base, title: "base image debian:stable-slim → debian:bookworm-slim",
      severity: .warning,
      environments: ["production", "dev"], explains: 42)
    base.places = [
      .init(
        environment: "production", text: "debian:stable-slim",
        evidence: [Evidence(path: "/etc/os-release", layer: 0, line: 2)],
        instruction: "FROM debian:stable-slim"),
      .init(
        environment: "dev", text: "debian:bookworm-slim",
        evidence: [Evidence(path: "/etc/os-release", layer: 0, line: 2)],
        instruction: "FROM debian:bookworm-slim"),
    ]
    base.fix = "build both on the same base, named by digest (Dockerfile.serve:1)"
    var other = base
    other.id = "c2"
    other.environments = ["production", "training"]
    var interpreter = Cause(
      id: "c3", kind: .interpreter, title: "interpreter Python 3.13.5 → 3.11.2", severity: .error,
      environments: ["production", "dev"], explains: 12)
    interpreter.places = [
      .init(
        environment: "production", text: "3.13.5",
        evidence: [Evidence(path: "/usr/bin/python3.13", layer: 2)],
        instruction: "RUN apt-get install -y python3"),
      .init(
        environment: "dev", text: "3.11.2",
        evidence: [Evidence(path: "/usr/bin/python3.11", layer: 2)]),
    ]
    interpreter.fix = "use Python 3.13 in dev, or Python 3.11 in production"
    var parent = Cause(
      id: "c4", kind: .parent, title: "parent torch 2.5.1 → 2.4.1", severity: .error,
      environments: ["production", "training"], explains: 11)
    parent.evidence = [
      Evidence(
        path: "/opt/venv/lib/python3.11/site-packages/torch-2.4.1.dist-info/METADATA", layer: 5,
        line: 38)
    ]
    parent.fix = "install torch==2.5.1 in training, or torch==2.4.1 in production"
    var itself = Cause(
      id: "c5", kind: .itself, title: "OMP_NUM_THREADS 1 → 8", severity: .warning,
      environments: ["production", "dev"], explains: 1)
    itself.fix = "set OMP_NUM_THREADS to 1 in dev"
    return [interpreter, parent, base, other, itself]
  }

  private static func addFindings(of environment: String, to report: inout Report) {
    let isDev = environment == "dev"
    let base = isDev ? "c1" : "c2"
    report.findings.append(
      finding(
        "OS001", .warning, .operatingSystem, "os", "debian 13 → debian 12", to: environment,
        cause: base))
    report.findings.append(
      finding("OS002", .warning, .libc, "libc", "glibc 2.41 → 2.36", to: environment, cause: base))
    for index in 0..<40 {
      report.findings.append(
        finding(
          "PKG001", index < 25 ? .warning : .info, .version, "pkg:deb/debian/library\(index)",
          "library\(index) 2.\(index)-1 → 1.\(index)-4", to: environment, cause: base))
    }
    if isDev {
      report.findings.append(
        finding(
          "OS003", .error, .interpreter, "python", "Python 3.13.5 → 3.11.2", to: environment,
          cause: "c3"))
      for (name, step, severity) in [
        ("numpy", "2.3.3 → 1.26.4", Severity.error), ("protobuf", "6.32.1 → 5.29.2", .error),
        ("pandas", "2.3.2 → 2.2.3", .warning), ("scipy", "1.16.1 → 1.13.1", .warning),
        ("contourpy", "1.3.3 → 1.3.0", .info), ("matplotlib", "3.10.6 → 3.9.2", .warning),
        ("pillow", "11.3.0 → 10.4.0", .warning), ("pyarrow", "21.0.0 → 17.0.0", .error),
        ("scikit-learn", "1.6.1 → 1.5.2", .warning), ("networkx", "3.5 → 3.3", .warning),
        ("triton", "3.1.0  only in dev", .info),
      ] {
        report.findings.append(
          finding(
            "PKG001", severity, .version, "pkg:pypi/\(name)", "\(name) \(step)", to: environment,
            cause: "c3"))
      }
      var variable = finding(
        "ENV001", .warning, .variable, "OMP_NUM_THREADS", "OMP_NUM_THREADS 1 → 8", to: environment,
        cause: "c5", message: "it changes numbers, threads, accelerators or what is loaded")
      variable.values[0].evidence = [Evidence(path: "config.json", layer: 11)]
      report.findings.append(variable)
    } else {
      report.findings.append(
        finding(
          "PKG001", .error, .version, "pkg:pypi/torch", "torch 2.5.1 → 2.4.1", to: environment,
          cause: "c4"))
      for name in [
        "cublas", "cuda-cupti", "cuda-nvrtc", "cuda-runtime", "cufft", "curand", "cusolver",
        "cusparse", "nccl", "nvtx",
      ] {
        report.findings.append(
          finding(
            "ACC021", .warning, .accelerator, "pkg:pypi/nvidia-\(name)-cu12",
            "\(name) 12.4.127 → 12.1.105", to: environment, cause: "c4"))
      }
    }
    var variant = finding(
      "ACC020", .error, .accelerator, "pkg:pypi/onnxruntime",
      isDev ? "onnxruntime-gpu 1.22.0 → onnxruntime 1.20.1" : "onnxruntime-gpu 1.22.0 → none",
      to: environment,
      message: "the same library for gpu in production and for cpu in \(environment)")
    variant.values[1].texts = ["onnxruntime-gpu 1.22.0"]
    variant.values[1].evidence = [
      Evidence(path: "/opt/venv/lib/python3.13/site-packages/onnxruntime_gpu", layer: 6)
    ]
    variant.fix = "install onnxruntime-gpu 1.22.0 in \(environment)"
    report.findings.append(variant)
    report.findings.append(
      finding(
        "ENV003", .info, .entryPoint, "entrypoint", "entry point uvicorn serve:app → python",
        to: environment))
  }

  private static var conflict: Finding {
    var finding = Finding(
      code: "DEP001", name: "unsatisfied-requirement", severity: .error, dimension: .requirement,
      subject: "pkg:pypi/pandas",
      title: "pandas 2.1.4 requires numpy<2,>=1.23.2, installed is 2.0.2",
      message: "pandas may fail when it is imported, or give other results",
      environments: ["training"], fingerprint: "DEP001 pandas numpy")
    finding.values = [
      .init(
        environment: "training", texts: ["numpy 2.0.2"],
        evidence: [
          Evidence(
            path: "/opt/venv/lib/python3.11/site-packages/pandas-2.1.4.dist-info/METADATA",
            layer: 5, line: 51)
        ])
    ]
    finding.fix = "install numpy<2 in training, or pandas 2.2.2 or newer"
    return finding
  }
}
