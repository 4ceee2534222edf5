import Model
import Versions

/// Answers whether a module imports, without importing it.
package enum ImportAnalysis {
  /// The answer for a module (`torchvision._C`), a package of modules (`torch`) or a distribution
  /// (`opencv-python`).
  ///
  /// `works` is said only where nothing is unknown: every compiled module that the name stands for finds
  /// its libraries, symbols, interpreter and NumPy, and so do those of the packages that are required.
  package static func imports(module: String, in named: NamedSnapshot) -> ImportAnswer {
    var names = NameTable()
    let view = EnvironmentView(
      named, options: EnvironmentOptions(), states: [.installed, .running], names: &names)
    let search = ImportSearch(view)
    var places = search.groups(of: module).map { search.place($0, asked: module) }
    if places.isEmpty { places = search.rows(of: module).map(search.placeWithoutModules) }
    places.sort { left, right in
      (rank(left.role), left.location, left.package ?? "")
        < (rank(right.role), right.location, right.package ?? "")
    }
    // Copies that nobody searches do not decide.
    let counting = places.filter { rank($0.role) == places.first.map { rank($0.role) } }
    return ImportAnswer(
      environment: named.name, module: module, outcome: worst(counting.map(\.outcome)),
      places: places)
  }

  private static func rank(_ role: PackageRecord.Role?) -> Int {
    switch role {
    case nil, .primary: 0
    case .system: 1
    case .secondary: 2
    case .vendored: 3
    case .embedded: 4
    case .foreignRoot: 5
    }
  }

  private static func worst(_ outcomes: [ImportAnswer.Outcome]) -> ImportAnswer.Outcome {
    let order: [ImportAnswer.Outcome] = [.fails, .unknown, .notNative, .works]
    return order.first(where: outcomes.contains) ?? .absent
  }
}

/// The compiled modules of an environment, found by name.
struct ImportSearch {
  private let view: EnvironmentView
  private let groups: [AcceleratorFacts.Extensions]
  // Positions among the groups by the row that owns them.
  private let byRow: [Int: [Int]]

  init(_ view: EnvironmentView) {
    self.view = view
    groups = view.snapshot.accelerators.extensions
    var byRow: [Int: [Int]] = [:]
    for (position, group) in groups.enumerated() {
      if let row = group.package.flatMap(view.row) { byRow[row, default: []].append(position) }
    }
    self.byRow = byRow
  }

  // MARK: Finding

  /// Groups that hold the module, modules below it, or the modules of a distribution of that name.
  func groups(of asked: String) -> [Int] {
    let prefix = asked + "."
    let named = groups.indices.filter { position in
      groups[position].modules.contains { $0 == asked || $0.hasPrefix(prefix) }
    }
    if !named.isEmpty { return named }
    return rows(of: asked).flatMap { byRow[$0] ?? [] }
  }

  /// Rows of distributions of that name, or of the first part of a dotted one.
  func rows(of asked: String) -> [Int] {
    let name = String(asked.prefix { $0 != "." })
    let wanted = PythonName.normalized(name)
    let wantedModule = PythonName.normalized(ImportNames.distribution[name] ?? name)
    return view.snapshot.packages.indices.filter { row in
      guard view.numbers[row] >= 0, view.snapshot.packages[row].ecosystem != .deb else {
        return false
      }
      let own = PythonName.normalized(view.snapshot.packages[row].name)
      return own == wanted || own == wantedModule
    }
  }

  // MARK: Judging

  /// The answer of one group for what was asked.
  func place(_ position: Int, asked: String) -> ImportAnswer.Place {
    let group = groups[position]
    let row = group.package.flatMap(view.row)
    var place = self.place(row: row, location: group.location)
    place.layer = place.layer ?? group.layer
    place.libraries = group.libraries
    place.numpy = group.numpy
    place.modules = modules(of: group, asked: asked)
    judge(&place, asked: asked)
    judgeSiblings(in: group, &place, asked: asked)
    if let row { judgeRequirements(of: row, &place, asked: asked) }
    return place
  }

  /// The answer for a distribution of which no compiled module was seen.
  func placeWithoutModules(_ row: Int) -> ImportAnswer.Place {
    let record = view.snapshot.packages[row]
    var place = self.place(row: row, location: record.location)
    let tags = record.build?.tags ?? []
    let isCompiled = tags.contains { !$0.hasSuffix("-any") }
    // Without binaries read anywhere, an environment cannot tell that a package has none.
    let isRead = !groups.isEmpty || view.snapshot.accelerators.machine != nil
    if isCompiled || (tags.isEmpty && !isRead) {
      place.outcome = .unknown
      place.reasons = ["it brings binaries of which none was read as an extension module"]
    } else {
      place.outcome = .notNative
      place.reasons = ["only Python code was seen, which was not judged"]
    }
    return place
  }

  private func place(row: Int?, location: String) -> ImportAnswer.Place {
    var place = ImportAnswer.Place(location: location)
    guard let row else { return place }
    let record = view.snapshot.packages[row]
    place.package = "\(record.name) \(record.version)"
    place.role = record.role
    place.layer = record.layer
    place.evidence = record.evidence
    place.interpreters = Set(
      (record.build?.tags ?? []).map { tag in
        tag.split(separator: "-").dropLast().joined(separator: "-")
      }
    ).sorted()
    return place
  }

