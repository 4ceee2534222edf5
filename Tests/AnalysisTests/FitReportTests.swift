import Accelerators
import Analysis
import Model
import Testing

@Suite struct FitReportTests {
  private func report(
    _ subjects: [FitSubject], _ pools: [Pool], _ change: (inout FitOptions) -> Void = { _ in }
  ) -> Report {
    var options = FitOptions()
    options.policy.today = "2026-11-22"
    change(&options)
    return FitAnalysis.fit(subjects, pools: pools, options: options)
  }

  @Test func `cells stand by environment, then pool, with the day of the tables`() throws {
    let report = report(
      [FitSample.torch121.subject("dev"), FitSample.torch128.subject("training")], [.t4, .b200])
    let fit = try #require(report.fit)
    #expect(fit.cells.map(\.environment) == ["dev", "dev", "training", "training"])
    #expect(fit.cells.map(\.pool) == ["t4", "b200", "t4", "b200"])
    #expect(fit.pools.map(\.name) == ["t4", "b200"])
    #expect(fit.knowledge == Knowledge.embedded.date)
    #expect(report.command == "fit")
    #expect(report.environments.map(\.name) == ["dev", "training"])
    #expect(
      report.verdict
        == "dev fails on t4 (driver 470.82.01 < 525.60.13) and 2 more: 1 of 4 run, 3 fail")
  }

  @Test func `an environment is judged for its own pools, or for every one when asked`() {
    let subject = FitSample.torch128.changed { $0.pools = ["b200"] }.subject()
    let own = report([subject], [.t4, .b200])
    #expect(own.fit?.cells.map(\.pool) == ["b200"])
    #expect(own.verdict == "everything runs: 1 of 1 run")
    let all = report([subject], [.t4, .b200]) { $0.everyPool = true }
    #expect(all.fit?.cells.map(\.pool) == ["t4", "b200"])
    let others = report([subject], [.t4])
    #expect(others.fit?.cells.map(\.pool) == ["t4"])
  }

  @Test func `findings are ordered by weight and carry place, fix and values`() throws {
    let report = report([FitSample.torch121.subject()], [.t4, .l4, .b200])
    let severities = report.findings.map(\.severity)
    #expect(severities == severities.sorted(by: >))
    let finding = try #require(report.findings.first { $0.code == "ACC004" })
    #expect(finding.environments == ["training"])
    #expect(finding.dimension == .gpuCode)
    #expect(finding.subject == "torch 2.4.1+cu121")
    #expect(finding.values.first?.texts == ["fails on b200"])
    #expect(finding.values.first?.evidence.isEmpty == false)
    #expect(finding.title.contains("no PTX; pool b200 has NVIDIA B200 (10.0)"))
    #expect(Set(report.findings.map(\.fingerprint)).count == report.findings.count)
  }

  @Test func `what is said of a pool is one finding for all environments`() {
    let report = report(
      [FitSample.torch121.subject("dev"), FitSample.torch128.subject("training")], [.l4])
    #expect(
      report.findings.filter { $0.code == "ACC038" }.map(\.environments) == [["dev", "training"]])
  }

  @Test func `open answers weigh a warning at most, those aside are for information`() {
    let open = report([FitSample.torch121.subject()], [.driven(nil)])
    #expect(open.findings.first { $0.code == "ACC001" }?.severity == .warning)
    let aside = report([FitSample.torch128.subject()], [.b200])
    #expect(aside.findings.first { $0.code == "ACC041" }?.severity == .info)
    #expect(aside.fit?.cells.first?.outcome == .runs)
    let bare = Pool.b200.changed { pool in
      pool.machine.architecture = nil
      pool.machine.cpuLevel = nil
    }
    let cell = FitSample.torch128.cell(bare)
    #expect(cell?.outcome == .runs)
    #expect(cell?.limit == "open: architecture of b200 not stated")
  }

  @Test func `policy moves severities and turns rules off`() {
    let raised = report([FitSample.torch128.subject()], [.l4]) {
      $0.policy.severities = [SeverityOverride(.rule("minor-version-mode"), .error)]
    }
    #expect(raised.findings.first { $0.code == "ACC002" }?.severity == .error)
    let off = report([FitSample.torch128.subject()], [.l4]) {
      $0.policy.severities = [SeverityOverride(.rule("ACC002"), nil)]
    }
    #expect(!off.findings.contains { $0.code == "ACC002" })
    #expect(off.fit?.cells.first?.outcome == .condition)
  }

  @Test func `allowances hide findings by rule and pool until they end`() {
    var allowance = Allowance(reason: "the pool moves in May")
    allowance.code = "ACC001"
    allowance.package = "pool t4"
    allowance.expires = "2026-12-31"
    let allowed = report([FitSample.torch121.subject()], [.t4]) {
      $0.policy.allowances = [allowance]
    }
    #expect(allowed.allowed.map(\.finding.code) == ["ACC001"])
    #expect(!allowed.findings.contains { $0.code == "ACC001" })
    allowance.expires = "2026-11-01"
    let ended = report([FitSample.torch121.subject()], [.t4]) {
      $0.policy.allowances = [allowance]
    }
    #expect(ended.findings.contains { $0.code == "ACC001" })
    #expect(ended.notices.contains { $0.message.contains("ended on 2026-11-01") })
  }

  @Test func `repositories are not judged, and nothing is a report too`() {
    let repository = FitSample().changed { $0.kind = .repository }.subject("app")
    #expect(report([repository], [.h100]).fit?.cells == [])
    #expect(report([], []).verdict == "nothing was judged")
    #expect(report([FitSample.torch128.subject()], []).fit?.cells == [])
  }

  @Test func `equal input gives equal reports`() {
    let subjects = FitMatrixTests.rows.map { $0.sample.subject($0.name) }
    #expect(report(subjects, Pool.seven) == report(subjects, Pool.seven))
  }

  @Test func `the worst machine of a mixed pool decides`() throws {
    let mixed = Pool.h100.changed { pool in
      pool.machine.gpus.append(.init(vendor: .nvidia, name: "NVIDIA B200"))
      pool.machine.drivers[0].version = "570.124.06"
    }
    let cell = try #require(FitSample.torch121.cell(mixed))
    #expect(cell.outcome == .fails)
    #expect(cell.clauses.first?.text.contains("B200") == true)
    let drivers = Pool.h100.changed {
      $0.machine.drivers.append(.init(vendor: .nvidia, version: "470.82.01"))
    }
    #expect(FitSample.torch121.cell(drivers)?.outcome == .fails)
    #expect(FitSample.torch121.cell(drivers)?.outcomes("ACC001") == [.fails, .unknown, .runs])
  }

  @Test func `a forward-compatibility driver is a condition on data center GPUs`() throws {
    let sample = FitSample.compatible([470, 535])
    let cell = try #require(sample.cell(.t4))
    #expect(cell.outcome == .condition)
    #expect(cell.limit == "through cuda-compat 575.57.08")
    #expect(cell.outcomes("ACC001") == [])
    #expect(sample.cell(.l4)?.outcomes("ACC012") == [.condition])
    #expect(sample.cell(.l4)?.outcomes("ACC002") == [])
  }

  // MARK: Drivers that move

  @Test func `a driver that moves shows what breaks, then what gets better`() {
    let subjects = [
      FitSample.torch121.subject("a"), FitSample.torch128.subject("b"),
      FitSample.torchProcessor.subject("c"), FitSample.torch130.subject("d"),
    ]
    let older = FitAnalysis.driverMove(
      subjects, from: .fit("t4", "T4", driver: "535.161.08"), to: .t4)
    #expect(older.map(\.environment) == ["a", "b"])
    #expect(older.allSatisfy { $0.breaks })
    #expect(older.map(\.before.outcome) == [.runs, .condition])
    #expect(older.map(\.after.outcome) == [.fails, .fails])
    let newer = FitAnalysis.driverMove(
      subjects, from: .l4, to: .fit("l4", "NVIDIA L4", driver: "580.95.05"))
    #expect(newer.map(\.environment) == ["b", "d"])
    #expect(newer.allSatisfy { !$0.breaks })
    #expect(FitAnalysis.driverMove(subjects, from: .l4, to: .l4).isEmpty)
  }
}
