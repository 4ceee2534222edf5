import Model
import Testing

@testable import Reports

@Suite struct FitTextTests {
  /// Three environments on four pools, one of each outcome.
  static var report: Report {
    var report = Report(tool: Snapshot.Tool(version: "0.1.0"), command: "fit")
    report.verdict = "1 of 12 fails: production cannot run on t4; 1 is unknown"
    for name in ["dev", "training", "production"] {
      var environment = Report.Environment(
        name: name, snapshot: Sample.image("archive:\(name).tar"), isBaseline: false)
      environment.name = name
      report.environments.append(environment)
    }
    func pool(_ name: String, _ gpu: String, _ target: String?, _ driver: String) -> Pool {
      var machine = MachineFacts()
      machine.drivers = [MachineFacts.Driver(vendor: .nvidia, version: driver)]
      machine.gpus = [MachineFacts.GPU(vendor: .nvidia, name: gpu, target: target)]
      return Pool(name: name, machine: machine, origin: "holdfast.toml:31")
    }
    var cpu = Pool(name: "cpu", machine: MachineFacts(), origin: "holdfast.toml:40")
    cpu.machine.cpuLevel = "x86-64-v3"
    cpu.collected = "2026-11-02"
    let pools = [
      pool("t4", "Tesla T4", "7.5", "470.82.01"), pool("l4", "NVIDIA L4", "8.9", "535.161.08"),
      pool("x9", "NVIDIA X9", nil, "610.43.02"), cpu,
    ]
    let library = Evidence(path: "/opt/venv/lib/python3.11/libtorch_cuda.so", layer: 4)
    let tooOld = Fit.Clause(
      code: "ACC001", name: "driver-too-old-for-cuda", outcome: .fails,
      text: "CUDA 12.4 needs NVIDIA driver 525.60.13 or newer; t4 has 470.82.01",
      evidence: [library, Evidence(path: "/opt/venv/METADATA", layer: 4)],
      fix: "upgrade the driver of t4, or use a build for CUDA 11")
    let older = Fit.Clause(
      code: "ACC006", name: "older-code-of-the-same-major", outcome: .runs,
      text: "torch uses sm_86 code on sm_89", evidence: [library])
    let minor = Fit.Clause(
      code: "ACC002", name: "minor-version-mode", outcome: .condition,
      text: "CUDA 12.4 runs on driver 535.161.08 in minor-version compatibility mode",
      evidence: [library])
    let open = Fit.Clause(
      code: "ACC004", name: "no-code-for-gpu", outcome: .unknown,
      text: "the compute capability of `NVIDIA X9` is unknown")
    var cells: [Fit.Cell] = []
    for environment in report.environments.map(\.name) {
      cells.append(
        Fit.Cell(
          environment: environment, pool: "t4",
          outcome: environment == "production" ? .runs : .fails, limit: "driver 470 < 525",
          clauses: environment == "production" ? [older] : [tooOld, older]))
      cells.append(
        Fit.Cell(
          environment: environment, pool: "l4", outcome: .condition, limit: "minor-version mode",
          clauses: [minor, older]))
      cells.append(
        Fit.Cell(
          environment: environment, pool: "x9", outcome: .unknown, limit: "GPU unknown",
          clauses: [open, minor]))
      cells.append(
        Fit.Cell(
          environment: environment, pool: "cpu", outcome: .runs, limit: "", clauses: [older]))
    }
    report.fit = Fit(pools: pools, cells: cells, knowledge: "2026-11-22")
    report.notices = [Notice("pools.json was collected 23 days ago", path: "pools.json")]
    return report
  }

  @Test(arguments: ListingTests.looks)
  func `the matrix, then what limits each environment`(name: String, style: TextStyle) throws {
    try GoldenText.check(FitText.render(Self.report, style: style), "fit/three-\(name).txt")
  }

  @Test func `names from outside cannot move the cursor`() {
    var report = Self.report
    report.fit?.pools[0].name = "t4\u{1B}[2J"
    report.fit?.cells[0].clauses[0].text = "a\u{1B}]0;b\u{7}"
    let text = FitText.render(report, style: TextStyle())
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
  }
}
