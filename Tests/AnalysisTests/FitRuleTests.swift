import Accelerators
import Analysis
import Model
import Testing

/// Every rule of the verdicts: an environment and a pool on which it fires, on which it does not, and
/// where a fact is missing.
@Suite struct FitRuleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let code: String
    let name: String
    let sample: FitSample
    let pool: Pool
    /// The outcome of the rule's heaviest clause; nil where it is not asked or its condition does not hold.
    let expected: Fit.Outcome?
    /// The rule's condition holds: there is a finding at the rule's own severity.
    var fires = true

    var testDescription: String { "\(code) \(name)" }
  }

  @Test(arguments: FitRuleTests.firing)
  func `fires`(item: Case) throws {
    let cell = try #require(item.sample.cell(item.pool))
    #expect(cell.outcomes(item.code).max() == item.expected, "\(cell.clauses)")
    let clause = try #require(cell.clauses.first { $0.code == item.code })
    #expect(!clause.text.isEmpty)
    #expect(clause.name == RuleRegistry.rule(item.code)?.name)
    var options = FitOptions()
    options.policy.today = "2026-11-22"
    let report = FitAnalysis.fit([item.sample.subject()], pools: [item.pool], options: options)
    let finding = try #require(report.findings.first { $0.code == item.code })
    #expect(finding.severity == RuleRegistry.rule(item.code)?.severity)
    #expect(finding.fix?.isEmpty == false)
  }

  @Test(arguments: FitRuleTests.quiet)
  func `does not fire`(item: Case) throws {
    let cell = try #require(item.sample.cell(item.pool))
    #expect(cell.outcomes(item.code).max() ?? .runs == .runs, "\(cell.clauses)")
    var options = FitOptions()
    options.policy.today = "2026-11-22"
    let report = FitAnalysis.fit([item.sample.subject()], pools: [item.pool], options: options)
    #expect(!report.findings.contains { $0.code == item.code })
  }

  @Test(arguments: FitRuleTests.open)
  func `says unknown where a fact is missing`(item: Case) throws {
    let cell = try #require(item.sample.cell(item.pool, today: nil))
    #expect(cell.outcomes(item.code).max() == .unknown, "\(cell.clauses)")
  }

  @Test func `every rule has all three cases`() {
    let codes = Set(
      (1...10).map { $0 == 10 ? "ACC010" : "ACC00\($0)" }
        + [12, 18, 19, 23, 25, 26, 27, 29, 34, 35, 38, 41, 42].map { "ACC0\($0)" })
    #expect(codes.count == 23)
    #expect(Set(Self.firing.map(\.code)) == codes)
    #expect(Set(Self.quiet.map(\.code)) == codes)
    // What the container device interface does not check is ACC009 while the mode is unknown; what is
    // older or compiled is ACC003 and ACC004 while code, GPU or driver are unknown.
    #expect(Set(Self.open.map(\.code)) == codes.subtracting(["ACC005", "ACC006", "ACC010"]))
  }

  @Test func `open questions behind ACC005, ACC006 and ACC010 are never answered with runs`() {
    let noDriver = Pool.b200.changed { $0.machine.drivers = [] }
    #expect(FitSample.tensorflow.cell(noDriver)?.outcome == .unknown)
    #expect(FitSample.tensorflow.cell(noDriver)?.outcomes("ACC005") == [])
    let noTarget = Pool.fit("x", "NVIDIA X1", driver: "570.124.06")
    #expect(FitSample.torch128.cell(noTarget)?.outcome == .unknown)
    #expect(FitSample.torch128.cell(noTarget)?.outcomes("ACC006") == [])
    let noMode = Pool.l4.changed { $0.machine.runtimeMode = nil }
    #expect(FitSample.demanding.cell(noMode)?.outcome == .unknown)
    #expect(FitSample.demanding.cell(noMode)?.outcomes("ACC010") == [])
  }
}

// MARK: Samples

extension FitSample {
  /// An image that demands the driver of CUDA 12.8, as its base image says.
  static var demanding: FitSample {
    torch121.changed {
      $0.variables["NVIDIA_REQUIRE_CUDA"] = "cuda>=12.8 brand=tesla,driver>=560,driver<561"
    }
  }

  static func compatible(_ branches: [Int]?, driver: String = "575.57.08") -> FitSample {
    torch128.changed { sample in
      sample.facts.components.removeAll()
      sample.toolkit("12.9.79", major: 12)
      sample.facts.compatibility = [
        AcceleratorFacts.CompatibilityDriver(
          path: "/usr/local/cuda/compat/libcuda.so.\(driver)", layer: 2, driver: driver,
          cuda: "12.9", branches: branches)
      ]
    }
  }

  static func engine(_ version: String?, installed: String?) -> FitSample {
    torch121.changed { sample in
      if let installed {
        sample.component("tensorrt", installed, soname: "libnvinfer.so.10")
      }
      sample.facts.engines = [
        AcceleratorFacts.Engine(path: "/models/resnet.plan", layer: 5, version: version)
      ]
    }
  }

  static func prefix(needing version: String) -> FitSample {
    torch121.changed { sample in
      sample.kind = .virtualEnvironment
      sample.libc = nil
      sample.facts.needs.glibc = sample.need(version, "/opt/venv/lib/libtorch_cpu.so")
    }
  }

  static func leveled(_ level: String) -> FitSample {
    torchProcessor.changed { $0.facts.needs.cpu = $0.need(level, "/usr/lib64/libc.so.6") }
  }
}

extension Pool {
  static func driven(_ driver: String?) -> Pool {
    fit("a100", "NVIDIA A100-SXM4-40GB", driver: driver)
  }

  func system(_ name: String?) -> Pool { changed { $0.operatingSystem = name } }
  func mode(_ mode: MachineFacts.RuntimeMode?) -> Pool {
    changed { $0.machine.runtimeMode = mode }
  }
}
