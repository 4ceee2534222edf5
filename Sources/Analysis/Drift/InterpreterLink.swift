import Model
import Versions

/// Which differences another interpreter brings about, by what can be shown.
struct InterpreterLink {
  let pair: InterpreterPair
  private let comparison: PairComparison
  private let versions: (baseline: PEP440Version?, other: PEP440Version?)
  // Versions in further environments, by the number of the name.
  private let likeBaseline: [[Int: Set<String>]]
  private let likeOther: [[Int: Set<String>]]

  /// The link of two environments whose interpreters differ; nil where they agree or one is unknown.
  init?(_ comparison: PairComparison) {
    guard let pair = comparison.interpreters, pair.step != .none else { return nil }
    self.pair = pair
    self.comparison = comparison
    versions = (
      pair.baseline.version.flatMap { PEP440Version($0) },
      pair.other.version.flatMap { PEP440Version($0) }
    )
    likeBaseline = comparison.witnesses.filter { Self.runs(pair.baseline, $0) }
      .map(Self.versions)
    likeOther = comparison.witnesses.filter { Self.runs(pair.other, $0) }.map(Self.versions)
  }

  private static func runs(
    _ interpreter: EnvironmentFacts.Interpreter, _ view: EnvironmentView
  ) -> Bool {
    guard let own = InterpreterPair.main(view)?.version, let version = interpreter.version else {
      return false
    }
    let step = VersionDistance.dotted(own, version)
    return SeverityTable.weight(step) < SeverityTable.weight(.minor)
  }

  private static func versions(_ view: EnvironmentView) -> [Int: Set<String>] {
    var found: [Int: Set<String>] = [:]
    for (row, number) in view.numbers.enumerated()
    where number >= 0 && view.snapshot.packages[row].role == .primary {
      found[number, default: []].insert(view.snapshot.packages[row].version)
    }
    return found
  }

  // A third environment runs one side's interpreter with the other side's version: so the interpreter
  // did not choose.
  private func isRefuted(_ difference: Difference) -> Bool {
    guard let left = difference.baseline.rows.first, let right = difference.other.rows.first else {
      return false
    }
    let number = comparison.baseline.numbers[left]
    let mine = comparison.baseline.snapshot.packages[left].version
    let theirs = comparison.other.snapshot.packages[right].version
    return likeOther.contains { $0[number]?.contains(mine) ?? false }
      || likeBaseline.contains { $0[number]?.contains(theirs) ?? false }
  }

  private var isMinor: Bool { SeverityTable.weight(pair.step) >= SeverityTable.weight(.minor) }

  /// Whether a difference is bound to the interpreter: it is the interpreter or its own packages, a
  /// release refuses the other interpreter, a marker asks for one of them, or both builds are made for
  /// one interpreter each.
  func binds(_ difference: Difference) -> Bool {
    if difference.rule == RuleRegistry.interpreterDiffers { return true }
    if difference.dimension == .variable {
      return SeverityNames.interpreterVariables.contains(difference.name)
    }
    // Another device is nobody's choice but the user's; copies follow whoever carries them.
    guard let ecosystem = difference.ecosystem, difference.ownKind != .variant,
      difference.rule != RuleRegistry.acceleratorVariant,
      difference.rule != RuleRegistry.otherBuildOfPin, !comparison.isAside(difference)
    else { return false }
    switch ecosystem {
    case .deb: return isOwnPackage(difference.name)
    case .conda:
      return difference.name == "python" || difference.name == "python_abi"
        || (isMinor && isBuiltForEach(difference))
    case .pypi:
      return cameWithInterpreter(difference) || refusesOther(difference)
        || isAskedByMarker(difference) || (isMinor && isBuiltForEach(difference))
    }
  }

  // `python3.11-minimal`, `libpython3.11-stdlib`, `python3`, `python3-minimal`.
  private func isOwnPackage(_ name: String) -> Bool {
    var rest = name[...]
    if rest.hasPrefix("lib") { rest = rest.dropFirst(3) }
    guard rest.hasPrefix("python3") else { return false }
    rest = rest.dropFirst(7)
    return rest.isEmpty || rest.hasPrefix(".")
      || ["-minimal", "-stdlib", "-distutils", "-lib2to3", "-venv", "-dev"].contains(rest)
  }

  // pip and its kin that stand in the same layer as the interpreter.
  private func cameWithInterpreter(_ difference: Difference) -> Bool {
    guard ["pip", "setuptools", "wheel"].contains(difference.name) else { return false }
    let left =
      difference.baseline.layers.isEmpty
      || difference.baseline.layers.allSatisfy { $0 == pair.baseline.layer }
    let right =
      difference.other.layers.isEmpty
      || difference.other.layers.allSatisfy { $0 == pair.other.layer }
    return left && right && !(difference.baseline.layers.isEmpty && difference.other.layers.isEmpty)
  }

  private func refusesOther(_ difference: Difference) -> Bool {
    let refuses = { (rows: [Int], view: EnvironmentView, version: PEP440Version?) -> Bool in
      guard let version else { return false }
      return rows.contains { row in
        guard let text = view.snapshot.packages[row].requiresPython, !text.isEmpty,
          let set = try? PEP440Specifiers(text)
        else { return false }
        return !set.contains(version, prereleases: true)
      }
    }
    return refuses(difference.baseline.rows, comparison.baseline, versions.other)
      || refuses(difference.other.rows, comparison.other, versions.baseline)
  }

  // Only one side has it, and on the other side a marker about Python turned its requirement off.
  private func isAskedByMarker(_ difference: Difference) -> Bool {
    guard difference.isPresence, let name = difference.names.first else { return false }
    let absent = difference.other.rows.isEmpty ? comparison.other : comparison.baseline
    return absent.isTurnedOffByPython(name)
  }

  private func isBuiltForEach(_ difference: Difference) -> Bool {
    guard let left = difference.baseline.rows.first, let right = difference.other.rows.first,
      !isRefuted(difference)
    else { return false }
    let a = comparison.baseline.snapshot.packages[left]
    let b = comparison.other.snapshot.packages[right]
    guard let one = a.build, let two = b.build else { return false }
    if a.ecosystem == .conda {
      guard let mine = one.text.flatMap(BuildText.pythonTag),
        let theirs = two.text.flatMap(BuildText.pythonTag)
      else { return false }
      return mine != theirs
    }
    return BuildText.isBound(one.tags) && BuildText.isBound(two.tags)
      && Set(one.tags.compactMap { $0.split(separator: "-").first })
        .isDisjoint(with: two.tags.compactMap { $0.split(separator: "-").first })
  }
}

extension EnvironmentView {
  /// Whether a requirement of that name is inactive here because of a marker about Python's version.
  fileprivate func isTurnedOffByPython(_ name: String) -> Bool {
    snapshot.requirements.contains { edge in
      edge.status == .inactive && edge.ecosystem == .pypi && edge.activatedByExtra == nil
        && edge.marker?.contains("python_") == true
        && edge.anyOf.contains { NameTable.normalized(.pypi, $0.name) == name }
    }
  }
}

extension PairComparison {
  /// Whether a difference is about copies that nobody searches.
  func isAside(_ difference: Difference) -> Bool {
    difference.isPackage
      && difference.baseline.rows.allSatisfy {
        PairScope.isAside(baseline.snapshot.packages[$0].role)
      }
      && difference.other.rows.allSatisfy { PairScope.isAside(other.snapshot.packages[$0].role) }
  }
}
