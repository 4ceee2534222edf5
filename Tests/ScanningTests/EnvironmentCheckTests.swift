import Model
import TestKit
import Testing

/// SEMANTICS, section 2: one crafted environment, one row each.
struct EnvironmentCheckTests {
  private func edges(
    of name: String, _ fill: (inout TarBuilder) -> Void
  ) async throws -> (edges: [String], snapshot: Snapshot) {
    var tar = TarBuilder()
    tar.environment(python: "3.11.4")
    fill(&tar)
    let snapshot = try await Scan.snapshot(.venv(tar))
    return (snapshot.edges(of: name), snapshot)
  }

  @Test func `a missing requirement is flagged`() async throws {
    let found = try await edges(of: "alpha") {
      $0.distribution("alpha", "1.0", ["Requires-Dist: beta (>=1)"])
    }
    #expect(found.edges == ["beta >=1: missing"])
  }

  @Test func `a wrong version is flagged`() async throws {
    let found = try await edges(of: "alpha") {
      $0.distribution("alpha", "1.0", ["Requires-Dist: beta>=2"])
      $0.distribution("beta", "1.0")
    }
    #expect(found.edges == ["beta >=2: violated"])
  }

  @Test func `a requirement under a false marker is silent`() async throws {
    let found = try await edges(of: "alpha") {
      $0.distribution("alpha", "1.0", ["Requires-Dist: beta; python_version < \"3\""])
    }
    #expect(found.edges == ["beta: inactive"])
  }

  @Test func `an extra that a dependent asks for is flagged when its bound is not met`()
    async throws
  {
    let found = try await edges(of: "gamma") {
      $0.distribution("alpha", "1.0", ["Requires-Dist: gamma[Fast_Mode]"])
      $0.distribution(
        "gamma", "1.0",
        ["Provides-Extra: fast-mode", "Requires-Dist: beta>=2; extra == \"fast-mode\""])
      $0.distribution("beta", "1.0")
    }
    #expect(found.edges == ["beta >=2: violated"])
    #expect(
      found.snapshot.requirements.contains { $0.activatedByExtra == "fast-mode" })
  }

  @Test func `an extra that nobody asks for is silent`() async throws {
    let found = try await edges(of: "gamma") {
      $0.distribution(
        "gamma", "1.0", ["Provides-Extra: fast", "Requires-Dist: beta>=2; extra == \"fast\""])
    }
    #expect(found.edges == ["beta >=2: inactive"])
  }

  @Test func `two records of one name are both flagged`() async throws {
    let found = try await edges(of: "alpha") {
      $0.distribution("alpha", "1.0", ["Requires-Dist: beta==1.0", "Requires-Dist: beta==2.0"])
      $0.distribution("beta", "1.0")
      $0.distribution("beta", "2.0")
    }
    #expect(found.edges == ["beta ==1.0: violated", "beta ==2.0: violated"])
    #expect(found.snapshot.installs("beta").map(\.version) == ["1.0", "2.0"])
  }

  @Test func `a Requires-Python that refuses the interpreter is flagged`() async throws {
    let found = try await edges(of: "alpha") {
      $0.distribution("alpha", "1.0", ["Requires-Python: <3.0"])
      $0.distribution("beta", "1.0", ["Requires-Python: >=3.8"])
    }
    #expect(found.edges == ["python <3.0: violated"])
    #expect(found.snapshot.edges(of: "beta") == ["python >=3.8: satisfied"])
    #expect(found.snapshot.requirements.allSatisfy { $0.kind == .interpreter })
  }

  @Test func `a pre-release does not fulfil its release`() async throws {
    let found = try await edges(of: "alpha") {
      $0.distribution("alpha", "1.0", ["Requires-Dist: beta>=2.0", "Requires-Dist: beta>=1.0"])
      $0.distribution("beta", "2.0rc1")
    }
    #expect(found.edges == ["beta >=2.0: violated", "beta >=1.0: satisfied"])
  }

  @Test func `a local version fulfils its pin and shows its build`() async throws {
    let found = try await edges(of: "alpha") {
      $0.distribution("alpha", "1.0", ["Requires-Dist: torch==1.0"])
      $0.distribution("torch", "1.0+cu121", tag: "cp311-cp311-linux_x86_64")
    }
    #expect(found.edges == ["torch ==1.0: satisfied"])
    let torch = try #require(found.snapshot.installs("torch").first)
    #expect(torch.build?.local == "cu121")
    #expect(torch.build?.tags == ["cp311-cp311-linux_x86_64"])
    #expect(torch.purl == "pkg:pypi/torch@1.0%2Bcu121")
  }

  @Test func `names are compared in their normal form`() async throws {
    let found = try await edges(of: "alpha") {
      $0.distribution("alpha", "1.0", ["Requires-Dist: Ruamel_Yaml.Clib"])
      $0.distribution("ruamel.yaml-clib", "1.0")
    }
    #expect(found.edges == ["Ruamel_Yaml.Clib: satisfied"])
  }

  @Test func `an environment sees its own packages and not another's`() async throws {
    let found = try await edges(of: "alpha") {
      $0.distribution("alpha", "1.0", ["Requires-Dist: beta"])
      $0.distribution("beta", "1.0", in: Place.other)
    }
    #expect(found.edges == ["beta: missing"])
    #expect(found.snapshot.installs("beta").first?.role == .secondary)
    #expect(found.snapshot.installs("alpha").first?.role == .primary)
  }
}
