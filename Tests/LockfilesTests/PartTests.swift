import Model
import TestKit
import Testing

@testable import Lockfiles

@Suite struct DeclaredPartTests {
  private func part(_ selection: DeclaredSelection = DeclaredSelection()) -> DeclaredPart {
    DeclaredPart(of: SnapshotSample.repository, selection: selection)
  }

  private func texts(_ part: DeclaredPart) -> [String] { part.requirements.map(\.text) }

  @Test func `without configuration the main manifests and default groups count`() {
    let part = part()
    #expect(part.files == ["Dockerfile", "pyproject.toml", "uv.lock"])
    #expect(
      texts(part) == [
        "curl", "git", "hatchling>=1.25", "numpy>=1.26", "pytest>=8", "python>=3.11",
        "torch[opt-einsum]<3,>=2.3",
      ])
    #expect(part.requirements.first { $0.name == "python" }?.kind == .interpreter)
    #expect(part.requirements.first { $0.name == "numpy" }?.marker == "sys_platform == \"linux\"")
    #expect(part.pins.map(\.version) == ["1.26.4", "2.3.0", "2.3.0+cu121"])
    #expect(part.images.map(\.stage) == ["1", "build"])
    #expect(part.groups == nil)
  }

  @Test func `groups and extras are chosen by their normal names`() {
    let part = part(DeclaredSelection(groups: ["docs"], extras: ["export-all"], python: "3.11"))
    #expect(texts(part).contains("sphinx>=7"))
    #expect(texts(part).contains("onnx"))
    #expect(!texts(part).contains("pytest>=8"))
    #expect(part.groups == ["docs"])
    #expect(part.extras == ["export-all"])
    #expect(part.python == "3.11")
    #expect(part.requirements.first { $0.name == "onnx" }?.extra == "export-all")
    #expect(self.part(DeclaredSelection(groups: [])).requirements.allSatisfy { $0.group == nil })
  }

  @Test func `named manifests bring what they include and the Dockerfile that copies them`() {
    let part = part(DeclaredSelection(manifests: ["./serve/requirements.txt"]))
    // A Dockerfile that names no manifest may build any environment.
    #expect(
      part.files == [
        "Dockerfile", "serve/Dockerfile", "serve/bounds.txt", "serve/requirements.txt",
      ])
    #expect(texts(part) == ["curl", "git", "nginx", "flask==3.0.0", "numpy<2"])
    let main = self.part(DeclaredSelection(manifests: ["pyproject.toml"]))
    #expect(main.files == ["Dockerfile", "pyproject.toml"])
    #expect(part.requirements.first { $0.name == "flask" }?.hashes == [LockSample.digest("f")])
    #expect(part.requirements.first { $0.name == "numpy" }?.kind == .constrains)
    #expect(part.pins.isEmpty)
  }

  @Test func `files of conda count beside others, but not far below them`() {
    for (path, isChosen) in [("environment.yml", true), ("tests/data/environment.yml", false)] {
      var snapshot = SnapshotSample.repository
      snapshot.manifests.append(ManifestRecord(path: path, format: "conda", state: .declared))
      snapshot.requirements.append(SnapshotSample.edge("scipy", "", path))
      let part = DeclaredPart(of: snapshot, selection: DeclaredSelection())
      #expect(part.files.contains(path) == isChosen)
      #expect(part.files.contains("pyproject.toml"))
    }
  }

  @Test func `a named Dockerfile is the only one`() {
    let part = part(DeclaredSelection(manifests: ["pyproject.toml", "serve/Dockerfile"]))
    #expect(part.files == ["pyproject.toml", "serve/Dockerfile"])
  }

  @Test func `lines, comments, order and the machine that asks change nothing`() {
    let expected = part()
    for seed in 0..<50 {
      var random = SeededRandom(seed: UInt64(seed))
      var snapshot = SnapshotSample.repository
      snapshot.requirements.shuffle(using: &random)
      snapshot.packages.shuffle(using: &random)
      snapshot.manifests.shuffle(using: &random)
      snapshot.builds.shuffle(using: &random)
      snapshot.subject.digest = "git:\(seed)"
      for row in snapshot.requirements.indices {
        snapshot.requirements[row].evidence.line = Int.random(in: 1...99, using: &random)
        snapshot.requirements[row].status =
          [.inactive, .satisfied, .unknown].randomElement(using: &random) ?? .unknown
      }
      #expect(DeclaredPart(of: snapshot, selection: DeclaredSelection()) == expected)
    }
  }
}

