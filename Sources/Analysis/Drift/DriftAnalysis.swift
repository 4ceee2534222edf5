package import Model
import Versions

/// Says in which respects environments differ from a baseline, and why.
///
/// Pure: equal snapshots and options give equal reports.
package enum DriftAnalysis {
  /// The report of a comparison of environments with the baseline.
  ///
  /// Repositories among them lend their Dockerfiles to the causes, and each of them is held against
  /// each environment (declared, locked, installed). Where only repositories are given, they are
  /// compared with each other by what they lock and declare.
  package static func compare(_ named: [NamedSnapshot], _ options: DriftOptions = DriftOptions())
    -> Report
  {
    var report = Report(
      tool: options.tool ?? named.first?.snapshot.tool ?? Snapshot.Tool(version: ""),
      command: options.command)
    let repositories = named.filter(\.isRepository)
    let installed = named.filter { !$0.isRepository }
    let isOfRepositories = installed.isEmpty
    let compared = isOfRepositories ? repositories : installed
    let baselineName =
      compared.first { $0.name == options.baseline }?.name ?? compared.first?.name
    report.environments = named.map {
      Report.Environment(name: $0.name, snapshot: $0.snapshot, isBaseline: $0.name == baselineName)
    }
    var names = NameTable()
    let views = compared.map { item in
      EnvironmentView(
        item, options: options.environments[item.name] ?? EnvironmentOptions(),
        states: isOfRepositories ? [.locked] : [.installed, .running], names: &names)
    }
    let builds = BuildStage.all(repositories)
    var draft = ReportDraft(options: options, environments: named.map(\.name), views: views)
    if let baseline = views.first(where: { $0.name == baselineName }) {
      for other in views where other.name != baselineName {
        var pair = PairComparison(baseline, other, names: names)
        pair.witnesses = views.filter { $0.name != other.name && $0.name != baselineName }
        pair.run()
        let bases = BasePair(baseline, other, builds: builds)
        pair.compareBases(bases)
        pair.compareLayers(bases)
        if isOfRepositories { pair.compareDeclared() }
        draft.add(pair, CauseFinder(pair, bases: bases, builds: builds))
      }
    }
    draft.addConflicts(names)
    draft.addExclusions(isOfRepositories ? [] : repositories, names)
    for repository in repositories {
      draft.addUnpinnedBases(repository)
      for view in views where !isOfRepositories {
        let walk = Crosswalk(repository, view, options: options)
        draft.add(walk)
        report.crosswalk += walk.rows
      }
    }
    draft.finish(&report)
    report.matrix = Matrix.spread(
      Matrix.rows(views, baseline: baselineName, findings: report.findings, builds: builds),
      of: compared, over: named)
    report.verdict = Verdict.text(report, baseline: baselineName)
    return report
  }
}
