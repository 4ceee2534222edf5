import Model

/// Builds snapshots of images as scanning would make them: rows in order, edges with their targets.
struct Sample {
  /// A package before rows have ids.
  struct Package {
    var ecosystem: Ecosystem
    var name: String
    var version: String
    var layer: Int
    var role: PackageRecord.Role
    var tags: [String] = []
    var direct: Bool?
    var requiresPython: String?
    /// Requirements as name, specifier and marker.
    var needs: [(name: String, specifier: String, marker: String?)] = []
    var location = "/opt/venv/lib/python3.11/site-packages"
    var architecture: String?
    var build: String?
    var install: String?
    var owner: String?
    var source: PackageSource?
    var hashes: [String] = []
    var brokenState: String?
    var kind = RequirementKind.runtime
  }

  var kind = Snapshot.Subject.Kind.image
  var layers: [Snapshot.Layer] = []
  var packages: [Package] = []
  var facts = EnvironmentFacts()
  /// Accelerators; rows are named by their packages (`torch`) and get their ids in the snapshot.
  var accelerators = AcceleratorFacts()
  var manifests: [ManifestRecord] = []
  var builds: [BuildRecord] = []
  var declared: [RequirementEdge] = []
  var state = PackageRecord.State.installed

  mutating func layer(_ instruction: String, empty: Bool = false) {
    layers.append(
      Snapshot.Layer(
        index: layers.count, diffId: empty ? nil : "sha256:d\(layers.count)",
        createdBy: instruction, empty: empty))
  }

  mutating func python(
    _ name: String, _ version: String, layer: Int, compiled: Bool = false, direct: Bool = false,
    needs: [(name: String, specifier: String, marker: String?)] = []
  ) {
    packages.append(
      Package(
        ecosystem: .pypi, name: name, version: version, layer: layer, role: .primary,
        tags: [compiled ? "cp311-cp311-manylinux_2_17_x86_64" : "py3-none-any"], direct: direct,
        needs: needs))
  }

  mutating func debian(_ name: String, _ version: String, layer: Int) {
    packages.append(
      Package(
        ecosystem: .deb, name: name, version: version, layer: layer, role: .system, location: "/",
        architecture: "amd64"))
  }

  /// The position of a package.
  func index(_ name: String) -> Int? { packages.firstIndex { $0.name == name } }

  func snapshot(_ name: String = "sample") -> Snapshot {
    var snapshot = Snapshot(
      tool: Snapshot.Tool(version: "test"),
      subject: Snapshot.Subject(
        kind: kind, reference: name, platform: kind == .repository ? nil : "linux/amd64"))
    snapshot.layers = layers
    snapshot.facts = facts
    snapshot.manifests = manifests
    snapshot.builds = builds
    let ordered = packages.enumerated().sorted { left, right in
      let a = left.element
      let b = right.element
      return (a.ecosystem, a.name, a.version, a.location, left.offset)
        < (b.ecosystem, b.name, b.version, b.location, right.offset)
    }.map(\.element)
    var rows: [String: [Int]] = [:]
    for (row, package) in ordered.enumerated() {
      rows["\(package.ecosystem.rawValue)/\(package.name)", default: []].append(row)
      snapshot.packages.append(record(package, row))
    }
    snapshot.requirements = declared
    for index in snapshot.requirements.indices {
      for term in snapshot.requirements[index].anyOf.indices
      where snapshot.requirements[index].anyOf[term].to.isEmpty {
        let edge = snapshot.requirements[index]
        snapshot.requirements[index].anyOf[term].to =
          (rows["\(edge.ecosystem.rawValue)/\(edge.anyOf[term].name)"] ?? []).map { "p\($0 + 1)" }
      }
    }
    for (row, package) in ordered.enumerated() {
      for need in package.needs {
        let targets = rows["\(package.ecosystem.rawValue)/\(need.name)"] ?? []
        var edge = RequirementEdge(
          from: "p\(row + 1)",
          anyOf: [
            RequirementEdge.Alternative(
              name: need.name, specifier: need.specifier, to: targets.map { "p\($0 + 1)" })
          ], ecosystem: package.ecosystem, kind: package.kind,
          status: need.marker != nil && targets.isEmpty
            ? .inactive : targets.isEmpty ? .missing : .satisfied,
          evidence: snapshot.packages[row].evidence[0])
        edge.marker = need.marker
        snapshot.requirements.append(edge)
      }
    }
    snapshot.accelerators = accelerators
    snapshot.accelerators.replacePackages { name in
      rows["pypi/\(name)"]?.first.map { "p\($0 + 1)" }
        ?? rows["deb/\(name)"]?.first.map { "p\($0 + 1)" }
        ?? rows["conda/\(name)"]?.first.map { "p\($0 + 1)" } ?? name
    }
    return snapshot
  }

