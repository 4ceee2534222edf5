import Model

/// Snapshots for tests, made by hand.
enum SnapshotSample {
  static let site = "/opt/venv/lib/python3.11/site-packages"

  /// A repository with a manifest, a lock, a compiled file, two Dockerfiles and conda's file.
  static var repository: Snapshot {
    var snapshot = Snapshot(
      tool: .init(version: "1"),
      subject: .init(kind: .repository, reference: "repo:.", digest: "git:1234"))
    var project = ManifestRecord(path: "pyproject.toml", format: "pyproject", state: .declared)
    project.name = "vision"
    project.requiresPython = ">=3.11"
    project.defaultGroups = ["dev"]
    var serving = ManifestRecord(
      path: "serve/requirements.txt", format: "requirements", state: .declared)
    serving.includes = ["serve/bounds.txt"]
    var bounds = ManifestRecord(path: "serve/bounds.txt", format: "requirements", state: .declared)
    bounds.included = true
    snapshot.manifests = [
      project, bounds, serving, ManifestRecord(path: "uv.lock", format: "uv", state: .locked),
    ]
    snapshot.requirements = [
      edge("torch", "<3,>=2.3", "pyproject.toml", extras: ["opt-einsum"]),
      edge("numpy", ">=1.26", "pyproject.toml", marker: "sys_platform == \"linux\""),
      edge("pytest", ">=8", "pyproject.toml", group: "dev"),
      edge("sphinx", ">=7", "pyproject.toml", group: "Docs"),
      edge("onnx", "", "pyproject.toml", extra: "Export_All"),
      edge("hatchling", ">=1.25", "pyproject.toml", kind: .build),
      edge("Flask", "==3.0.0", "serve/requirements.txt", hashes: [LockSample.digest("f")]),
      edge("numpy", "<2", "serve/bounds.txt", kind: .constrains),
    ]
    snapshot.packages = [
      locked("numpy", "1.26.4", "1"), locked("torch", "2.3.0+cu121", "2"),
      locked("torch", "2.3.0", "3", marker: "sys_platform == \"darwin\""),
    ]
    snapshot.builds = [
      BuildRecord(
        path: "Dockerfile",
        stages: [stage("build", "debian:12", "curl"), stage(nil, "build", "git")]),
      BuildRecord(
        path: "serve/Dockerfile",
        stages: [stage(nil, "debian:12", "nginx", copies: "requirements.txt")]),
    ]
    return snapshot
  }

  static func edge(
    _ name: String, _ specifier: String, _ path: String, marker: String? = nil,
    group: String? = nil, extra: String? = nil, extras: [String] = [],
    kind: RequirementKind = .declared, hashes: [String] = []
  ) -> RequirementEdge {
    var edge = RequirementEdge(
      from: RequirementEdge.root, anyOf: [.init(name: name, specifier: specifier)],
      ecosystem: .pypi, kind: kind, status: .unknown, evidence: Evidence(path: path, line: 3))
    edge.marker = marker
    edge.group = group
    edge.activatedByExtra = extra
    edge.extrasRequested = extras
    edge.hashes = hashes
    return edge
  }

  private static func locked(
    _ name: String, _ version: String, _ digit: Character, marker: String? = nil
  ) -> PackageRecord {
    var record = PackageRecord(
      ecosystem: .pypi, name: name, version: version, purl: "pkg:pypi/\(name)@\(version)",
      state: .locked, role: .primary, location: "", evidence: [Evidence(path: "uv.lock", line: 9)])
    record.hashes = [LockSample.digest(digit)]
    record.attributes["marker"] = marker
    return record
  }

  private static func stage(
    _ name: String?, _ base: String, _ package: String, copies: String? = nil
  ) -> BuildFact.Stage {
    var stage = BuildFact.Stage(name: name, base: base, line: 1)
    var run = BuildFact.Instruction(keyword: "RUN", text: "apt-get install \(package)", line: 2)
    run.requirements = [
      RequirementFact(
        kind: .declared, ecosystem: .deb, anyOf: [RequirementTerm(name: package)], line: 2)
    ]
    stage.instructions = [run]
    if let copies {
      var copy = BuildFact.Instruction(keyword: "COPY", text: "\(copies) /tmp/", line: 3)
      copy.references = [ManifestReference(kind: .requirements, path: copies, origin: copies)]
      stage.instructions.append(copy)
    }
    return stage
  }

