import Exports
import Lockfiles
import Model

/// Locked environments to be exported, made by hand; each has a folder in `fixtures/exports`.
enum Sample: String, CaseIterable {
  /// An image of Debian with a virtual environment, everything known.
  case complete
  /// Debian's own interpreter, a folder beside it, and nearly everything that cannot be pinned.
  case gaps
  /// A conda prefix with a few distributions from pip.
  case conda
  /// Names, versions, paths and values that try to leave their place (THREATS T-40).
  case hostile

  var input: ExportInput {
    var input = ExportInput(
      environment: "training", project: "shop", platform: "linux/amd64",
      lockDigest: "sha256:" + String(repeating: "3f", count: 32), toolVersion: "1.2.3")
    input.snapshotDate = "20260301T000000Z"
    switch self {
    case .complete: complete(&input)
    case .gaps: gaps(&input)
    case .conda: conda(&input)
    case .hostile: hostile(&input)
    }
    return input
  }

  static let site = "/opt/venv/lib/python3.11/site-packages"

  private static func part(_ kind: Snapshot.Subject.Kind) -> InstalledPart {
    var part = InstalledPart(
      subject: .init(
        kind: kind, digest: kind == .image ? "sha256:" + String(repeating: "51", count: 32) : nil),
      numerics: NumericsFingerprint(
        digest: "sha256:" + String(repeating: "77", count: 32), inputs: [:]))
    part.os = .init(
      id: "debian", versionId: "12", codename: "bookworm", name: "Debian GNU/Linux 12 (bookworm)")
    part.libc = .init(family: "glibc", version: "2.36")
    return part
  }

  static func hash(_ digits: String) -> String {
    "sha256:" + String(repeating: digits, count: 64 / digits.count)
  }

  static func python(
    _ name: String, _ version: String, in location: String = site, hashes: [String] = [],
    requires: [String] = [], role: PackageRecord.Role = .primary
  ) -> InstalledPackage {
    var package = InstalledPackage(
      purl: "pkg:pypi/\(name)@\(version)", ecosystem: .pypi, name: name, version: version,
      role: role, location: location)
    package.hashes = hashes
    package.hashesFrom = hashes.isEmpty ? nil : "report.json"
    package.requires = requires
    return package
  }

  static func debian(
    _ name: String, _ version: String, _ architecture: String? = "amd64", requires: [String] = []
  ) -> InstalledPackage {
    var package = InstalledPackage(
      purl: "pkg:deb/debian/\(name)@\(version)?arch=\(architecture ?? "all")", ecosystem: .deb,
      name: name, version: version, role: .system, location: "/")
    package.architecture = architecture
    package.requires = requires
    package.contents = hash("c0")
    return package
  }

  private static let system: [InstalledPackage] = [
    debian("base-files", "12.4+deb12u15"),
    debian("libc6", "2.36-9+deb12u14"),
    debian("libpython3.11-minimal", "3.11.2-6+deb12u8"),
    debian(
      "python3.11-minimal", "3.11.2-6+deb12u8",
      requires: ["libc6 (>= 2.35)", "libpython3.11-minimal (= 3.11.2-6+deb12u8)"]),
    debian("python3-six", "1.16.0-4", "all", requires: ["python3:any (>= 3.3~)"]),
    debian("zlib1g", "1:1.2.13.dfsg-1", requires: ["libc6 (>= 2.14) | libc6.1"]),
  ]

