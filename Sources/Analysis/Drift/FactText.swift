import Model
import Versions

/// The main interpreters of two environments, where both know theirs.
struct InterpreterPair {
  let baseline: EnvironmentFacts.Interpreter
  let other: EnvironmentFacts.Interpreter
  /// How far their versions are apart, as exact as both are known.
  let step: VersionStep

  init?(_ baseline: EnvironmentView, _ other: EnvironmentView) {
    guard let left = Self.main(baseline), let right = Self.main(other), left.kind == right.kind,
      let a = left.version, let b = right.version
    else { return nil }
    self.baseline = left
    self.other = right
    self.step = VersionDistance.dotted(a, b)
  }

  /// The interpreter that an environment runs: the primary one of an image, a virtual environment or a
  /// conda prefix; in a bare folder the only one, if all there are of one minor version.
  static func main(_ view: EnvironmentView) -> EnvironmentFacts.Interpreter? {
    let all = view.snapshot.facts.interpreters.filter { $0.version != nil }
    switch view.snapshot.subject.kind {
    case .image, .virtualEnvironment, .condaPrefix:
      if let primary = all.first(where: \.primary) { return primary }
    case .folder, .repository, .host: break
    }
    guard let first = all.first, all.allSatisfy({ $0.kind == first.kind }) else { return nil }
    let exact = all.max { ($0.version ?? "").utf8.count < ($1.version ?? "").utf8.count } ?? first
    let isOne = all.allSatisfy {
      VersionDistance.dotted($0.version ?? "", exact.version ?? "") == .none
    }
    return isOne ? exact : nil
  }
}

/// Facts of environments in the words of people.
enum FactText {
  static func interpreterName(_ kind: String) -> String { kind == "python" ? "Python" : kind }

  static func release(_ system: EnvironmentFacts.OperatingSystem) -> String {
    system.versionId.map { "\(system.id) \($0)" } ?? system.id
  }

  static func libc(_ library: EnvironmentFacts.CLibrary) -> String {
    library.version.map { "\(library.family) \($0)" } ?? library.family
  }

  static func program(_ facts: EnvironmentFacts) -> String {
    ((facts.entrypoint ?? []) + (facts.command ?? [])).joined(separator: " ")
  }

  /// The name of a base image without the parts that every name has.
  static func base(_ name: String) -> String {
    var text = name[...]
    for prefix in ["docker.io/library/", "docker.io/", "index.docker.io/library/"]
    where text.hasPrefix(prefix) {
      text = text.dropFirst(prefix.utf8.count)
    }
    return String(text)
  }

  /// A digest short enough for people.
  static func short(_ digest: String) -> String {
    guard let colon = digest.firstIndex(of: ":") else { return String(digest.prefix(12)) }
    return String(digest[...colon] + digest[digest.index(after: colon)...].prefix(12))
  }
}
