import Bytes
import Model
import Trees

/// Keeps all that a walk hands over.
struct CollectingVisitor: EntryVisitor {
  /// Which files' contents are wanted; all of them when nil.
  var wanted: Set<String>?
  /// How contents are wanted.
  var demand: ContentDemand
  /// The files whose contents could be read in any order.
  private(set) var examined: [String] = []
  private(set) var entries: [TreeEntry] = []
  private(set) var contents: [String: [UInt8]] = [:]
  private(set) var notices: [Notice] = []
  private(set) var leaves = 0
  private var current: String?

  init(wanted: Set<String>? = nil, demand: ContentDemand = .all) {
    self.wanted = wanted
    self.demand = demand
  }

  var paths: [String] { entries.map(\.path) }

  /// The entries without owner, permissions and time.
  var plainEntries: [TreeEntry] { entries.map { TreeEntry(path: $0.path, kind: $0.kind) } }

  func text(_ path: String) -> String? {
    contents[path].map { String(decoding: $0, as: UTF8.self) }
  }

  mutating func enter(_ entry: TreeEntry) -> ContentDemand {
    entries.append(entry)
    guard case .file = entry.kind, wanted?.contains(entry.path) ?? true else { return .none }
    current = entry.path
    contents[entry.path] = []
    return demand
  }

  // Two parts, the second one first.
  mutating func examine(_ content: some RangedBytes) {
    guard let current else { return }
    examined.append(current)
    let half = content.count / 2
    let end = content.bytes(at: half, count: content.count)
    contents[current] = (content.bytes(at: 0, count: half) ?? []) + (end ?? [])
    self.current = nil
  }

  mutating func read(_ chunk: Span<UInt8>) {
    guard let current else { return }
    var bytes = contents[current] ?? []
    for index in chunk.indices { bytes.append(chunk[index]) }
    contents[current] = bytes
  }

  mutating func leave() {
    current = nil
    leaves += 1
  }

  mutating func note(_ notice: Notice) { notices.append(notice) }
}