  private func complete(_ input: inout ExportInput) {
    var part = Self.part(.image)
    part.base = .init(name: "docker.io/library/debian:12-slim", digest: Self.hash("ba5e"))
    part.interpreters = [
      .init(kind: "python", version: "3.11.2", path: "/opt/venv/pyvenv.cfg", primary: true),
      .init(kind: "python", version: "3.11.2", path: "/usr/bin/python3.11", primary: false),
    ]
    var runtime = Self.python("nvidia-cuda-runtime-cu12", "12.4.127", hashes: [Self.hash("d4")])
    runtime.build = .init(tags: ["py3-none-manylinux2014_x86_64"])
    var torch = Self.python(
      "torch", "2.4.1+cu124", hashes: [Self.hash("e5")],
      requires: ["jinja2", "nvidia-cuda-runtime-cu12==12.4.127", "numpy"])
    torch.source = PackageSource(kind: .index, url: "https://index.example.org/whl/cu124")
    torch.build = .init(local: "cu124")
    part.packages =
      Self.system + [
        Self.python("jinja2", "3.1.4", hashes: [Self.hash("a1")], requires: ["markupsafe>=2.0"]),
        Self.python("markupsafe", "3.0.2", hashes: [Self.hash("b2"), Self.hash("c3")]),
        runtime,
        Self.python("pip", "24.3.1", hashes: [Self.hash("f6")]),
        Self.python("six", "1.16.0", in: "/usr/lib/python3/dist-packages", role: .system),
        torch,
      ]
    part.variables = [
      "PATH": "/opt/venv/bin:/usr/bin:/bin", "OMP_NUM_THREADS": "8",
      "GREETING": "say \"hi\" for $5 \\ now",
    ]
    part.entrypoint = ["python3", "-m", "train", "--name", "$HOME \"x\""]
    var library = AcceleratorFacts.Component(
      name: "cuda-runtime", version: "12.4.127", soname: "libcudart.so.12",
      path: "\(Self.site)/nvidia/cuda_runtime/lib/libcudart.so.12", layer: nil,
      package: runtime.purl)
    library.buildID = "85e010b7ac7b489d670f700f82c0cbb42f2ee8ea"
    library.versionSource = .package
    part.accelerators.components = [library]
    part.accelerators.machine = "x86_64"
    part.accelerators.needs.driver = .init(
      minimum: "525.60.13", because: "CUDA runtime 12.4.127", path: library.path, layer: nil,
      package: runtime.purl)
    input.installed = part
    for (name, digits) in [
      ("jinja2-3.1.4-py3-none-any.whl", "a1"), ("markupsafe-3.0.2.tar.gz", "b2"),
      ("markupsafe-3.0.2-cp311-cp311-manylinux_2_17_x86_64.whl", "c3"),
      ("nvidia_cuda_runtime_cu12-12.4.127-py3-none-manylinux2014_x86_64.whl", "d4"),
      ("torch-2.4.1%2Bcu124-cp311-cp311-linux_x86_64.whl", "e5"),
      ("pip-24.3.1-py3-none-any.whl", "f6"),
    ] {
      input.archives.add(
        .init(url: "https://files.example.org/\(name)", sizeBytes: 1000),
        sha256: String(repeating: digits, count: 32))
    }
  }

  private func gaps(_ input: inout ExportInput) {
    input.snapshotDate = nil
    input.project = nil
    var part = Self.part(.folder)
    part.interpreters = [
      .init(kind: "python", version: "3.11.2", path: "/usr/bin/python3.11", primary: true)
    ]
    let folder = "/usr/local/lib/python3.11/dist-packages"
    var repository = Self.python("from-git", "0.3", in: folder)
    repository.source = PackageSource(
      kind: .vcs, url: "https://user:secret@git.example.org/team/from-git.git",
      commit: "0123456789abcdef0123456789abcdef01234567", requestedRevision: "main",
      subdirectory: "python")
    var archive = Self.python("from-url", "2.0", in: folder, hashes: [Self.hash("ab")])
    archive.source = PackageSource(
      kind: .archive, url: "https://files.example.org/from_url-2.0-py3-none-any.whl")
    var editable = Self.python("in-work", "0.1.dev0", in: folder)
    editable.source = PackageSource(
      kind: .directory, url: "file:///home/someone/in-work", editable: true)
    var broken = Self.debian("half", "1.0-1")
    broken.brokenState = "half-configured"
    part.packages =
      Self.system + [
        broken,
        Self.debian("libc6", "2.36-9+deb12u14", "i386"),
        editable, repository, archive,
        Self.python("idna", "3.7", in: "/app/vendor", role: .vendored),
        Self.python("numpy", "2.0.2", in: folder, hashes: [Self.hash("12")]),
        Self.python("plain", "1.0", in: folder),
        Self.python("plain", "1.10", in: folder, requires: ["numpy>=1", "absent>2"]),
        Self.python("torch", "2.4.1+cu124", in: folder),
        Self.python("old", "2004d-final", in: folder),
      ]
    input.installed = part
  }