  private func record(_ package: Package, _ row: Int) -> PackageRecord {
    let path =
      state == .locked
      ? "uv.lock"
      : package.ecosystem == .deb
        ? "/var/lib/dpkg/status"
        : "\(package.location)/\(package.name)-\(package.version).dist-info/METADATA"
    var record = PackageRecord(
      ecosystem: package.ecosystem, name: package.name, version: package.version,
      purl: package.ecosystem == .deb
        ? "pkg:deb/debian/\(package.name)@\(package.version)?arch=amd64"
        : "pkg:\(package.ecosystem.rawValue)/\(package.name)@\(package.version)",
      state: state, role: package.role, location: package.location,
      evidence: [Evidence(path: path, layer: kind == .image ? package.layer : nil)])
    record.id = "p\(row + 1)"
    record.install = package.install ?? "i\(row + 1)"
    record.architecture = package.architecture
    record.direct = package.direct
    record.requiresPython = package.requiresPython
    record.source = package.source
    record.hashes = package.hashes
    record.brokenState = package.brokenState
    record.owner = package.owner
    let local = package.version.split(separator: "+").dropFirst().first.map(String.init)
    if local != nil || !package.tags.isEmpty || package.build != nil {
      record.build = PackageRecord.Build(local: local, tags: package.tags, text: package.build)
    }
    return record
  }
}

extension Sample {
  /// A training image: Debian 12, Python 3.11 installed by an instruction, torch for CUDA 12.1.
  static func training() -> Sample {
    var sample = Sample()
    sample.layer("/bin/sh -c #(nop) ADD file:8c2f in / ")
    sample.layer("/bin/sh -c #(nop)  CMD [\"bash\"]", empty: true)
    sample.layer("RUN /bin/sh -c install-python 3.11.9 # buildkit")
    sample.layer("ENV OMP_NUM_THREADS=8 CUBLAS_WORKSPACE_CONFIG=:4096:8", empty: true)
    sample.layer("RUN /bin/sh -c apt-get install -y git libgomp1 # buildkit")
    sample.layer("RUN /bin/sh -c pip install torch torchvision torchaudio # buildkit")
    sample.layer("RUN /bin/sh -c pip install -r requirements.txt # buildkit")
    sample.layer("COPY . /app # buildkit")
    sample.layer("CMD [\"python\" \"train.py\"]", empty: true)
    sample.facts.os = EnvironmentFacts.OperatingSystem(id: "debian", versionId: "12")
    sample.facts.libc = EnvironmentFacts.CLibrary(family: "glibc", version: "2.36")
    sample.facts.interpreters = [
      EnvironmentFacts.Interpreter(
        kind: "python", version: "3.11.9", path: "/usr/local/bin/python3.11", primary: true,
        layer: 2)
    ]
    sample.facts.environment = [
      "PATH": .text("/opt/venv/bin:/usr/local/bin:/usr/bin"), "OMP_NUM_THREADS": .text("8"),
      "CUBLAS_WORKSPACE_CONFIG": .text(":4096:8"), "PYTHON_VERSION": .text("3.11.9"),
      "LANG": .text("C.UTF-8"), "API_TOKEN": .redacted,
    ]
    sample.facts.command = ["python", "train.py"]
    for (name, version) in baseDebian { sample.debian(name, version, layer: 0) }
    sample.debian("git", "1:2.39.5-0+deb12u1", layer: 4)
    sample.debian("libgomp1", "12.2.0-14", layer: 4)
    sample.debian("less", "590-2.1", layer: 4)
    sample.python("pip", "24.0", layer: 2)
    sample.addTorch()
    for (name, version, compiled, needs) in libraries {
      sample.python(
        name, version, layer: 6, compiled: compiled,
        needs: needs.map { ($0.0, $0.1, nil) })
    }
    return sample
  }

