import Accelerators
import Foundation
import Model
import Testing

/// One case folder below `fixtures/nodes`.
struct NodeListingCase: CustomTestStringConvertible, Sendable {
  /// The folder's name.
  let name: String
  /// The listing.
  let bytes: [UInt8]

  var testDescription: String { name }

  /// The file that holds what is expected.
  var expected: URL { Self.folder.appending(path: "\(name)/expected.txt") }

  static let project = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let folder = project.appending(path: "fixtures/nodes")

  static let all: [NodeListingCase] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (names ?? []).sorted().compactMap { name in
      let file = folder.appending(path: "\(name)/nodes.json")
      return (try? Data(contentsOf: file)).map {
        NodeListingCase(name: name, bytes: [UInt8]($0))
      }
    }
  }()

  static func named(_ name: String) throws -> NodeListingCase {
    try #require(all.first { $0.name == name })
  }

  /// An inventory as text, one fact a line.
  static func dump(_ inventory: PoolInventory) -> String {
    var lines: [String] = []
    for pool in inventory.pools {
      let machine = pool.machine
      lines.append("\(pool.name): \(pool.nodes.map { "\($0)" } ?? "-") nodes")
      func put(_ key: String, _ value: String?) {
        if let value { lines.append("  \(key) \(value)") }
      }
      put("architecture", machine.architecture)
      put("cpu level", machine.cpuLevel)
      put("cpu model", machine.cpuModel)
      put("kernel", machine.kernel)
      put("system", pool.operatingSystem)
      for driver in machine.drivers {
        let parts = [driver.vendor.rawValue, driver.version, driver.cuda, driver.flavour]
        put("driver", parts.map { $0 ?? "-" }.joined(separator: " | "))
      }
      for gpu in machine.gpus {
        let parts = [
          gpu.vendor.rawValue, gpu.name, gpu.target, gpu.memoryBytes.map { "\($0)" }, gpu.brand,
          gpu.count.map { "\($0)" },
        ]
        put("gpu", parts.map { $0 ?? "-" }.joined(separator: " | "))
      }
      put("runtime mode", machine.runtimeMode?.rawValue)
      for runtime in machine.containerRuntimes { put("runtime", runtime) }
      for (resource, count) in pool.resources.sorted(by: { $0.key < $1.key }) {
        put("offers", "\(resource) \(count)")
      }
      for text in pool.mixed { put("mixed:", text) }
    }
    for notice in inventory.notices {
      lines.append(
        "! \(notice.line.map { "\($0)" } ?? "-") \(notice.path ?? "-"): \(notice.message)")
    }
    return lines.map { $0.debugDescription.dropFirst().dropLast() + "\n" }.joined()
  }
}
