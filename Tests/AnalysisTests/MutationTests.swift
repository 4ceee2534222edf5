import Analysis
import Model
import TestKit
import Testing

@Suite struct MutationTests {
  @Test(arguments: Mutation.allCases)
  func `gives each of 40 single mutations exactly one cause of the right kind`(mutation: Mutation) {
    var right = 0
    let count = 40
    for seed in 0..<UInt64(count) {
      var numbers = SeededRandom(seed: seed &* 977 &+ 11)
      var sample = mutation.original
      let change = mutation.apply(to: &sample, using: &numbers)
      let report = DriftAnalysis.compare([
        NamedSnapshot(name: "dev", snapshot: mutation.original.snapshot()),
        NamedSnapshot(name: "training", snapshot: sample.snapshot()),
      ])
      let drift = report.findings.filter { $0.environments.count == 2 }
      #expect(!drift.isEmpty, "missed: \(mutation) \(seed) \(change)")
      #expect(drift.allSatisfy { finding in report.causes.contains { $0.id == finding.cause } })
      #expect(report.causes.reduce(0) { $0 + $1.explains } == drift.count)
      let kinds = report.causes.map(\.kind)
      if kinds == [mutation.expects(change)] {
        right += 1
      } else {
        print(
          mutation, seed, change, report.causes.map { "\($0.kind) \($0.title) [\($0.explains)]" })
      }
    }
    #expect(right * 100 >= count * 95, "\(mutation): \(right) of \(count)")
  }

  @Test(arguments: Mutation.allCases.filter { !$0.isOfAccelerators })
  func `gives single mutations of GPU environments one cause as well`(mutation: Mutation) {
    var right = 0
    let count = 40
    for seed in 0..<UInt64(count) {
      var numbers = SeededRandom(seed: seed &* 977 &+ 11)
      var sample = Sample.accelerated()
      let change = mutation.apply(to: &sample, using: &numbers)
      let report = DriftAnalysis.compare([
        NamedSnapshot(name: "dev", snapshot: Sample.accelerated().snapshot()),
        NamedSnapshot(name: "training", snapshot: sample.snapshot()),
      ])
      if report.causes.map(\.kind) == [mutation.expects(change)] {
        right += 1
      } else {
        print(
          mutation, seed, change, report.causes.map { "\($0.kind) \($0.title) [\($0.explains)]" })
      }
    }
    #expect(right * 100 >= count * 95, "\(mutation): \(right) of \(count)")
  }

  @Test func `finds nothing between equal environments`() {
    let snapshot = Sample.training().snapshot()
    let report = DriftAnalysis.compare([
      NamedSnapshot(name: "dev", snapshot: snapshot),
      NamedSnapshot(name: "training", snapshot: snapshot),
      NamedSnapshot(name: "production", snapshot: snapshot),
    ])
    #expect(report.findings.isEmpty)
    #expect(report.causes.isEmpty)
    #expect(report.verdict == "training, production and dev agree: 0 findings")
  }
}
