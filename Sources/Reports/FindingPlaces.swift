import Model

/// Where findings stand: which of their evidence lies in files of the repository that is at hand.
///
/// Evidence inside an image is an absolute path; evidence in a repository is a path below its root
/// and has no layer.
struct FindingPlaces: Sendable {
  /// One place that speaks for a finding.
  struct Place: Sendable, Hashable {
    /// The environment in which it was seen; nil where a cause does not say.
    var environment: String?
    /// What the environment has there, as the finding tells it.
    var text: String
    /// The place as it was read.
    var evidence: Evidence
    /// The path below the repository's root; nil where it lies elsewhere.
    var file: String?

    /// The line of a repository's file, 1 for a file as a whole.
    var fileLine: Int { max(1, evidence.line ?? 1) }
  }

  private let causes: [String: Cause]
  /// Repositories other than the one at hand.
  private let strangers: Set<String>

  init(_ report: Report) {
    causes = Dictionary(report.causes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let repositories = report.environments.filter { $0.kind == .repository }
    let home =
      repositories.map { Self.folder(of: $0.reference) }.first { $0 == "." }
      ?? repositories.first.map { Self.folder(of: $0.reference) }
    strangers = Set(
      repositories.filter { Self.folder(of: $0.reference) != home }.map(\.name))
  }

  /// The cause that explains a finding; nil where it only repeats the finding.
  func cause(of finding: Finding) -> Cause? {
    guard let cause = finding.cause.flatMap({ causes[$0] }) else { return nil }
    return cause.kind == .itself || cause.title == finding.title ? nil : cause
  }

  /// What to do: the finding's own remedy, or else that of its cause.
  func fix(of finding: Finding) -> String? {
    finding.fix ?? finding.cause.flatMap { causes[$0] }?.fix
  }

  /// All places of a finding, each once: concerned environments first, those that are compared with
  /// the baseline before it, then what the cause shows.
  func places(of finding: Finding) -> [Place] {
    var seen: Set<Place> = []
    var result: [Place] = []
    func add(_ environment: String?, _ text: String, _ evidence: [Evidence]) {
      for one in evidence {
        let place = Place(
          environment: environment, text: text, evidence: one, file: file(of: one, in: environment))
        if seen.insert(place).inserted { result.append(place) }
      }
    }
    let concerned = finding.environments.dropFirst() + finding.environments.prefix(1)
    let order = Dictionary(
      concerned.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    let ranks = finding.values.map { order[$0.environment] ?? concerned.count }
    for position in ranks.indices.sorted(by: { (ranks[$0], $0) < (ranks[$1], $1) }) {
      let value = finding.values[position]
      add(value.environment, value.texts.joined(separator: ", "), value.evidence)
    }
    if let cause = finding.cause.flatMap({ causes[$0] }) {
      for place in cause.places { add(place.environment, place.text ?? "", place.evidence) }
      let known = Set(result.map(\.evidence))
      add(nil, cause.title, cause.evidence.filter { !known.contains($0) })
    }
    return result
  }

  /// The path below the repository's root; nil for what lies in images, folders and elsewhere.
  func file(of evidence: Evidence, in environment: String?) -> String? {
    guard evidence.layer == nil, !(environment.map(strangers.contains) ?? false),
      evidence.path != "image configuration"
    else { return nil }
    return Self.relative(evidence.path)
  }

  /// A path below a root without `.` and empty parts; nil where it leads out of it.
  static func relative(_ path: String) -> String? {
    guard path.utf8.first != UInt8(ascii: "/") else { return nil }
    let parts = path.split(separator: "/").filter { $0 != "." }
    guard !parts.isEmpty, !parts.contains("..") else { return nil }
    return parts.joined(separator: "/")
  }

  /// `.` of `repo:.@main#services/api`.
  private static func folder(of reference: String) -> Substring {
    var text = reference[...]
    if text.hasPrefix("repo:") { text = text.dropFirst(5) }
    if let end = text.utf8.lastIndex(of: UInt8(ascii: "#")) { text = text[..<end] }
    if let end = text.utf8.lastIndex(of: UInt8(ascii: "@")) { text = text[..<end] }
    while text.utf8.count > 1, text.utf8.last == UInt8(ascii: "/") { text = text.dropLast() }
    return text
  }
}
