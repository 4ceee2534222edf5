import Lockfiles
import Model
import Versions

extension VerifyComparison {
  private typealias Interpreter = InstalledPart.Interpreter

  /// Interpreters: those at one path belong together, then those of one kind; equal steps are one finding.
  mutating func compareInterpreters() {
    let main = scope.comparesRoot ? (locked.interpreters, found.interpreters) : mainInterpreters()
    var left = main.0
    var right = main.1
    var pairs: [(Interpreter, Interpreter)] = []
    var open: [String: [Int]] = [:]
    for index in right.indices.reversed() { open[right[index].path, default: []].append(index) }
    var taken: Set<Int> = []
    var rest: [Interpreter] = []
    for one in left {
      if let match = open[one.path]?.popLast() {
        pairs.append((one, right[match]))
        taken.insert(match)
      } else {
        rest.append(one)
      }
    }
    right = right.indices.filter { !taken.contains($0) }.map { right[$0] }
    left = rest.sorted { $0.primary && !$1.primary }
    right.sort { $0.primary && !$1.primary }
    let count = min(left.count, right.count)
    for index in 0..<count { pairs.append((left[index], right[index])) }
    var steps: [[String]: [(Interpreter, Interpreter)]] = [:]
    for pair in pairs {
      if let change = change(pair.0, pair.1) { steps[change, default: []].append(pair) }
    }
    for one in left.dropFirst(count) { add(lone(one, isLocked: true)) }
    for one in right.dropFirst(count) { add(lone(one, isLocked: false)) }
    // Which one is the main one follows from which there are: it stands last.
    let ordered = steps.sorted { a, b in
      let ranks = (Self.isOfRank(a.value), Self.isOfRank(b.value))
      return ranks.0 == ranks.1 ? a.key.lexicographicallyPrecedes(b.key) : ranks.1
    }
    for (change, list) in ordered { add(step(change, list)) }
  }

  // Only who is the main one differs.
  private static func isOfRank(_ list: [(Interpreter, Interpreter)]) -> Bool {
    list.allSatisfy {
      $0.path == $1.path && $0.version == $1.version && $0.primary != $1.primary
    }
  }

  // A single environment has one interpreter: it is compared with the one that the lock starts.
  private func mainInterpreters() -> ([Interpreter], [Interpreter]) {
    let main = { (all: [Interpreter]) -> [Interpreter] in
      let known = all.filter { $0.version != nil }
      return Array((known.first(where: \.primary) ?? known.first).map { [$0] } ?? [])
    }
    var left = main(locked.interpreters)
    var right = main(found.interpreters)
    if left.isEmpty || right.isEmpty { return ([], []) }
    left[0].path = "main"
    right[0].path = "main"
    return (left, right)
  }

  // The words of what changed: version, path, being the primary one; nil where nothing did.
  private func change(_ a: Interpreter, _ b: Interpreter) -> [String]? {
    let versions = (a.version ?? "unknown", b.version ?? "unknown")
    let isOther =
      a.kind != b.kind || (a.version == nil) != (b.version == nil)
      || VersionDistance.dotted(versions.0, versions.1) != .none
    let names = (FactText.interpreterName(a.kind), FactText.interpreterName(b.kind))
    if isOther { return ["\(names.0) \(versions.0)", "\(names.1) \(versions.1)"] }
    if a.path != b.path { return ["\(names.0) at \(a.path)", "\(names.1) at \(b.path)"] }
    if scope.comparesConfiguration, a.primary != b.primary {
      return [
        "\(names.0) at \(a.path) \(a.primary ? "is the main one" : "is another one")",
        b.primary ? "is the main one" : "is another one",
      ]
    }
    return nil
  }

  private func step(_ change: [String], _ list: [(Interpreter, Interpreter)]) -> LockDifference {
    let paths = list.map(\.1.path).filter { $0 != "main" }
    var side = Difference.Side(texts: [change[1]])
    for path in paths { side.absorb(evidence.side(interpreter: path, text: change[1])) }
    let kind = list[0].0.kind
    var result = LockDifference(
      difference: difference(
        RuleRegistry.otherSystem, .interpreter, subject: kind, name: kind, [change[0]], side,
        title: "\(change[0]) → \(change[1])"), topics: [.interpreter])
    let step = list.compactMap { a, b -> VersionStep? in
      guard let one = a.version, let two = b.version else { return nil }
      return VersionDistance.dotted(one, two)
    }.first
    result.difference.step = step ?? .none
    result.difference.message =
      "compiled packages serve one minor version, and installers choose others for it"
    if paths.count > 1 { result.remarks.append("at \(paths.sorted().joined(separator: ", "))") }
    result.difference.fix = "use \(change[0]) in \(name), or \(relock)"
    // A step that the package of the interpreter tells: the same files, another build.
    if list.allSatisfy({ $0.0.path == $0.1.path }) {
      let packages = Set(list.flatMap { Self.packages(of: $0.0) }).sorted()
      result.followsFrom = packages.map(LockTopic.package)
      if Self.isOfRank(list) {
        result.difference.message = "another interpreter starts, and searches other folders"
        result.difference.fix = "repair `PATH` and the entry point of \(name), or \(relock)"
        result.followsFrom += [.variable("PATH"), .entryPoint, .interpreter]
      }
    }
    result.clause = result.difference.title
    return result
  }

  // The packages whose files an interpreter is.
  private static func packages(of interpreter: Interpreter) -> [PackageKey] {
    let file = interpreter.path.split(separator: "/").last.map(String.init) ?? ""
    var packages = [PackageKey(ecosystem: .conda, name: interpreter.kind)]
    if interpreter.path.hasPrefix("/usr/bin/") || interpreter.path.hasPrefix("/bin/") {
      packages += ["\(file)-minimal", file, "lib\(file)-minimal"].map {
        PackageKey(ecosystem: .deb, name: $0)
      }
    }
    return packages
  }

  private func lone(_ interpreter: Interpreter, isLocked: Bool) -> LockDifference {
    let kind = FactText.interpreterName(interpreter.kind)
    let text = [kind, interpreter.version].compactMap(\.self).joined(separator: " ")
    var result = LockDifference(
      difference: difference(
        RuleRegistry.otherSystem, .interpreter, subject: interpreter.kind, name: interpreter.kind,
        isLocked ? [text] : [],
        isLocked
          ? Difference.Side() : evidence.side(interpreter: interpreter.path, text: text),
        title: isLocked
          ? "\(text) at \(interpreter.path) is missing"
          : "\(text) at \(interpreter.path) is not in the lock"), topics: [.interpreter])
    result.difference.message =
      isLocked ? "what is installed for it has nothing to run in" : "scripts may start it instead"
    result.difference.fix =
      isLocked
      ? "install \(text) in \(name), or \(relock)" : "leave it out of \(name), or \(relock)"
    result.followsFrom = Self.packages(of: interpreter).map(LockTopic.package)
    result.clause = result.difference.title
    return result
  }
}
