import Accelerators
import Documents
import Foundation
import Model
import TestKit
import Testing

@Suite struct NodeListingDamageTests {
  private func readOrRefuse(_ bytes: [UInt8], _ comment: Comment) {
    do {
      let inventory = try NodeListing.pools(reading: bytes, collected: "2026-11-20")
      #expect(inventory.pools.allSatisfy { !$0.name.isEmpty }, comment)
      for notice in inventory.notices {
        #expect(!notice.message.contains("\n") && !notice.message.contains("\u{1b}"), comment)
      }
    } catch {
      #expect(!error.message.isEmpty && !error.message.contains("\n"), comment)
    }
  }

  @Test(arguments: ["single", "dra", "odd", "amd"])
  func `reads every prefix or refuses it`(name: String) throws {
    let bytes = CanonicalJSON.compact(
      JSONValue(try JSONDocument.read(NodeListingCase.named(name).bytes)))
    for count in stride(from: 0, to: bytes.count, by: bytes.count > 4_000 ? 37 : 1) {
      readOrRefuse(Array(bytes.prefix(count)), "prefix \(count)")
    }
  }

  @Test(arguments: [51, 52, 53] as [UInt64])
  func `reads damaged listings or refuses them`(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for listing in NodeListingCase.all {
      for _ in 0..<40 { readOrRefuse(random.flipped(listing.bytes), "seed \(seed)") }
    }
  }

  // A value of another type, in turn for every value of the document.
  private func replaced(_ value: JSONValue, _ position: inout Int, by other: JSONValue) -> JSONValue
  {
    position -= 1
    if position == -1 { return other }
    switch value {
    case .array(let items):
      return .array(items.map { replaced($0, &position, by: other) })
    case .object(let members):
      return .object(
        members.map { JSONValue.Member($0.name, replaced($0.value, &position, by: other)) })
    default: return value
    }
  }

  @Test(arguments: ["single", "dra", "amd", "intel"])
  func `takes every type for every value`(name: String) throws {
    let root = JSONValue(try JSONDocument.read(NodeListingCase.named(name).bytes))
    let others: [JSONValue] = [
      nil, true, -1, 1.5, "", "x", [], [nil], [:], ["name": "x"], .integer(Int64.max),
      .string(String(repeating: "9", count: 400)),
    ]
    var start = 0
    while true {
      var position = start
      let other = others[start % others.count]
      let changed = replaced(root, &position, by: other)
      guard position < 0 else { break }
      readOrRefuse(CanonicalJSON.compact(changed), "value \(start)")
      start += name == "single" ? 1 : 5
    }
    #expect(start > 50)
  }

  @Test(arguments: NodeListingCase.all)
  func `a written inventory reads back the same`(listing: NodeListingCase) throws {
    let inventory = try NodeListing.pools(reading: listing.bytes, collected: "2026-11-20")
    let bytes = [UInt8](try JSONEncoder().encode(inventory))
    var read = try PoolInventory.read(bytes, path: "pools.json")
    #expect(read.pools.allSatisfy { $0.origin == "pools.json" })
    for position in read.pools.indices { read.pools[position].origin = "kubectl get nodes" }
    #expect(read == inventory)
  }

  @Test(arguments: [
    ("{}", "pools.json: found no `schema`, expected `holdfast.pools/1`"),
    (#"{"schema":"holdfast.pools/2"}"#, "pools.json: found schema `holdfast.pools/2`"),
    ("{", "pools.json:1:2: "),
    (
      #"{"schema":"holdfast.pools/1","pools":[]}"#,
      "pools.json:1: found nothing for `collected`, expected a day"
    ),
    (
      "{\"schema\":\"holdfast.pools/1\",\"collected\":\"2026-11-20\",\n\"pools\":[{\"nodes\":1}]}",
      "pools.json:2: found nothing for `pools[0].name`, expected a text"
    ),
    (
      #"{"schema":"holdfast.pools/1","collected":"2026-11-20","pools":[{"name":"a","nodes":"1"}]}"#,
      "pools.json:1: found string `1` for `pools[0].nodes`, expected a whole number"
    ),
    (
      #"{"schema":"holdfast.pools/1","collected":"2026-11-20","pools":[{"name":"a"},{"name":"a"}]}"#,
      "pools.json:1: found string `a` for `pools[1].name`, expected names that differ"
    ),
  ])
  func `names the place of a mistake in an inventory`(text: String, message: String) {
    let error = #expect(throws: PoolInventoryError.self) {
      try PoolInventory.read(Array(text.utf8), path: "pools.json")
    }
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: [61, 62] as [UInt64])
  func `reads damaged inventories or refuses them`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let inventory = try NodeListing.pools(
      reading: NodeListingCase.named("mixed").bytes, collected: "2026-11-20")
    let bytes = [UInt8](try JSONEncoder().encode(inventory))
    for count in stride(from: 0, to: bytes.count, by: 3) {
      _ = try? PoolInventory.read(Array(bytes.prefix(count)), path: "pools.json")
    }
    for _ in 0..<500 {
      do {
        _ = try PoolInventory.read(random.flipped(bytes), path: "pools.json")
      } catch {
        #expect(!error.message.contains("\n"), "seed \(seed)")
      }
    }
  }
}
