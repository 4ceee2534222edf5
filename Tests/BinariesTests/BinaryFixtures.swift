import Binaries
import Foundation
import Model

/// The binaries that the tests read.
enum BinaryFixtures {
  static let project = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  static let folder = project.appending(path: "fixtures/binaries")
  /// Files that lie beside the project: test data of other people.
  static let shared = project.deletingLastPathComponent()
    .appending(path: "shared/knowledge/accelerator-vectors")

  /// Paths below the folder, sorted, of everything that is read as a binary.
  static let all = ["elf", "nvidia", "hip", "bare", "found"].flatMap(names)

  static func names(_ part: String) -> [String] {
    let path = folder.appending(path: part).path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().map { part + "/" + $0 }
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: path)))
  }

  static func name(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }

  static func read(_ path: String, depth: BinaryDepth = .all) throws -> BinaryReading {
    BinaryReader.read(try bytes(path), name: name(path), depth: depth)
  }

  /// Shared libraries of this machine, links left out.
  static let libraries: [String] = {
    let folder = "/usr/lib/x86_64-linux-gnu"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let paths = names.sorted().filter { $0.contains(".so") }.map { folder + "/" + $0 }.filter {
      // Large ones take long where the compiler does not optimise.
      let attributes = try? FileManager.default.attributesOfItem(atPath: $0)
      let size = attributes?[.size] as? Int ?? 0
      return attributes?[.type] as? FileAttributeType == .typeRegular && size < 4 << 20
    }
    return Array(paths.prefix(60)) + ["/bin/sh", "/usr/bin/env"]
  }()

  /// What a stream makes of the bytes, in chunks of the sizes that `sizes` gives.
  static func stream(
    _ bytes: [UInt8], name: String, wholeBytes: Int = 0, size: Int? = nil, sizes: () -> Int
  ) -> BinaryReading {
    var stream = BinaryStream(
      name: name, size: size ?? bytes.count, depth: .all, wholeBytes: wholeBytes)
    var offset = 0
    while offset < bytes.count {
      let count = min(max(1, sizes()), bytes.count - offset)
      stream.consume(bytes.span.extracting(offset..<(offset + count)), at: offset)
      offset += count
    }
    return stream.finish()
  }
}

extension GPUCode {
  /// The containers as `sm_80 sm_90a x 2`.
  var lines: [String] {
    containers.map { "\(vendor.rawValue): \($0.targets.joined(separator: " ")) x \($0.count)" }
  }
}
