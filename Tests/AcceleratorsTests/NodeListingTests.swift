import Accelerators
import Documents
import Foundation
import Model
import TestKit
import Testing

/// `HOLDFAST_RECORD=1` writes the expected texts again; their diff is read before it is committed.
@Suite struct NodeListingTests {
  private static let records = ProcessInfo.processInfo.environment["HOLDFAST_RECORD"] != nil

  private func json(_ text: String) throws -> JSONValue {
    JSONValue(try JSONDocument.read(Array(text.utf8)))
  }

  @Test(arguments: NodeListingCase.all)
  func `groups the nodes of a listing into pools`(listing: NodeListingCase) throws {
    let inventory = try NodeListing.pools(reading: listing.bytes, collected: "2026-11-20")
    let text = NodeListingCase.dump(inventory)
    if Self.records { try Data(text.utf8).write(to: listing.expected) }
    #expect(text == String(decoding: try Data(contentsOf: listing.expected), as: UTF8.self))
    #expect(inventory.pools.map(\.name) == inventory.pools.map(\.name).sorted())
    #expect(inventory.pools.allSatisfy { $0.collected == "2026-11-20" })
    #expect(Set(inventory.pools.map(\.name)).count == inventory.pools.count)
  }

  @Test func `has listings of every kind`() {
    #expect(NodeListingCase.all.count >= 12)
  }

  @Test(arguments: NodeListingCase.all)
  func `the order of nodes changes nothing`(listing: NodeListingCase) throws {
    // In this listing the first of two nodes of one name counts.
    guard listing.name != "odd" else { return }
    var random = SeededRandom(seed: 7)
    let root = JSONValue(try JSONDocument.read(listing.bytes))
    guard case .object(let members) = root, case .array(let items)? = root["items"] else { return }
    func pools(_ items: [JSONValue]) throws -> [Pool] {
      let changed = JSONValue.object(
        members.filter { $0.name != "items" } + [JSONValue.Member("items", .array(items))])
      return try NodeListing.pools(
        reading: CanonicalJSON.compact(changed), collected: "2026-11-20"
      ).pools
    }
    #expect(try pools(items) == pools(items.shuffled(using: &random)))
    #expect(try pools(items) == pools(items.reversed()))
  }

  @Test(arguments: NodeListingCase.all)
  func `loses no node`(listing: NodeListingCase) throws {
    let root = try JSONDocument.read(listing.bytes)
    let items = root["items"]?.array ?? [root]
    let names = items.filter { $0["kind"]?.string ?? "Node" == "Node" && $0["status"] != nil }
      .map { $0.at("metadata", "name")?.string ?? "line \($0.line)" }
    let bare = items.count { $0["kind"]?.string == "Node" && $0["status"] == nil }
    let inventory = try NodeListing.pools(reading: listing.bytes, collected: "2026-11-20")
    #expect(inventory.pools.compactMap(\.nodes).reduce(0, +) == Set(names).count + bare)
  }

  @Test func `tells the day of the newest heartbeat`() throws {
    let reading = try NodeListing.read(NodeListingCase.named("gfd-new").bytes)
    #expect(reading.newestHeartbeat == "2026-11-21")
  }

