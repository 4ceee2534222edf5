import Model
import Testing

@testable import Analysis

@Suite struct AuditManifestTests {
  @Test func `one file is one finding, whatever its length`() throws {
    var sample = AuditSample()
    sample.manifest("requirements.txt")
    for number in 0..<300 { sample.requires("requirements.txt", "p\(number)", "==1.0") }
    #expect(sample.codes == ["REP006"])
    let finding = try #require(sample.finding("REP006"))
    #expect(
      finding.title
        == "requirements.txt  300 of 300 pins without a digest: p0==1.0, p1==1.0, p2==1.0 and 297 more"
    )
    #expect(finding.values[0].evidence.count == 20)
    #expect(finding.values[0].evidence.first == Evidence(path: "requirements.txt", line: 1))
  }

  @Test func `requirements are pinned by versions, digests by hashes`() {
    var sample = AuditSample()
    sample.manifest("requirements.txt")
    sample.requires("requirements.txt", "numpy", "==1.26.4", hashes: ["sha256:22"])
    #expect(sample.codes.isEmpty)
    sample.requires("requirements.txt", "scipy", "==1.*")
    #expect(sample.codes == ["REP005"])
    #expect(sample.report.verdict.hasPrefix("R1 named: 1 of 2 requirements are pinned"))
  }

  @Test func `a manifest with a lock is pinned, one without is not`() {
    var sample = AuditSample()
    sample.manifest("pyproject.toml", "pyproject")
    sample.requires("pyproject.toml", "numpy", ">=1.24")
    #expect(sample.codes == ["REP007"])
    var locked = AuditSample()
    locked.manifest("pyproject.toml", "pyproject")
    locked.lock("uv.lock", "uv", [("numpy", "1.26.4")])
    locked.requires("pyproject.toml", "numpy", ">=1.24")
    #expect(locked.codes.isEmpty)
  }

  @Test func `a lock that a scan does not read counts where it is named`() {
    var sample = AuditSample()
    sample.manifest("app/pyproject.toml", "pyproject")
    sample.requires("app/pyproject.toml", "numpy", ">=1.24")
    sample.input.otherFiles = ["app/pdm.lock"]
    #expect(sample.codes.isEmpty)
    // Its digests are unknown, and R3 needs them.
    #expect(sample.report.audit?.level == 2)
    #expect(sample.report.audit?.next == ["app/pdm.lock is not read, so nobody knows its digests"])
    sample.input.otherFiles = ["other/pdm.lock"]
    #expect(sample.codes == ["REP007"])
  }

  @Test func `a compiled file beside its source is its lock`() {
    for (path, format) in [("requirements.in", "requirements"), ("pyproject.toml", "pyproject")] {
      var sample = AuditSample()
      sample.manifest(path, format)
      sample.manifest("requirements.txt")
      sample.requires(path, "numpy", ">=1.24")
      sample.requires("requirements.txt", "numpy", "==1.26.4", hashes: ["sha256:22"])
      sample.requires("requirements.txt", "six", "==1.16.0", hashes: ["sha256:22"])
      #expect(sample.codes.isEmpty)
      sample.requires("requirements.txt", "scipy")
      #expect(sample.codes == [format == "pyproject" ? "REP007" : "REP005", "REP005"])
    }
  }

  @Test func `a lock above counts where it has everything`() {
    var sample = AuditSample()
    sample.manifest("services/a/pyproject.toml", "pyproject")
    sample.lock("uv.lock", "uv", [("numpy", "1.26.4")])
    sample.requires("services/a/pyproject.toml", "numpy", ">=1.24")
    #expect(sample.codes.isEmpty)
    sample.requires("services/a/pyproject.toml", "scipy", ">=1.10")
    #expect(sample.codes == ["REP007"])
  }

  @Test func `a lock that contradicts its manifest is stale`() {
    var missing = AuditSample()
    missing.manifest("pyproject.toml", "pyproject", name: "forecast")
    missing.lock("uv.lock", "uv", [("numpy", "1.26.4")])
    missing.requires("pyproject.toml", "numpy", ">=1.24")
    // The project itself and parts that nobody locked are not missing.
    missing.requires("pyproject.toml", "forecast")
    missing.requires("pyproject.toml", "mkdocs", group: "docs")
    #expect(missing.codes.isEmpty)
    missing.requires("pyproject.toml", "scipy")
    #expect(missing.codes == ["REP008"])
    #expect(missing.finding("REP008")?.title.contains("scipy is not in uv.lock") == true)

    var violated = AuditSample()
    violated.manifest("pyproject.toml", "pyproject")
    violated.lock("uv.lock", "uv", [("numpy", "1.26.4")])
    violated.requires("pyproject.toml", "numpy", ">=2", status: .violated)
    #expect(violated.codes == ["REP008"])
    #expect(violated.finding("REP008")?.title.contains("but uv.lock has 1.26.4") == true)
  }

  @Test func `pins of a lock need digests`() {
    var sample = AuditSample()
    sample.lock("uv.lock", "uv", [("numpy", "1.26.4"), ("six", "1.16.0")])
    #expect(sample.codes.isEmpty)
    sample.snapshot.packages[0].hashes = []
    #expect(sample.codes == ["REP006"])
    sample.snapshot.packages[0].source = PackageSource(kind: .directory, url: "lib")
    #expect(sample.codes.isEmpty)
  }

  @Test func `version control needs a commit, of the manifest or of the lock`() {
    let branch = PackageSource(
      kind: .vcs, url: "https://git.example/k.git", requestedRevision: "main")
    var sample = AuditSample()
    sample.manifest("requirements.txt")
    sample.requires("requirements.txt", "k", source: branch)
    #expect(sample.codes == ["REP016"])
    #expect(sample.finding("REP016")?.title == "requirements.txt  k from branch or tag main")
    var exact = AuditSample()
    exact.manifest("requirements.txt")
    var commit = branch
    commit.commit = "6408a430fc504a38b04d37ce5e7fc740191dee16"
    exact.requires("requirements.txt", "k", source: commit)
    #expect(!exact.codes.contains("REP016"))
    var locked = AuditSample()
    locked.manifest("pyproject.toml", "pyproject")
    locked.lock("uv.lock", "uv", [("k", "1.0")])
    locked.snapshot.packages[0].source = commit
    locked.requires("pyproject.toml", "k", source: branch)
    #expect(locked.codes.isEmpty)
  }

  @Test func `development builds and nightly indexes move`() {
    var sample = AuditSample()
    sample.manifest("requirements.txt")
    sample.requires("requirements.txt", "torch", "==2.6.0.dev20250101", hashes: ["sha256:22"])
    #expect(sample.codes == ["REP018"])
    sample.snapshot.requirements[0].anyOf[0].specifier = "==2.6.0rc1"
    #expect(sample.codes.isEmpty)
    sample.snapshot.manifests[0].indexes = ["https://wheels.example/whl/nightly/cu124"]
    #expect(sample.codes == ["REP018"])
  }

  @Test func `several indexes matter where nothing names digests`() {
    var sample = AuditSample()
    sample.manifest("requirements.txt")
    sample.requires("requirements.txt", "a", "==1")
    sample.snapshot.manifests[0].indexes = ["https://a.example/simple"]
    #expect(!sample.codes.contains("REP019"))
    sample.input.details["requirements.txt"] = ManifestDetails(options: [
      ManifestOption(name: "--extra-index-url", value: "https://a.example/simple", line: 1)
    ])
    #expect(sample.codes.contains("REP019"))
    sample.input.details = [:]
    sample.snapshot.manifests[0].indexes.append("https://b.example/simple")
    #expect(sample.codes.contains("REP019"))
    sample.snapshot.requirements[0].hashes = ["sha256:22"]
    #expect(!sample.codes.contains("REP019"))
  }

  @Test func `indexes are authenticated`() {
    var sample = AuditSample()
    sample.manifest("requirements.txt")
    sample.snapshot.manifests[0].indexes = ["https://a.example/simple"]
    #expect(!sample.codes.contains("REP020"))
    sample.snapshot.manifests[0].indexes = ["http://a.example/simple"]
    #expect(sample.codes.contains("REP020"))
    sample.snapshot.manifests[0].indexes = []
    sample.input.details["requirements.txt"] = ManifestDetails(options: [
      ManifestOption(name: "--trusted-host", value: "a.example", line: 1)
    ])
    #expect(sample.codes.contains("REP020"))
  }

  @Test(arguments: [
    ("../shared", "app/requirements.txt", false), ("../../shared", "app/requirements.txt", true),
    ("./lib", "requirements.txt", false), ("/home/x/lib", "requirements.txt", true),
    ("file:///home/x/lib", "requirements.txt", true),
    ("file:///${PROJECT_ROOT}/../lib", "app/pyproject.toml", false),
    ("file:///${PROJECT_ROOT}/../lib", "pyproject.toml", true), ("$HOME/lib", "a.txt", false),
  ])
  func `folders lie in the repository`(folder: String, path: String, fires: Bool) {
    var sample = AuditSample()
    sample.manifest(path)
    sample.requires(path, "lib", source: PackageSource(kind: .directory, url: folder))
    #expect(sample.codes.contains("REP021") == fires)
  }

  @Test func `some file says which Python is meant`() {
    var sample = AuditSample()
    sample.manifest("requirements.txt", python: nil)
    sample.requires("requirements.txt", "six", "==1.16.0", hashes: ["sha256:22"])
    #expect(sample.codes == ["REP024"])
    sample.input.otherFiles = [".python-version"]
    #expect(sample.codes.isEmpty)
    sample.input.otherFiles = nil
    sample.manifest("environment.yml", "environment", python: nil)
    sample.requires("environment.yml", "python", "3.11.4", .conda)
    #expect(!sample.codes.contains("REP024"))
  }

  @Test func `Dockerfiles that the configuration does not name are left out`() {
    var sample = AuditSample(base: "debian")
    sample.snapshot.builds.append(BuildRecord(path: "train/Dockerfile", stages: []))
    #expect(sample.codes == ["REP003"])
    var environment = EnvironmentOptions()
    environment.dockerfile = "./train/Dockerfile"
    sample.options.environments["training"] = environment
    #expect(sample.codes.isEmpty)
    sample.options.environments["production"] = EnvironmentOptions()
    #expect(sample.codes == ["REP003"])
  }

  @Test func `manifests that the configuration does not name are left out`() {
    var sample = AuditSample()
    sample.manifest("requirements.txt")
    sample.manifest("docs/requirements.txt")
    sample.requires("docs/requirements.txt", "sphinx")
    #expect(sample.codes == ["REP005"])
    var environment = EnvironmentOptions()
    environment.manifests = ["requirements.txt"]
    sample.options.environments["training"] = environment
    #expect(sample.codes.isEmpty)
  }
}
