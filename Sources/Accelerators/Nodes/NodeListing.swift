import Documents
package import Model

/// Reads what `kubectl get nodes -o json` printed, and groups the nodes into pools.
///
/// A `List`, `NodeList` or single `Node`; `ResourceSlice` objects of the same list tell what devices
/// nodes have where GPUs are handed out by dynamic resource allocation (`resource.k8s.io`). Nothing
/// is asked from a cluster.
package enum NodeListing {
  /// The most bytes of a listing.
  package static let limitBytes = 64 << 20
  /// The most nodes of a listing.
  package static let limitNodes = 20_000
  /// The most JSON values: what 64 MB of real listings hold twice over.
  static let limitValues = 4_000_000

  /// What a listing says.
  package struct Reading: Sendable, Hashable {
    /// The pools, ordered by name; without the day.
    package var pools: [Pool]
    /// What could not be read.
    package var notices: [Notice]
    /// The day of the newest heartbeat of a node, `2026-11-20`; nil where none is told.
    package var newestHeartbeat: String?
  }

  /// The pools of a listing that was collected on a day.
  ///
  /// Throws `NodeListingError`.
  package static func pools(
    reading bytes: [UInt8], collected: String
  ) throws(NodeListingError) -> PoolInventory {
    inventory(try read(bytes), collected: collected)
  }

  /// The inventory of a reading, every pool with the day.
  package static func inventory(_ reading: Reading, collected: String) -> PoolInventory {
    let pools = reading.pools.map { pool in
      var pool = pool
      pool.collected = collected
      return pool
    }
    return PoolInventory(collected: collected, pools: pools, notices: reading.notices)
  }

  /// What a listing says, whenever it was collected.
  ///
  /// Throws `NodeListingError`.
  package static func read(_ bytes: [UInt8]) throws(NodeListingError) -> Reading {
    let document: JSONDocument.Reading
    do {
      document = try JSONDocument.reading(
        bytes,
        options: JSONDocument.Options(
          duplicateKeys: .lastWins, limitBytes: limitBytes, limitValues: limitValues))
    } catch {
      throw .document(error)
    }
    var notices = NodeNotices()
    for notice in document.notices.kept { notices.note(notice.message, line: notice.line) }
    let items = try items(document.root)
    var records: [NodeRecord] = []
    var slices: [DeviceSlice] = []
    var names: Set<String> = []
    var heartbeat: String?
    for item in items {
      switch kind(of: item) {
      case "Node":
        let record = NodeRecord(item, &notices)
        guard names.insert(record.name).inserted else {
          notices.note("listed twice: the first counts", node: record.name, line: item.line)
          continue
        }
        records.append(record)
        if let seen = record.heartbeat { heartbeat = max(heartbeat ?? seen, seen) }
      case "ResourceSlice":
        if let slice = DeviceSlice(item, &notices) { slices.append(slice) }
      case let other:
        notices.note(
          other.map { "left out objects of kind `\(NodeText.quoted($0))`" }
            ?? "left out objects without `kind`", line: item.line)
      }
    }
    guard !records.isEmpty else {
      throw items.isEmpty ? .empty : .notNodes(found: "list without nodes")
    }
    guard records.count <= limitNodes else {
      throw .tooManyNodes(found: records.count, limit: limitNodes)
    }
    attach(slices, to: &records, &notices)
    for record in records { record.remark(&notices) }
    return Reading(
      pools: PoolGrouping.pools(of: records), notices: notices.all, newestHeartbeat: heartbeat)
  }

  private static func items(_ root: DocumentNode) throws(NodeListingError) -> [DocumentNode] {
    switch kind(of: root) {
    case "Node": return [root]
    case "List", "NodeList":
      guard let items = root["items"]?.array else {
        throw .notNodes(found: "list without `items`")
      }
      // Items of a typed list do not repeat their kind.
      guard kind(of: root) == "NodeList" else { return items }
      return items.map { $0["kind"] == nil ? $0.with("kind", "Node") : $0 }
    case let other: throw .notNodes(found: other.map { NodeText.quoted($0) })
    }
  }

  private static func kind(of node: DocumentNode) -> String? { node["kind"]?.string }

  // A slice belongs to the node that it names.
  private static func attach(
    _ slices: [DeviceSlice], to records: inout [NodeRecord], _ notices: inout NodeNotices
  ) {
    guard !slices.isEmpty else { return }
    let places = Dictionary(
      records.indices.map { (records[$0].name, $0) }, uniquingKeysWith: { first, _ in first })
    var devices: [Int: [DeviceSlice]] = [:]
    for slice in slices {
      guard let place = places[slice.node] else {
        notices.note("has devices, but is not listed", node: slice.node, line: slice.line)
        continue
      }
      devices[place, default: []].append(slice)
    }
    for (place, slices) in devices { records[place].add(slices) }
  }
}

extension DocumentNode {
  /// The table with one more text.
  fileprivate func with(_ key: String, _ text: String) -> DocumentNode {
    guard let table else { return self }
    let entry = DocumentTable.Entry(
      key: key, line: line, value: DocumentNode(.string(text), line: line))
    return DocumentNode(.table(DocumentTable(entries: table.entries + [entry])), line: line)
  }
}