  private mutating func addTorch() {
    python(
      "torch", "2.4.1+cu121", layer: 5, compiled: true, direct: true,
      needs: Self.wheels.map { ("nvidia-\($0.0)-cu12", "==\($0.1)", nil) }
        + [
          ("triton", "==3.0.0", "python_version < \"3.13\""), ("filelock", "", nil),
          ("sympy", "", nil),
        ])
    python(
      "torchvision", "0.19.1+cu121", layer: 5, compiled: true, direct: true,
      needs: [("torch", "==2.4.1", nil), ("numpy", "", nil)])
    python(
      "torchaudio", "2.4.1+cu121", layer: 5, compiled: true, direct: true,
      needs: [("torch", "==2.4.1", nil)])
    for (name, version) in Self.wheels { python("nvidia-\(name)-cu12", version, layer: 5) }
    python("triton", "3.0.0", layer: 5, compiled: true)
    for (name, version) in [("filelock", "3.15.4"), ("sympy", "1.13.2"), ("mpmath", "1.3.0")] {
      python(name, version, layer: 5)
    }
  }

  static let baseDebian = [
    ("base-files", "12.4+deb12u7"), ("bash", "5.2.15-2+b7"), ("coreutils", "9.1-1"),
    ("dpkg", "1.21.22"), ("libc6", "2.36-9+deb12u7"), ("libssl3", "3.0.13-1~deb12u1"),
    ("perl-base", "5.36.0-7+deb12u1"), ("tar", "1.34+dfsg-1.2"), ("zlib1g", "1:1.2.13.dfsg-1"),
    ("libstdc++6", "12.2.0-14"), ("libgcc-s1", "12.2.0-14"), ("openssl", "3.0.13-1~deb12u1"),
  ]

  static let wheels = [
    ("cublas", "12.1.3.1"), ("cuda-runtime", "12.1.105"), ("cudnn", "9.1.0.70"),
    ("cufft", "11.0.2.54"), ("curand", "10.3.2.106"), ("nccl", "2.20.5"), ("nvtx", "12.1.105"),
  ]

  static let libraries: [(String, String, Bool, [(String, String)])] = [
    ("numpy", "1.26.4", true, []),
    ("pandas", "2.2.2", true, [("numpy", "<3,>=1.22.4"), ("python-dateutil", ">=2.8.2")]),
    ("python-dateutil", "2.9.0", false, [("six", ">=1.5")]),
    ("six", "1.16.0", false, []),
    ("scikit-learn", "1.5.1", true, [("numpy", ">=1.19.5"), ("scipy", ">=1.6.0")]),
    ("scipy", "1.14.0", true, [("numpy", "<2.3,>=1.23.5")]),
    ("joblib", "1.4.2", false, []),
    ("requests", "2.32.3", false, [("urllib3", "<3,>=1.21.1"), ("certifi", ">=2017.4.17")]),
    ("urllib3", "2.2.2", false, []),
    ("certifi", "2024.7.4", false, []),
    ("protobuf", "5.27.3", true, []),
    ("pyarrow", "17.0.0", true, [("numpy", ">=1.16.6")]),
    ("xgboost", "2.1.0", false, [("numpy", ""), ("scipy", "")]),
    ("pyyaml", "6.0.1", true, []),
    ("tqdm", "4.66.4", false, []),
    ("click", "8.1.7", false, []),
    ("fsspec", "2024.6.1", false, []),
    ("jinja2", "3.1.4", false, [("markupsafe", ">=2.0")]),
    ("markupsafe", "2.1.5", true, []),
  ]
}