@Suite struct InstalledPartTests {
  @Test func `nothing that only says where it was scanned enters`() throws {
    let part = try InstalledPart(of: SnapshotSample.image)
    #expect(part.subject == .init(kind: .image, digest: LockSample.digest("9")))
    #expect(part.layers == [LockSample.digest("a"), LockSample.digest("b")])
    #expect(part.entrypoint == ["python", "-m", "train"])
    #expect(part.variables == ["OMP_NUM_THREADS": "8", "PATH": "/opt/venv/bin:/usr/bin"])
    #expect(part.packages.map(\.name) == ["libc6", "num-py", "torch"])
    #expect(part.packages[2].requires == ["num-py[a,b]>=1.20"])
    #expect(part.accelerators.components.allSatisfy { $0.layer == nil })
    #expect(
      part.accelerators.components.map(\.package) == [nil, nil, "pkg:pypi/num_py@1.26.4"])
    #expect(part.accelerators.extensions.isEmpty)
    let text = String(
      decoding: try LockDocument.bytes(
        of: LockBody(environments: ["a": LockedEnvironment(installed: ["linux/amd64": part])])),
      as: UTF8.self)
    for word in [
      "TF_API_TOKEN", "HOSTNAME", "NV_CUDNN", "registry.example.org", "\"pip\"", "layer\"",
    ] {
      #expect(!text.contains(word), "\(word)")
    }
  }

  @Test func `a folder has no variables and no entry point`() throws {
    var snapshot = SnapshotSample.image
    snapshot.subject.kind = .folder
    snapshot.subject.digest = nil
    let part = try InstalledPart(of: snapshot)
    #expect(part.variables == nil)
    #expect(part.entrypoint == nil)
  }

  @Test func `rows in any order and with other numbers give the same part`() throws {
    let expected = try InstalledPart(of: SnapshotSample.image)
    for seed in 0..<50 {
      var random = SeededRandom(seed: UInt64(seed))
      var snapshot = SnapshotSample.image
      snapshot.packages.shuffle(using: &random)
      snapshot.requirements.shuffle(using: &random)
      snapshot.accelerators.components.shuffle(using: &random)
      let renamed = { (id: String) in id.replacing("p", with: "row\(seed)-") }
      for row in snapshot.packages.indices {
        snapshot.packages[row].id = renamed(snapshot.packages[row].id)
        snapshot.packages[row].layer = seed
      }
      for row in snapshot.requirements.indices {
        snapshot.requirements[row].from = renamed(snapshot.requirements[row].from)
      }
      for row in snapshot.accelerators.components.indices {
        snapshot.accelerators.components[row].package =
          snapshot.accelerators.components[row].package.map(renamed)
      }
      #expect(try InstalledPart(of: snapshot) == expected, "seed \(seed)")
    }
  }

  @Test func `a part is read back as a snapshot that gives the same part`() throws {
    let part = try InstalledPart(of: SnapshotSample.image)
    let snapshot = part.snapshot(name: "lock:training", platform: "linux/amd64")
    #expect(snapshot.subject.platform == "linux/amd64")
    #expect(snapshot.requirements.map(\.status) == [.satisfied])
    #expect(snapshot.requirements.first?.anyOf.first?.to == ["p2"])
    #expect(snapshot.accelerators.components.last?.package == "p2")
    #expect(snapshot.facts.searchPaths.map(\.path) == [SnapshotSample.site])
    #expect(try InstalledPart(of: snapshot) == part)
  }

  @Test(arguments: [
    (Ecosystem.pypi, ">=1.20", "1.26.4", RequirementEdge.Status.satisfied),
    (.pypi, "<1.20", "1.26.4", .violated), (.deb, ">= 2.34", "2.36-9", .satisfied),
    (.deb, "<< 2.34", "2.36-9", .violated), (.conda, ">=1.26,<2", "1.26.4", .satisfied),
    (.conda, "<1.26", "1.26.4", .violated), (.deb, "what", "1", .unknown),
  ])
  func `requirements are judged against the locked versions`(
    ecosystem: Ecosystem, specifier: String, version: String, status: RequirementEdge.Status
  ) {
    var asking = InstalledPackage(
      purl: "a", ecosystem: ecosystem, name: "asking", version: "1", role: .primary, location: "/")
    asking.requires = [
      RequirementText.text(ecosystem, [("asked", specifier)], extras: []),
      RequirementText.text(ecosystem, [("absent", "")], extras: []),
    ]
    var part = InstalledPart.blank
    part.packages = [
      asking,
      InstalledPackage(
        purl: "b", ecosystem: ecosystem, name: "asked", version: version, role: .primary,
        location: "/"),
    ]
    let edges = part.snapshot(name: "a", platform: "linux/amd64").requirements
    #expect(edges.map(\.status) == [status, ecosystem == .pypi ? .missing : .unknown])
  }
}

