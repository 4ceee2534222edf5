import Foundation
import Model
import Testing

@testable import Lockfiles

/// Lock files for tests, made by hand; together they have every key.
enum LockSample {
  /// The project's folder.
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A file below `fixtures/locks`.
  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: "fixtures/locks/\(name)")))
  }

  static func digest(_ character: Character) -> String {
    "sha256:" + String(repeating: character, count: 64)
  }

  /// Every key, in two environments.
  static var full: LockBody {
    LockBody(
      project: "vision",
      environments: [
        "training": LockedEnvironment(
          declared: declared, installed: ["linux/amd64": image, "linux/arm64": folder]),
        "dev": LockedEnvironment(declared: DeclaredPart()),
      ])
  }

  /// What a laptop writes: no installed part.
  static var laptop: LockBody {
    LockBody(environments: ["default": LockedEnvironment(declared: declared)])
  }

  static var declared: DeclaredPart {
    var part = DeclaredPart()
    part.python = "3.11"
    part.groups = ["dev", "test"]
    part.extras = ["cuda"]
    part.files = ["docker/Dockerfile", "pyproject.toml", "requirements.txt", "uv.lock"]
    var torch = DeclaredPart.Requirement(
      file: "pyproject.toml", ecosystem: .pypi, text: "torch[opt-einsum]>=2.3,<3", name: "torch",
      kind: .declared)
    torch.marker = "sys_platform == \"linux\""
    torch.extra = "cuda"
    var numpy = DeclaredPart.Requirement(
      file: "requirements.txt", ecosystem: .pypi, text: "numpy==1.26.4", name: "numpy",
      kind: .declared)
    numpy.hashes = [digest("a"), digest("b")]
    var tools = DeclaredPart.Requirement(
      file: "pyproject.toml", ecosystem: .pypi, text: "tools", name: "tools", kind: .declared)
    tools.group = "dev"
    tools.source = PackageSource(
      kind: .vcs, url: "https://git.example.org/tools", commit: String(repeating: "c", count: 40),
      requestedRevision: "main", editable: true, subdirectory: "python")
    let curl = DeclaredPart.Requirement(
      file: "docker/Dockerfile", ecosystem: .deb, text: "curl (= 7.88.1-10)", name: "curl",
      kind: .declared)
    part.requirements = [torch, numpy, tools, curl]
    var pin = DeclaredPart.Pin(
      file: "uv.lock", ecosystem: .pypi, name: "torch", version: "2.3.0+cu121")
    pin.hashes = [digest("d")]
    pin.marker = "sys_platform == \"linux\""
    pin.source = PackageSource(kind: .index, url: "https://index.example.org/cu121")
    part.pins = [
      pin, DeclaredPart.Pin(file: "uv.lock", ecosystem: .pypi, name: "numpy", version: "1.26.4"),
    ]
    part.images = [
      DeclaredPart.BaseImage(
        file: "docker/Dockerfile", stage: "build", base: "registry.example.org/python:3.11"),
      DeclaredPart.BaseImage(file: "docker/Dockerfile", stage: "1", base: "build"),
    ]
    return part
  }

  static var image: InstalledPart {
    var part = InstalledPart(
      subject: InstalledPart.Subject(kind: .image, digest: digest("1")),
      numerics: NumericsFingerprint(
        digest: digest("2"), inputs: ["blas OpenBLAS": "0.3.23", "variable OMP_NUM_THREADS": "8"]))
    part.base = EnvironmentFacts.BaseImage(
      name: "registry.example.org/cuda:12.1", digest: digest("3"))
    part.layers = [digest("4"), digest("5"), digest("4")]
    part.os = EnvironmentFacts.OperatingSystem(
      id: "debian", versionId: "12", codename: "bookworm", name: "Debian GNU/Linux 12 (bookworm)")
    part.libc = EnvironmentFacts.CLibrary(family: "glibc", version: "2.36")
    part.interpreters = [
      InstalledPart.Interpreter(
        kind: "python", version: "3.11.2", path: "/opt/venv/pyvenv.cfg", primary: true)
    ]
    part.packages = packages
    part.accelerators = accelerators
    part.variables = ["OMP_NUM_THREADS": "8", "PATH": "/opt/venv/bin:/usr/bin"]
    part.entrypoint = ["python", "-m", "train & <serve>", "\u{202E}\u{1B}[31m"]
    return part
  }

  static var folder: InstalledPart {
    InstalledPart(
      subject: InstalledPart.Subject(kind: .folder, digest: nil),
      numerics: NumericsFingerprint(digest: digest("6"), inputs: [:]))
  }

  private static var packages: [InstalledPackage] {
    var torch = InstalledPackage(
      purl: "pkg:pypi/torch@2.3.0%2Bcu121", ecosystem: .pypi, name: "torch",
      version: "2.3.0+cu121", role: .primary, location: "/opt/venv/lib/python3.11/site-packages")
    torch.build = PackageRecord.Build(
      local: "cu121", tags: ["cp311-cp311-linux_x86_64"], text: "1")
    torch.source = PackageSource(kind: .archive, url: "https://index.example.org/torch.whl")
    torch.hashes = [digest("d")]
    torch.hashesFrom = "direct_url.json"
    torch.contents = digest("e")
    torch.requires = ["numpy", "nvidia-cudnn-cu12==8.9.2.26; platform_machine == \"x86_64\""]
    var libc = InstalledPackage(
      purl: "pkg:deb/debian/libc6@2.36-9%2Bdeb12u9?arch=amd64", ecosystem: .deb, name: "libc6",
      version: "2.36-9+deb12u9", role: .system, location: "/")
    libc.architecture = "amd64"
    libc.brokenState = "half-configured"
    libc.requires = ["libgcc-s1"]
    return [torch, libc]
  }

  private static var accelerators: AcceleratorFacts {
    let torch = "pkg:pypi/torch@2.3.0%2Bcu121"
    let library = "/opt/venv/lib/python3.11/site-packages/torch/lib/libtorch_cuda.so"
    var facts = AcceleratorFacts()
    var runtime = AcceleratorFacts.Component(
      name: "cuda-runtime", version: "12.1.105", soname: "libcudart.so.12",
      path: "/usr/local/cuda/lib64/libcudart.so.12.1.105", layer: nil, package: torch)
    runtime.versionSource = .fileName
    runtime.buildID = "3130ac46e7fb8fe609e75651bc752b0ca5bde565"
    runtime.isLoaded = true
    runtime.foundBy = "LD_LIBRARY_PATH"
    facts.components = [runtime]
    facts.gpuCode = [
      AcceleratorFacts.CodeRecord(
        path: library, layer: nil, package: torch,
        code: GPUCode(
          vendor: .nvidia,
          containers: [GPUCode.Containers(targets: ["compute_90@8.1", "sm_80"], count: 12)]))
    ]
    facts.variants = [
      AcceleratorFacts.Variant(
        name: "torch", package: torch, family: .cuda, release: "12.1", version: "2.3.0+cu121",
        because: "local version", path: library, layer: nil)
    ]
    let need = AcceleratorFacts.Need(
      minimum: "525.60.13", because: "CUDA runtime 12.1.105", path: library, layer: nil,
      package: torch)
    facts.needs.driver = need
    facts.needs.glibc = need
    facts.needs.glibcxx = need
    facts.needs.cxxabi = need
    facts.needs.cpu = need
    facts.needs.glibcAboveTag = [need]
    facts.compatibility = [
      AcceleratorFacts.CompatibilityDriver(
        path: "/usr/local/cuda/compat/libcuda.so.550.54.14", layer: nil, driver: "550.54.14",
        cuda: "12.4", branches: [470, 525])
    ]
    facts.engines = [
      AcceleratorFacts.Engine(path: "/srv/model.engine", layer: nil, version: "10.0.1")
    ]
    facts.machine = "x86_64"
    return facts
  }
}

/// Files under `fixtures/locks`, which `HOLDFAST_RECORD=1` writes again.
enum GoldenLock {
  static func check(
    _ bytes: [UInt8], _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = LockSample.root.appending(path: "fixtures/locks/\(name)")
    if ProcessInfo.processInfo.environment["HOLDFAST_RECORD"] != nil {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: file)
    }
    let expected = String(decoding: try LockSample.bytes(name), as: UTF8.self)
    #expect(String(decoding: bytes, as: UTF8.self) == expected, sourceLocation: sourceLocation)
  }
}
