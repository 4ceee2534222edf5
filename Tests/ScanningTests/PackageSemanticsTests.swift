import Model
import TestKit
import Testing

/// SEMANTICS, section 1: what the records of packages mean.
struct PackageSemanticsTests {
  @Test func `row 12, I: what a manifest in an image declares is never installed`() async throws {
    var tar = TarBuilder()
    tar.file("app/requirements.txt", "alpha==1.0\nbeta>=2\n")
    tar.file(
      "app/uv.lock",
      """
      version = 1
      requires-python = ">=3.11"

      [[package]]
      name = "alpha"
      version = "1.0"
      source = { registry = "https://index.example/simple" }
      """)
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.installed == [])
    #expect(
      snapshot.manifests.map { "\($0.path) \($0.state.rawValue)" }
        .contains("/app/requirements.txt declared"))
    #expect(snapshot.packages.allSatisfy { $0.state != .installed })
    let root = snapshot.requirements.filter { $0.from == RequirementEdge.root }
    #expect(
      root.filter { $0.evidence.path == "/app/requirements.txt" }.map(\.text) == [
        "alpha ==1.0: missing", "beta >=2: missing",
      ])
  }

  @Test(arguments: [
    ("install ok installed", true, nil), ("hold ok installed", true, nil),
    ("install ok half-configured", true, "half-configured"),
    ("install ok unpacked", true, "unpacked"),
    ("install reinstreq half-installed", true, "half-installed"),
    ("install ok triggers-awaited", true, "triggers-awaited"),
    ("install ok triggers-pending", true, "triggers-pending"),
    ("deinstall ok config-files", false, nil), ("purge ok not-installed", false, nil),
    ("deinstall ok installed", true, nil),
  ])
  func `row 13, J: the third word of dpkg's status decides`(
    status: String, isInstalled: Bool, broken: String?
  ) async throws {
    var tar = TarBuilder()
    tar.dpkg([("a", "1", ["Status: \(status)"])])
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.installed == (isInstalled ? ["a 1@0"] : []))
    #expect(snapshot.packages.first?.brokenState == broken)
  }

  @Test func `row 13: a record of status.d without a status is installed`() async throws {
    var tar = TarBuilder()
    tar.file(
      "var/lib/dpkg/status.d/libc6", "Package: libc6\nArchitecture: amd64\nVersion: 2.36-9\n")
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.installed == ["libc6 2.36-9@0"])
    #expect(snapshot.packages.first?.role == .system)
  }

  @Test func `row 14, J: alternatives are one edge, bounds follow Debian's order`() async throws {
    var tar = TarBuilder()
    tar.dpkg([
      ("a", "1", ["Depends: x | b (>= 2~), c (>= 1:1) | d, e, p (>= 2), q"]),
      ("b", "2", []), ("c", "9", []), ("v", "1", ["Provides: p, q (= 1)"]),
    ])
    let snapshot = try await Scan.layers(tar)
    #expect(
      snapshot.edges(of: "a") == [
        "x | b >= 2~: satisfied", "c >= 1:1 | d: violated", "e: missing",
        // What is provided without a version fulfils no bound (Debian policy 7.5).
        "p >= 2: violated", "q: satisfied",
      ])
    let first = try #require(snapshot.requirements.first)
    #expect(first.anyOf.map { $0.to.compactMap { snapshot.row($0)?.name } } == [[], ["b"]])
  }

  @Test(arguments: ["unpacked", "half-installed", "half-configured"])
  func `rows 13 and 14: what is not whole fulfils nothing`(state: String) async throws {
    var tar = TarBuilder()
    tar.dpkg([
      ("a", "1", ["Depends: b, p"]),
      ("b", "2", ["Status: install ok \(state)", "Provides: p"]),
    ])
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.edges(of: "a") == ["b: violated", "p: violated"])
  }

  @Test func `row 15: a distribution that dpkg owns is one install with its owner named`()
    async throws
  {
    var tar = TarBuilder()
    let place = "usr/lib/python3/dist-packages"
    tar.dpkg([("python3-alpha", "1.0-2", [])])
    tar.file(
      "var/lib/dpkg/info/python3-alpha.list",
      "/.\n/usr\n/\(place)\n/\(place)/alpha-1.0.dist-info\n/\(place)/alpha-1.0.dist-info/METADATA\n"
    )
    tar.distribution("alpha", "1.0", in: place)
    tar.distribution("beta", "1.0", in: place)
    let snapshot = try await Scan.layers(tar)
    let owner = try #require(snapshot.installs("python3-alpha").first)
    let owned = try #require(snapshot.installs("alpha").first)
    #expect(owned.owner == owner.id && owned.install == owner.install)
    #expect(owned.role == .system)
    let other = try #require(snapshot.installs("beta").first)
    #expect(other.owner == nil && other.install != owner.install)
  }

  @Test func `row 15: dpkg's lists name paths that links lead to`() async throws {
    var tar = TarBuilder()
    tar.symbolicLink("lib", to: "usr/lib")
    tar.dpkg([("python3-alpha", "1.0-2", [])])
    tar.file(
      "var/lib/dpkg/info/python3-alpha.list",
      "/lib/python3/dist-packages/alpha-1.0.dist-info/METADATA\n")
    tar.distribution("alpha", "1.0", in: "usr/lib/python3/dist-packages")
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.installs("alpha").first?.owner == snapshot.installs("python3-alpha").first?.id)
  }

  @Test func `row 16, N: markers and extras are those of the image's own interpreter`() async throws
  {
    var tar = TarBuilder()
    tar.environment(python: "3.11.4")
    tar.distribution(
      "alpha", "1.0",
      [
        "Requires-Dist: beta; python_version < \"3.8\"",
        "Requires-Dist: beta; python_full_version >= \"3.11.4\"",
        "Requires-Dist: gone; sys_platform == \"win32\"",
        "Requires-Dist: gone; extra == \"test\"", "Provides-Extra: test",
        "Requires-Dist: gamma[fast]; platform_machine == \"x86_64\"",
      ])
    tar.distribution("beta", "1.0")
    tar.distribution(
      "gamma", "1.0",
      [
        "Provides-Extra: fast", "Provides-Extra: slow", "Requires-Dist: beta>=2; extra == \"fast\"",
        "Requires-Dist: gone; extra == \"slow\"",
      ])
    let snapshot = try await Scan.snapshot(.venv(tar))
    #expect(
      snapshot.edges(of: "alpha") == [
        "beta: inactive", "beta: satisfied", "gone: inactive", "gone: inactive",
        "gamma: satisfied",
      ])
    #expect(snapshot.edges(of: "gamma") == ["beta >=2: violated", "gone: inactive"])
  }

  @Test func `row 17, P: a conda record and its dist-info are one install`() async throws {
    var tar = TarBuilder()
    let place = "opt/conda/lib/python3.11/site-packages"
    tar.conda("python", "3.11.4", build: "h_0")
    tar.conda(
      "alpha", "1.0", build: "py311_0", depends: ["python >=3.11"],
      more: ",\"files\":[\"lib/python3.11/site-packages/alpha-1.0.dist-info/METADATA\"]")
    tar.distribution("alpha", "1.0", in: place, ["Requires-Dist: beta"], installer: "conda")
    tar.distribution("beta", "2.0", in: place, installer: "pip")
    let snapshot = try await Scan.layers(tar)
    let rows = snapshot.installs("alpha")
    #expect(rows.map(\.ecosystem) == [.conda, .pypi])
    #expect(Set(rows.map(\.install)).count == 1)
    #expect(rows.last?.owner == rows.first?.id)
    #expect(rows.first?.build?.text == "py311_0")
    #expect(rows.last?.source == rows.first?.source && rows.first?.source?.kind == .channel)
    #expect(snapshot.edges(of: "alpha") == ["python >=3.11: satisfied", "beta: satisfied"])
    #expect(snapshot.installs("beta").first?.owner == nil)
  }

  @Test func `row 17, P: conda's own rules bind its records`() async throws {
    var tar = TarBuilder()
    tar.conda("numpy", "1.26.4", build: "py311_0")
    tar.conda(
      "scipy", "1.11", depends: ["numpy >=1.26,<2", "numpy >=2", "__glibc >=2.17", "gone"],
      more: ",\"constrains\":[\"numpy <1.20\",\"absent >=1\"]")
    let snapshot = try await Scan.layers(tar)
    #expect(
      snapshot.edges(of: "scipy") == [
        "numpy >=1.26,<2: satisfied", "numpy >=2: violated", "__glibc >=2.17: unknown",
        "gone: missing", "numpy <1.20: violated", "absent >=1: inactive",
      ])
  }

  @Test func `row 18: a requirement without a pin keeps its text and gets no version`() async throws
  {
    var tar = TarBuilder()
    tar.file("app/requirements.txt", "alpha\nbeta >=2, <3 ; python_version>='3.8'\n~nonsense~\n")
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.packages.isEmpty)
    let texts = snapshot.requirements.map { $0.anyOf.first?.specifier ?? "" }
    #expect(texts.prefix(2) == ["", "<3,>=2"] || texts.prefix(2) == ["", ">=2,<3"])
    #expect(snapshot.notices.contains { $0.line == 3 } || snapshot.requirements.count == 3)
  }

  @Test func `row 20: a record above its limit is skipped with a notice`() async throws {
    var tar = TarBuilder()
    tar.distribution("alpha", "1.0")
    tar.file(
      Place.venv + "/big-1.0.dist-info/METADATA", [UInt8](repeating: 0x41, count: 17 << 20))
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.installed == ["alpha 1.0@0"])
    #expect(snapshot.notes("more than the limit"))
  }

  @Test func `O: an egg-info is an install as a file and as a folder`() async throws {
    var tar = TarBuilder()
    tar.file(Place.venv + "/alpha-1.0.egg-info", TarBuilder.metadata("alpha", "1.0"))
    tar.file(Place.venv + "/beta-2.0-py3.11.egg-info/PKG-INFO", TarBuilder.metadata("beta", "2.0"))
    tar.file(Place.venv + "/beta-2.0-py3.11.egg-info/requires.txt", "alpha>=2\n\n[x]\ngone\n")
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.installed == ["alpha 1.0@0", "beta 2.0@0"])
    #expect(Set(snapshot.packages.map(\.location)) == ["/" + Place.venv])
    #expect(snapshot.edges(of: "beta") == ["alpha >=2: violated", "gone: inactive"])
  }

  @Test func `Q: files of other ecosystems bring nothing and harm nothing`() async throws {
    var tar = TarBuilder()
    for name in ["Matrix", "MASS"] {
      tar.file("usr/lib/R/library/\(name)/DESCRIPTION", "Package: \(name)\nVersion: 1.0\n")
    }
    tar.file("app/renv.lock", "{\"Packages\":{}}")
    tar.distribution("alpha", "1.0")
    let snapshot = try await Scan.layers(tar)
    #expect(snapshot.installed == ["alpha 1.0@0"])
    #expect(snapshot.notices.isEmpty)
  }
}
