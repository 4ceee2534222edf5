import Accelerators
import Model
import Trees
import Versions

/// Whether extension modules import, as far as files tell: nothing is run.
///
/// A module imports when the interpreter takes its suffix, the loader finds every library, these have
/// the versions of symbols that are asked of them, and something offers every symbol: `dlopen` with
/// `RTLD_NOW`, as CPython does. Whatever was not read leaves the answer open.
struct ExtensionJudge {
  typealias Problem = AcceleratorFacts.Extensions.Problem

  /// How many problems of one package are listed.
  static let limit = 50
  /// The name that stands for every module of a package.
  static let everyModule = "*"

  let join: AcceleratorJoin
  var processes: ProcessBuilder
  var versions: SymbolVersionCheck

  /// The modules of all searched packages with what keeps them from importing.
  static func extensions(_ join: AcceleratorJoin) -> [AcceleratorFacts.Extensions] {
    var judge = ExtensionJudge(
      join: join, processes: ProcessBuilder(join), versions: SymbolVersionCheck(join))
    return join.moduleGroups.map { judge.judge($0) }.sorted {
      ($0.location, $0.modules.first ?? "", $0.package ?? "")
        < ($1.location, $1.modules.first ?? "", $1.package ?? "")
    }
  }

  private mutating func judge(_ group: AcceleratorJoin.ModuleGroup) -> AcceleratorFacts.Extensions {
    let environment =
      processes.environment(of: group.location)
      ?? join.environments.firstIndex(where: \.isPrimary)
    let minor = environment.flatMap { join.environments[$0].minor }
    let chosen = choose(group.modules, minor: minor)
    var facts = AcceleratorFacts.Extensions(
      package: group.row.map { join.ids[$0] }, location: join.shown(group.location),
      layer: group.modules.first.flatMap { join.layer(join.objects[$0.object].layer) },
      modules: chosen.map(\.module.name).sorted())
    var evidence = ExtensionEvidence()
    if minor == nil { evidence.outside.insert("the version of the interpreter") }
    for (module, fits) in chosen {
      let path = join.shown(join.objects[module.object].path)
      guard fits else {
        evidence.problems.append(
          Problem(
            module: module.name, kind: .otherPython,
            detail: "built for \(module.tagText), the interpreter is Python \(minor ?? "")",
            path: path))
        continue
      }
      judge(module, group, environment, &evidence)
    }
    facts.numpy = evidence.numpy.sorted()
    facts.libraries = evidence.libraries.sorted()
    facts.problems = evidence.listed(location: facts.location, limit: Self.limit)
    return facts
  }

  // Of the files of one module the one that the interpreter tries first; where it takes none, the
  // first by tag.
  private func choose(_ modules: [ExtensionModule], minor: String?) -> [(
    module: ExtensionModule, fits: Bool
  )] {
    let isMusl = join.hasSystem ? join.loader.folders.isMusl : nil
    var best: [String: (module: ExtensionModule, rank: Int)] = [:]
    for module in modules {
      let rank = minor.map { module.rank(minor: $0, isMusl: isMusl) ?? 9 } ?? 5
      if let known = best[module.name],
        (known.rank, known.module.tagText) <= (rank, module.tagText)
      {
        continue
      }
      best[module.name] = (module, rank)
    }
    return best.values.map { ($0.module, $0.rank < 9) }.sorted { $0.module.name < $1.module.name }
  }