  @Test(arguments: [
    ("", "the listing of nodes cannot be read"), ("[]", "found JSON without `kind`"),
    (#"{"kind":"Pod"}"#, "found a Pod, expected a list of nodes"),
    (#"{"kind":"List","items":[]}"#, "the listing holds no node"),
    (#"{"kind":"List","items":{}}"#, "found a list without `items`"),
    (#"{"kind":"List","items":[{"kind":"Pod"}]}"#, "found a list without nodes"),
    ("NAME STATUS\nnode-1 Ready\n", "the listing of nodes cannot be read: 1:1: "),
    (#"{"kind":"Node","metadata":"#, "the listing of nodes cannot be read: 1:"),
  ])
  func `refuses what is no listing`(text: String, message: String) {
    let error = #expect(throws: NodeListingError.self) {
      try NodeListing.read(Array(text.utf8))
    }
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
    #expect(error?.hints.isEmpty == false)
  }

  @Test func `refuses more nodes than the limit, and takes as many`() throws {
    func listing(_ count: Int) -> [UInt8] {
      let items = (0..<count).map {
        #"{"kind":"Node","metadata":{"name":"n\#($0)"},"status":{"nodeInfo":{}}}"#
      }
      return Array("{\"kind\":\"List\",\"items\":[\(items.joined(separator: ","))]}".utf8)
    }
    let most = try NodeListing.read(listing(NodeListing.limitNodes))
    #expect(most.pools.map(\.nodes) == [NodeListing.limitNodes])
    #expect(throws: NodeListingError.tooManyNodes(found: 20_001, limit: 20_000)) {
      try NodeListing.read(listing(NodeListing.limitNodes + 1))
    }
  }

  @Test func `refuses a listing past the limit of bytes`() {
    let error = #expect(throws: NodeListingError.self) {
      try NodeListing.read([UInt8](repeating: 0x20, count: NodeListing.limitBytes + 1))
    }
    #expect(error?.message.contains("more than the limit of 67108864") == true)
  }

  @Test func `says once what thousands of nodes lack`() throws {
    let items = (0..<3_000).map {
      #"{"kind":"Node","metadata":{"name":"n\#($0)"},"status":{"nodeInfo":{},"allocatable":{"nvidia.com/gpu":"1"}}}"#
    }
    let text = "{\"kind\":\"List\",\"items\":[\(items.joined(separator: ","))]}"
    let reading = try NodeListing.read(Array(text.utf8))
    #expect(reading.notices.count == 2)
    #expect(reading.notices.allSatisfy { $0.message.hasSuffix("(and 2999 more)") })
  }

  @Test func `names stay when nodes come and go, until a rollout starts`() throws {
    func node(_ name: String, _ driver: String) -> String {
      """
      {"kind":"Node","metadata":{"name":"\(name)","labels":{"nvidia.com/gpu.product":"NVIDIA-L4",\
      "nvidia.com/cuda.driver-version.full":"\(driver)"}},"status":{"nodeInfo":{}}}
      """
    }
    func names(_ nodes: String...) throws -> [String] {
      let text = "{\"kind\":\"List\",\"items\":[\(nodes.joined(separator: ","))]}"
      return try NodeListing.read(Array(text.utf8)).pools.map(\.name)
    }
    #expect(try names(node("a", "535.161.08")) == ["l4"])
    #expect(try names(node("b", "535.161.08"), node("c", "535.161.08")) == ["l4"])
    #expect(try names(node("a", "535.161.08"), node("c", "550.90.07")) == ["l4-535", "l4-550"])
    #expect(
      try names(node("a", "535.161.08"), node("c", "535.104.05"))
        == ["l4-535.104.05", "l4-535.161.08"])
    #expect(try names(node("a", "535.161.08"), node("c", "")) == ["l4-535", "l4-unknown-driver"])
  }

  @Test(arguments: [
    ("NVIDIA-L4", "l4"), ("Tesla-T4", "t4"), ("NVIDIA-A100-SXM4-80GB", "a100"),
    ("NVIDIA-H100-80GB-HBM3", "h100"), ("NVIDIA-GeForce-RTX-4090", "rtx-4090"),
    ("NVIDIA-A100-SXM4-40GB-MIG-1g.5gb", "a100-mig-1g.5gb"), ("NVIDIA-A10G-SHARED", "a10g"),
    ("nvidia-tesla-t4", "t4"), ("nvidia-h100-mega-80gb", "h100"), ("l40s", "l40s"),
    ("NVIDIA-RTX-A6000", "rtx-a6000"), ("NVIDIA-GH200-480GB", "gh200"),
    ("NVIDIA-TITAN-V", "titan-v"),
    ("NVIDIA", "nvidia"), ("---", "nvidia-gpu"),
  ])
  func `names a pool after its GPU`(product: String, name: String) throws {
    let text = """
      {"kind":"Node","metadata":{"name":"a","labels":{"nvidia.com/gpu.product":"\(product)"}},\
      "status":{"nodeInfo":{}}}
      """
    #expect(try NodeListing.read(Array(text.utf8)).pools.map(\.name) == [name])
  }

  @Test(.enabled(if: PoolsSchema.python != nil, "needs python3 with jsonschema"))
  func `inventories are what their schema says`() throws {
    for listing in NodeListingCase.all {
      let inventory = try NodeListing.pools(reading: listing.bytes, collected: "2026-11-20")
      let bytes = [UInt8](try JSONEncoder().encode(inventory))
      #expect(try PoolsSchema.complaints(about: bytes) == "", "\(listing.name)")
    }
    let other = #"{"schema":"holdfast.pools/1","collected":"today","pools":[{"nodes":-1}]}"#
    #expect(try PoolsSchema.complaints(about: Array(other.utf8)).split(separator: "\n").count == 3)
  }

  @Test func `nodes that all differ cost no more than equal ones`() throws {
    let items = (0..<4_000).map {
      """
      {"kind":"Node","metadata":{"name":"n\($0)","labels":{"agentpool":"gpu",\
      "nvidia.com/gpu.product":"NVIDIA-L4","nvidia.com/cuda.driver-version.full":"535.\($0)"}},\
      "status":{"nodeInfo":{"osImage":"System \($0)"}}}
      """
    }
    let text = "{\"kind\":\"List\",\"items\":[\(items.joined(separator: ","))]}"
    let pools = try NodeListing.read(Array(text.utf8)).pools
    #expect(pools.count == 4_000 && Set(pools.map(\.name)).count == 4_000)
    #expect(pools.allSatisfy { $0.mixed.joined().utf8.count < 400 })
    let same = text.replacing("\"agentpool\":\"gpu\",", with: "")
      .replacing(/535\.[0-9]+/, with: "535")
    #expect(try NodeListing.read(Array(same.utf8)).pools.count == 4_000)
  }
}