  /// An image with packages of two ecosystems, a component, and variables of each kind.
  static var image: Snapshot {
    var snapshot = Snapshot(
      tool: .init(version: "1"),
      subject: .init(
        kind: .image, reference: "registry.example.org/train:1", digest: LockSample.digest("9"),
        platform: "linux/amd64", verified: true))
    snapshot.facts.os = .init(id: "debian", versionId: "12")
    snapshot.facts.libc = .init(family: "glibc", version: "2.36")
    snapshot.facts.interpreters = [
      .init(
        kind: "python", version: "3.11.2", path: "/opt/venv/pyvenv.cfg", primary: true, layer: 4)
    ]
    snapshot.facts.environment = [
      "PATH": .text("/opt/venv/bin:/usr/bin"), "OMP_NUM_THREADS": .text("8"),
      "NV_CUDNN_PACKAGE": .text("libcudnn8"), "TF_API_TOKEN": .redacted, "HOSTNAME": .text("box"),
    ]
    snapshot.facts.entrypoint = ["python"]
    snapshot.facts.command = ["-m", "train"]
    snapshot.layers = [
      .init(index: 0, diffId: LockSample.digest("a"), createdBy: "ADD", empty: false),
      .init(index: 1, diffId: nil, createdBy: "ENV A=1", empty: true),
      .init(index: 2, diffId: LockSample.digest("b"), createdBy: "RUN", empty: false),
    ]
    snapshot.packages = [
      installed("p1", .deb, "libc6", "2.36-9", .system, "/", layer: 0),
      installed("p2", .pypi, "Num_Py", "1.26.4", .primary, site, layer: 2),
      installed("p3", .pypi, "torch", "2.3.0+cu121", .primary, site, layer: 2),
    ]
    snapshot.packages[2].installer = "pip"
    snapshot.packages[2].build = .init(local: "cu121", tags: ["cp311-cp311-linux_x86_64"])
    var need = RequirementEdge(
      from: "p3", anyOf: [.init(name: "num-py", specifier: ">=1.20", to: ["p2"])],
      ecosystem: .pypi, kind: .runtime, status: .satisfied,
      evidence: Evidence(path: site, layer: 2))
    need.extrasRequested = ["b", "a"]
    var inactive = need
    inactive.status = .inactive
    inactive.anyOf = [.init(name: "colorama", specifier: "")]
    snapshot.requirements = [need, inactive]
    var blas = AcceleratorFacts.Component(
      name: "openblas", version: "0.3.23", soname: nil, path: "\(site)/numpy.libs/libopenblas.so",
      layer: 2, package: "p2")
    blas.isLoaded = true
    var cudnn = AcceleratorFacts.Component(
      name: "cudnn", version: "8.9.2", soname: "libcudnn.so.8", path: "/usr/lib/libcudnn.so.8",
      layer: 1, package: nil)
    cudnn.isLoaded = true
    var aside = cudnn
    aside.version = "9.0.0"
    aside.path = "/opt/old/libcudnn.so.9"
    aside.isLoaded = false
    snapshot.accelerators.components = [blas, cudnn, aside]
    snapshot.accelerators.extensions = [
      .init(package: "p3", location: site, layer: 2, modules: ["torch._C"])
    ]
    snapshot.accelerators.machine = "x86_64"
    return snapshot
  }

  static func installed(
    _ id: String, _ ecosystem: Ecosystem, _ name: String, _ version: String,
    _ role: PackageRecord.Role, _ location: String, layer: Int
  ) -> PackageRecord {
    var record = PackageRecord(
      ecosystem: ecosystem, name: name, version: version,
      purl: "pkg:\(ecosystem.rawValue)/\(name.lowercased())@\(version)", state: .installed,
      role: role, location: location,
      evidence: [Evidence(path: "\(location)/\(name)", layer: layer)])
    record.id = id
    return record
  }
}