  private func conda(_ input: inout ExportInput) {
    var part = Self.part(.condaPrefix)
    part.os = nil
    let prefix = "/opt/conda"
    part.interpreters = [
      .init(kind: "python", version: "3.11.9", path: "\(prefix)/bin/python3.11", primary: true)
    ]
    func package(
      _ name: String, _ version: String, _ build: String, hashes: [String], requires: [String] = []
    ) -> InstalledPackage {
      var package = InstalledPackage(
        purl: "pkg:conda/\(name)@\(version)?build=\(build)&subdir=linux-64", ecosystem: .conda,
        name: name, version: version, role: .primary, location: prefix)
      package.source = PackageSource(
        kind: .channel,
        url: "https://conda.example.org/conda-forge/linux-64/\(name)-\(version)-\(build).conda")
      package.build = .init(text: build)
      package.hashes = hashes
      package.requires = requires
      return package
    }
    var local = package("built-here", "0.1", "0", hashes: [])
    local.source = PackageSource(kind: .archive, url: "file:///tmp/built-here-0.1-0.tar.bz2")
    part.packages = [
      local,
      package("openssl", "3.3.1", "h4ab18f5_0", hashes: []),
      package(
        "python", "3.11.9", "hb806964_0_cpython",
        hashes: ["md5:" + String(repeating: "4d", count: 16)],
        requires: ["__glibc >=2.17,<3.0.a0", "openssl >=3.3.1,<4.0a0"]),
      package(
        "pytorch", "2.3.1", "cuda120_py311",
        hashes: ["md5:" + String(repeating: "4e", count: 16), Self.hash("9a")],
        requires: ["python >=3.11,<3.12.0a0"]),
      Self.python("einops", "0.8.0", in: "\(prefix)/lib/python3.11/site-packages"),
      Self.python("torch", "2.3.1", in: "\(prefix)/lib/python3.11/site-packages"),
    ]
    input.installed = part
  }

  private func hostile(_ input: inout ExportInput) {
    input.environment = "evil\nRUN touch /pwned"
    input.project = "pro\u{1B}[31mject\u{202E}"
    var part = Self.part(.image)
    part.os = .init(
      id: "debian\nRUN touch /pwned", versionId: "12\"; touch /pwned",
      codename: "bookworm\nSTEP\nRUN touch /pwned", name: "Debian\nRUN touch /pwned")
    part.base = .init(name: "base\nRUN touch /pwned", digest: "sha256:00\nRUN touch /pwned")
    part.interpreters = [
      .init(
        kind: "python", version: "3.11.2'\nRUN touch /pwned", path: "/usr/bin/python3.11",
        primary: true),
      .init(
        kind: "python", version: "3.11.2", path: "/opt/$(touch /pwned)/pyvenv.cfg", primary: false),
    ]
    let evil = [
      "1.0\nRUN touch /pwned", "1.0'; touch /pwned; '", "1.0$(touch /pwned)", "1.0`touch /pwned`",
      "1.0\r\nSTEP\r\nRUN touch /pwned", "1.0 --index-url https://evil.example.org",
      "1.0\u{2028}touch /pwned", "1.0\"\"\"\n[[packages]]", "1.0 # \\",
    ]
    let folder = "/usr/local/lib/python3.11/dist-packages"
    part.packages = [Self.python("good", "1.0", in: folder, hashes: [Self.hash("11")])]
    for (number, text) in evil.enumerated() {
      part.packages.append(Self.python("version-\(number)", text, in: folder))
      part.packages.append(Self.python("name\(number)\(text)", "1.0", in: folder))
      part.packages.append(Self.python("folder-\(number)", "1.0", in: "/opt/\(text)"))
      var source = Self.python("source-\(number)", "1.0", in: folder, hashes: [text])
      source.source = PackageSource(kind: .archive, url: "https://example.org/\(text)")
      part.packages.append(source)
      var index = Self.python("index-\(number)", "1.0", in: folder, hashes: [Self.hash("22")])
      index.source = PackageSource(kind: .index, url: "https://example.org/\(text)")
      part.packages.append(index)
      part.packages.append(Self.debian("deb-\(number)", text))
      part.packages.append(Self.debian("deb\(text)", "1.0"))
      part.packages.append(Self.debian("arch-\(number)", "1.0", text))
    }
    part.packages.append(Self.debian("good", "1.0-1"))
    part.variables = ["GOOD": "$(touch /pwned) `touch /pwned` \"", "A\nRUN touch /pwned": "x"]
    for (number, text) in evil.enumerated() { part.variables?["V\(number)"] = text }
    part.entrypoint = ["sh", "-c", "a\nRUN touch /pwned", "\u{2028}\\"]
    input.installed = part
  }
}
