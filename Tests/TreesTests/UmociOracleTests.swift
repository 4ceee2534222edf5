import Foundation
import TestKit
import Testing
import Trees

/// What umoci unpacks of random stacks is what the overlay keeps.
@Suite(.enabled(if: Tool.has("umoci"), "needs umoci"))
struct UmociOracleTests {
  @Test(arguments: [false, true])
  func `agrees with what umoci unpacks`(withLinks: Bool) throws {
    var files = 0
    for seed in 0..<25 as Range<UInt64> {
      let stack = RandomLayers(seed: 900 + seed, layers: 3, entries: 12, withLinks: withLinks)
      let folder = try TemporaryFolder()
      var image = ImageBuilder()
      image.layers = stack.tars.map(\.finished)
      image.name = "test"
      let layout = try image.write(folder, "layout", as: .ociTar)
      _ = try Tool.output(
        "umoci", ["unpack", "--rootless", "--image", layout + ":test", folder.path + "/bundle"])
      let expected = try Self.regularFiles(folder.path + "/bundle/rootfs")
      let found = RandomLayers.merged(stack.records, stack.layers).filter { path, _ in
        if case .link = stack.model.kind(path) { false } else { true }
      }
      try #require(found == expected, "seed \(900 + seed): \(stack.layers)")
      files += expected.count
    }
    #expect(files > 50)
  }

  // The wanted regular files below a folder and the ids that their contents name.
  private static func regularFiles(_ root: String) throws -> [String: String] {
    let manager = FileManager.default
    var files: [String: String] = [:]
    for path in try manager.subpathsOfDirectory(atPath: root)
    where path.hasSuffix(RandomLayers.wanted) {
      let kind =
        try manager.attributesOfItem(atPath: root + "/" + path)[.type] as? FileAttributeType
      guard kind == .typeRegular else { continue }
      let text = try String(contentsOfFile: root + "/" + path, encoding: .utf8)
      files[path] = String(text.dropFirst().dropLast())
    }
    return files
  }
}