  private mutating func judge(
    _ module: ExtensionModule, _ group: AcceleratorJoin.ModuleGroup, _ environment: Int?,
    _ evidence: inout ExtensionEvidence
  ) {
    let object = join.objects[module.object]
    let path = join.shown(object.path)
    func report(_ kind: Problem.Kind, _ detail: String) {
      evidence.problems.append(
        Problem(module: module.name, kind: kind, detail: detail, path: path))
    }
    let interpreter = processes.interpreter(of: environment)
    let machine = interpreter.map { join.objects[$0].fact.machine } ?? join.objects.machine
    if let machine, machine != object.fact.machine {
      report(.otherMachine, "built for \(object.fact.machine), the environment is \(machine)")
      return
    }
    if let numpy = object.fact.numpy {
      evidence.numpy.insert(numpy.major)
      if let problem = numPyProblem(numpy, group) { report(problem.kind, problem.detail) }
    }
    // A module at the top has no package whose import loads anything first.
    let isBare = !module.name.utf8.contains(UInt8(ascii: "."))
    var process = processes.process(of: group.row, environment: environment, isBare: isBare)
    let closure = process.load(module.object, from: interpreter)
    // Libraries that the package shares among its modules may use NumPy for them.
    for member in closure.objects where member != module.object {
      guard let numpy = join.objects[member].fact.numpy, join.owner(of: member) == group.row else {
        continue
      }
      evidence.numpy.insert(numpy.major)
      if let problem = numPyProblem(numpy, group) {
        report(problem.kind, "\(join.short(member)) is \(problem.detail)")
      }
    }
    for member in closure.objects where join.isAdded(member) {
      guard join.owner(of: member) != group.row, member != module.object else { continue }
      let fact = join.objects[member].fact
      evidence.libraries.insert(fact.soname ?? TreePath.name(join.objects[member].path))
    }
    if closure.isCut { report(.unknown, "needs more libraries than are followed") }
    var gaps = GapReport(join: join, group: group)
    for gap in closure.gaps { gaps.add(gap, &evidence) }
    for problem in gaps.problems { report(problem.kind, problem.detail) }
    for problem in versions.problems(closure, process) {
      report(problem.kind, problem.detail)
    }
    // What a library that is not there would offer, nobody can tell.
    guard gaps.problems.isEmpty else { return }
    let check = SymbolCheck(
      join: join, interpreter: interpreter, hasOutside: gaps.hasOutside)
    for problem in check.problems(closure, process, &evidence) {
      report(problem.kind, problem.detail)
    }
  }

  // A module for NumPy 1 does not run on NumPy 2; one for NumPy 2 also runs on the 1.x that it was
  // made for (NumPy 2.0 migration guide).
  private func numPyProblem(
    _ interface: BinaryFact.NumPyInterface, _ group: AcceleratorJoin.ModuleGroup
  ) -> (kind: Problem.Kind, detail: String)? {
    guard let row = join.distribution("numpy", from: group.location) else {
      return (.unknown, "uses NumPy's C interface, and NumPy was not found")
    }
    guard row != group.row else { return nil }
    let version = join.rows[row].record.version
    let digits = version.prefix { $0.isNumber }
    guard let installed = Int(digits) else {
      return (.unknown, "uses NumPy's C interface; NumPy's version `\(version)` is not readable")
    }
    guard interface.major < 2, installed >= 2 else { return nil }
    return (
      .otherNumPy,
      "built for NumPy \(interface.major) (\(interface.because)), NumPy \(version) is installed"
    )
  }
}

/// What the modules of one package have shown so far.
struct ExtensionEvidence {
  typealias Problem = AcceleratorFacts.Extensions.Problem

  var problems: [Problem] = []
  var numpy: Set<Int> = []
  var libraries: Set<String> = []
  /// What the verdicts hang on and the scan did not see, `libc.so.6`, `the interpreter`.
  var outside: Set<String> = []

  /// The problems in order: what is certain first; what goes past the limit is counted.
  func listed(location: String, limit: Int) -> [Problem] {
    var sorted = problems.sorted { Self.key($0) < Self.key($1) }
    if !outside.isEmpty {
      sorted.append(
        Problem(
          module: ExtensionJudge.everyModule, kind: .unknown,
          detail: "not part of what was read: " + outside.sorted().joined(separator: ", "),
          path: location))
    }
    guard sorted.count > limit else { return sorted }
    let rest = sorted.count - (limit - 1)
    return sorted.prefix(limit - 1) + [
      Problem(
        module: ExtensionJudge.everyModule, kind: .unknown,
        detail: "\(rest) further problems", path: location)
    ]
  }

  private static func key(_ problem: Problem) -> (Int, String, String, String) {
    (
      problem.kind == .unknown ? 1 : 0, problem.module, problem.kind.rawValue, problem.detail
    )
  }
}
