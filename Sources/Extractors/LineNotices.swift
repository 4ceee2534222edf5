/// What was odd in a file, by line: the first hundred are kept, the others counted.
struct LineNotices: Sendable {
  /// The most that are kept.
  static let limit = 100

  /// Sentences and their lines.
  private(set) var kept: [(message: String, line: Int)] = []
  /// How many there were in all.
  private(set) var count = 0

  /// Takes one more.
  mutating func append(_ notice: (message: String, line: Int)) {
    count += 1
    if kept.count < Self.limit { kept.append(notice) }
  }

  /// Takes those of a part.
  mutating func append(_ other: LineNotices) {
    for notice in other.kept { append(notice) }
    count += other.count - other.kept.count
  }
}

extension Extraction {
  /// Adds what was odd in a file, in the order of lines.
  mutating func skip(_ notices: LineNotices) {
    for notice in notices.kept.sorted(by: { $0.line < $1.line }) {
      skip(notice.message, line: notice.line)
    }
    if notices.count > notices.kept.count {
      skip("\(notices.count - notices.kept.count) further oddities of the same file")
    }
  }
}

/// Values in order, each once.
struct UniqueList<Value: Hashable & Sendable>: Sendable {
  /// The values in the order of their first appearance.
  private(set) var values: [Value] = []
  private var seen: Set<Value> = []

  /// No values.
  init() {}

  /// Adds a value unless it is there.
  mutating func append(_ value: Value) {
    if seen.insert(value).inserted { values.append(value) }
  }

  /// Whether a value is there.
  func contains(_ value: Value) -> Bool { seen.contains(value) }
}
