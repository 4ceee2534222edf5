import Lockfiles
import Model

/// A lock file of about 50 kB, as one environment of a training project has it; the same in each run.
enum SampleLock {
  static let environment = "prod"

  static func bytes(count: Int) throws -> [UInt8] {
    var packages = 1
    var bytes = try LockDocument.bytes(of: body(packages: packages))
    while bytes.count < count {
      packages += max(1, (count - bytes.count) / 700)
      bytes = try LockDocument.bytes(of: body(packages: packages))
    }
    return bytes
  }

  private static func body(packages: Int) -> LockBody {
    var declared = DeclaredPart()
    declared.python = "3.11"
    declared.files = ["Dockerfile", "pyproject.toml", "uv.lock"]
    declared.images = [
      .init(file: "Dockerfile", stage: "runtime", base: "nvidia/cuda:12.1.1-cudnn8-runtime")
    ]
    var installed = InstalledPart(
      subject: .init(kind: .image, digest: digest(0)),
      numerics: NumericsFingerprint(
        digest: digest(1),
        inputs: ["blas": "openblas 0.3.26", "cuda": "12.1", "variable OMP_NUM_THREADS": "8"]))
    installed.layers = (2..<12).map(digest)
    installed.os = .init(id: "debian", versionId: "12", codename: "bookworm", name: "Debian 12")
    installed.interpreters = [
      .init(kind: "python", version: "3.11.9", path: "/opt/venv/bin/python", primary: true)
    ]
    installed.accelerators.components = ["cublas", "cuda-runtime", "cudnn", "nccl"].map { name in
      .init(
        name: name, version: "12.1.105", soname: "lib\(name).so.12", path: "/opt/lib/\(name)",
        layer: nil, package: nil)
    }
    installed.variables = ["CUDA_VERSION": "12.1.1", "PATH": "/opt/venv/bin:/usr/bin"]
    installed.entrypoint = ["python", "-m", "train"]
    for index in 0..<packages {
      let name = "package-\(index)"
      let version = "\(index % 7).\(index % 13).\(index % 5)"
      var requirement = DeclaredPart.Requirement(
        file: "pyproject.toml", ecosystem: .pypi, text: "\(name)>=\(index % 7)", name: name,
        kind: .declared)
      requirement.hashes = [digest(100 + index)]
      if index.isMultiple(of: 8) { declared.requirements.append(requirement) }
      var pin = DeclaredPart.Pin(
        file: "uv.lock", ecosystem: .pypi, name: name, version: version)
      pin.hashes = [digest(100 + index)]
      declared.pins.append(pin)
      var package = InstalledPackage(
        purl: "pkg:pypi/\(name)@\(version)", ecosystem: .pypi, name: name, version: version,
        role: .primary, location: "/opt/venv/lib/python3.11/site-packages")
      package.hashes = [digest(100 + index)]
      package.hashesFrom = "uv.lock"
      package.contents = digest(10_000 + index)
      package.requires = ["package-\((index + 1) % packages)>=\(index % 7)"]
      installed.packages.append(package)
    }
    return LockBody(
      project: "plan",
      environments: [
        environment: LockedEnvironment(declared: declared, installed: ["linux/amd64": installed])
      ])
  }

  /// A digest that looks like one: digits of a linear congruential generator.
  private static func digest(_ seed: Int) -> String {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    var text = ""
    for _ in 0..<64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      text += String(state >> 60, radix: 16)
    }
    return "sha256:\(text)"
  }
}