  private func modules(of group: AcceleratorFacts.Extensions, asked: String)
    -> [ImportAnswer.Module]
  {
    let prefix = asked + "."
    let named = group.modules.filter { $0 == asked || $0.hasPrefix(prefix) }
    let wanted = Set(named.isEmpty ? group.modules : named)
    var problems: [String: [AcceleratorFacts.Extensions.Problem]] = [:]
    for problem in group.problems { problems[problem.module, default: []].append(problem) }
    // A problem of no listed module concerns the package as a whole.
    let listed = Set(group.modules)
    let common = group.problems.filter { !listed.contains($0.module) }
    return wanted.sorted().map { name in
      let own = (problems[name] ?? []) + common
      let outcome: ImportAnswer.Outcome =
        own.contains { $0.kind != .unknown } ? .fails : own.isEmpty ? .works : .unknown
      return ImportAnswer.Module(name: name, outcome: outcome, problems: own)
    }.sorted { left, right in
      (Self.weight(left.outcome), left.name) < (Self.weight(right.outcome), right.name)
    }
  }

  private static func weight(_ outcome: ImportAnswer.Outcome) -> Int {
    switch outcome {
    case .fails: 0
    case .unknown: 1
    case .works, .notNative, .absent: 2
    }
  }

  // A module that is asked for by name decides alone. A package may have optional modules: one of
  // them, deep below, that lacks a library leaves the answer open.
  private func judge(_ place: inout ImportAnswer.Place, asked: String) {
    let failing = place.modules.filter { $0.outcome == .fails }
    let open = place.modules.filter { $0.outcome == .unknown }
    if failing.isEmpty {
      place.outcome = open.isEmpty && !place.modules.isEmpty ? .works : .unknown
      place.reasons = Self.reasons(open)
      return
    }
    let isDecided =
      failing.count == place.modules.count
      || failing.contains { module in
        module.name == asked || module.problems.contains(where: Self.isMismatch)
          || module.name.split(separator: ".").count <= 2
      }
    place.outcome = isDecided ? .fails : .unknown
    place.reasons = Self.reasons(isDecided ? failing : failing + open)
    if !isDecided {
      place.reasons.append("whether \(asked) loads these modules at import is not known")
    }
  }

  // The weightiest problem of each module.
  private static func reasons(_ modules: [ImportAnswer.Module]) -> [String] {
    modules.prefix(8).compactMap { module in
      module.problems.min { ExtensionText.rank($0.kind) < ExtensionText.rank($1.kind) }.map {
        "\(module.name): \(ExtensionText.sentence($0))"
      }
    }
  }

  // Built for something else than what is there; a library may be missing on purpose.
  private static func isMismatch(_ problem: AcceleratorFacts.Extensions.Problem) -> Bool {
    problem.kind != .unknown && problem.kind != .missingLibrary
  }

  // The import of a module below a package runs the package's own code first, which may load any of
  // the modules beside it.
  private func judgeSiblings(
    in group: AcceleratorFacts.Extensions, _ place: inout ImportAnswer.Place, asked: String
  ) {
    guard place.outcome == .works else { return }
    let listed = Set(place.modules.map(\.name))
    guard let problem = group.problems.first(where: { !listed.contains($0.module) }) else { return }
    place.outcome = .unknown
    place.reasons = [
      "\(problem.module), beside it: \(ExtensionText.sentence(problem))",
      "whether the package loads that module first is not known",
    ]
  }

  // What is required is imported too, as a rule: an answer is no better than that of its
  // requirements.
  private func judgeRequirements(of row: Int, _ place: inout ImportAnswer.Place, asked: String) {
    guard place.outcome == .works else { return }
    let closure = requirements(of: row)
    if let missing = closure.missing.first {
      place.outcome = .unknown
      place.reasons = ["it requires \(missing), which is not there"]
    }
    if let violated = closure.violated.first {
      place.outcome = .unknown
      place.reasons.append("\(violated), which is not what is installed")
    }
    for required in closure.rows.sorted() {
      for position in byRow[required] ?? [] where !groups[position].problems.isEmpty {
        let record = view.snapshot.packages[required]
        let own = self.place(position, asked: record.name, depth: 1)
        guard own.outcome != .works else { continue }
        place.outcome = .unknown
        place.reasons.append(
          "it requires \(record.name) \(record.version), of which not every module is known to load"
        )
      }
    }
  }

  private func place(_ position: Int, asked: String, depth: Int) -> ImportAnswer.Place {
    var place = ImportAnswer.Place(location: groups[position].location)
    place.modules = modules(of: groups[position], asked: asked)
    judge(&place, asked: asked)
    return place
  }

  // Everything that is required, directly or not; each row is visited once.
  private func requirements(of row: Int) -> (
    rows: Set<Int>, missing: [String], violated: [String]
  ) {
    var rows: Set<Int> = []
    var missing: [String] = []
    var violated: [String] = []
    var queue = [row]
    while let next = queue.popLast() {
      for position in view.edges(of: next) {
        let edge = view.snapshot.requirements[position]
        guard edge.kind == .runtime, edge.status != .inactive else { continue }
        if let term = edge.anyOf.first {
          if edge.status == .missing { missing.append(term.name) }
          if edge.status == .violated {
            let holder = view.snapshot.packages[next]
            violated.append(
              "\(holder.name) \(holder.version) requires \(term.name)\(term.specifier)")
          }
        }
        for target in edge.anyOf.flatMap(\.to).compactMap(view.row)
        where target != row && rows.insert(target).inserted {
          queue.append(target)
        }
      }
    }
    return (rows, missing.sorted(), violated.sorted())
  }
}

/// Modules whose distribution has another name.
enum ImportNames {
  /// By the first part of the module's name.
  static let distribution = [
    "bs4": "beautifulsoup4", "cv2": "opencv-python", "dateutil": "python-dateutil",
    "dotenv": "python-dotenv", "faiss": "faiss-cpu", "jwt": "pyjwt", "MySQLdb": "mysqlclient",
    "PIL": "pillow", "skimage": "scikit-image", "sklearn": "scikit-learn",
    "tensorboard": "tensorboard", "yaml": "pyyaml", "zmq": "pyzmq",
  ]
}