@Suite struct NumericsTests {
  @Test func `inputs name what changes results`() throws {
    let fingerprint = try NumericsFingerprint(of: SnapshotSample.image)
    #expect(
      fingerprint.inputs == [
        "blas of num-py": "OpenBLAS 0.3.23", "cudnn": "8.9.2", "libm": "glibc 2.36",
        "machine": "x86_64", "package torch": "2.3.0+cu121", "python": "3.11.2",
        "variable OMP_NUM_THREADS": "8",
      ])
    #expect(
      fingerprint.digest
        == "sha256:"
        + SHA256.hex(
          Array(
            """
            {"blas of num-py":"OpenBLAS 0.3.23","cudnn":"8.9.2","libm":"glibc 2.36",\
            "machine":"x86_64","package torch":"2.3.0+cu121","python":"3.11.2",\
            "variable OMP_NUM_THREADS":"8"}
            """.utf8)))
  }

  @Test func `what changes no result changes no digest`() throws {
    let expected = try NumericsFingerprint(of: SnapshotSample.image)
    var snapshot = SnapshotSample.image
    snapshot.subject.digest = nil
    snapshot.facts.os?.versionId = "13"
    snapshot.facts.environment["PATH"] = .text("/usr/bin")
    snapshot.packages[0].version = "2.36-10"
    snapshot.accelerators.components[0].path = "/elsewhere/libopenblas.so"
    #expect(try NumericsFingerprint(of: snapshot) == expected)
    snapshot.facts.environment["CUBLAS_WORKSPACE_CONFIG"] = .text(":4096:8")
    #expect(try NumericsFingerprint(of: snapshot).digest != expected.digest)
  }

  @Test func `the page names every input and says why`() {
    let page = NumericsFingerprint.page
    for word in ["OpenBLAS", "CUBLAS_", "NVIDIA_TF32_OVERRIDE", "PYTHONHASHSEED", "torch", "cudnn"]
    {
      #expect(page.contains(word), "\(word)")
    }
    #expect(page.hasSuffix("\n"))
  }

  @Test func `every variable that enters is locked too`() {
    for name in NumericsInputs.variables.flatMap(\.names) {
      #expect(LockedVariables.contains(name.hasSuffix("_") ? "\(name)X" : name), "\(name)")
    }
  }
}
