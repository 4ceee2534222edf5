import Model

/// A cause with the findings of one section that it explains, or one finding alone.
///
/// Each environment is compared with the baseline by itself; what two comparisons say in the same
/// words is shown once, for both environments.
struct FindingItem: Sendable {
  /// What makes two causes, or two findings without a cause, the same for people.
  struct Key: Sendable, Hashable {
    private let parts: [String]

    init(_ finding: Finding, _ cause: Cause?) {
      parts =
        cause.map { [$0.kind.rawValue, $0.title] }
        ?? [finding.code, finding.subject, finding.title, finding.severity.rawValue]
    }
  }

  /// Findings with the same words, and how many there are.
  struct Entry: Sendable {
    var finding: Finding
    var count = 1
  }

  private(set) var cause: Cause?
  private(set) var entries: [Entry]
  private var causeIds: Set<String>
  private var positions: [Key: Int]

  init(_ finding: Finding, _ cause: Cause?) {
    self.cause = cause
    self.entries = [Entry(finding: finding)]
    self.causeIds = cause.map { [$0.id] } ?? []
    self.positions = [Key(finding, nil): 0]
  }

  /// Takes in another finding of the same key.
  mutating func add(_ finding: Finding, _ cause: Cause?) {
    if let cause, causeIds.insert(cause.id).inserted {
      self.cause?.explains += cause.explains
      self.cause?.environments.merge(cause.environments)
      let known = self.cause?.places ?? []
      self.cause?.places += cause.places.filter { !known.contains($0) }
    }
    let key = Key(finding, nil)
    guard let position = positions[key] else {
      positions[key] = entries.count
      return entries.append(Entry(finding: finding))
    }
    entries[position].count += 1
    entries[position].finding.environments.merge(finding.environments)
  }

  var severity: Severity { entries.map(\.finding.severity).max() ?? .info }

  var count: Int { entries.reduce(0) { $0 + $1.count } }

  /// The only finding says what the cause's title says already.
  var repeatsCause: Bool {
    guard let cause, entries.count == 1 else { return false }
    return cause.title.hasSuffix(entries[0].finding.title)
  }

  var weightiestFirst: [Entry] {
    entries.indices.sorted { left, right in
      let (a, b) = (entries[left].finding.severity, entries[right].finding.severity)
      return a == b ? left < right : a > b
    }.map { entries[$0] }
  }
}

extension FindingItem {
  /// The findings as items: the weightiest first, causes before single findings.
  static func items(of findings: [Finding], _ causes: [String: Cause]) -> [FindingItem] {
    var items: [FindingItem] = []
    var positions: [Key: Int] = [:]
    for finding in findings {
      var cause = finding.cause.flatMap { causes[$0] }
      if cause?.kind == .itself || cause?.explains == 1 { cause = nil }
      let key = Key(finding, cause)
      if let position = positions[key] {
        items[position].add(finding, cause)
      } else {
        positions[key] = items.count
        items.append(FindingItem(finding, cause))
      }
    }
    let ranks = items.map { ($0.severity, $0.cause == nil ? 0 : 1, $0.count) }
    return items.indices.sorted { left, right in
      ranks[left] == ranks[right] ? left < right : ranks[left] > ranks[right]
    }.map { items[$0] }
  }
}

extension [String] {
  /// Adds the names that are not there yet.
  fileprivate mutating func merge(_ names: [String]) {
    self += names.filter { !contains($0) }
  }
}
