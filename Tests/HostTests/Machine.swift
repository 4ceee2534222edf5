import Foundation
import Host
import Model
import TestKit
import Testing

/// One case folder below `fixtures/host`: the files of a machine.
struct Machine: CustomTestStringConvertible, Sendable {
  /// The folder's name.
  let name: String
  /// The files and links by path, as `machine.txt` lists them.
  let text: String

  var testDescription: String { name }

  /// The file that holds what is expected.
  var expected: URL { Self.folder.appending(path: "\(name)/expected.txt") }

  static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "fixtures/host")

  static let all: [Machine] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (names ?? []).sorted().compactMap { name in
      let file = folder.appending(path: "\(name)/machine.txt")
      guard let data = try? Data(contentsOf: file) else { return nil }
      return Machine(name: name, text: String(decoding: data, as: UTF8.self))
    }
  }()

  /// The files, each with its path and content.
  var files: [(path: String, content: [UInt8])] {
    var files: [(path: String, content: [UInt8])] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.hasPrefix("=== ") {
        files.append((String(line.dropFirst(4)), []))
      } else if !files.isEmpty {
        files[files.count - 1].content += Array(line.utf8) + [0x0A]
      }
    }
    return files
  }

  /// Writes the files below a folder.
  static func write(
    _ files: [(path: String, content: [UInt8])], to folder: borrowing TemporaryFolder
  ) throws {
    for (path, content) in files {
      if path.contains(" -> ") {
        let parts = path.components(separatedBy: " -> ")
        let link = URL(filePath: folder.path + parts[0])
        try FileManager.default.createDirectory(
          at: link.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
          atPath: link.path, withDestinationPath: parts[1])
      } else if path.hasSuffix(" !") {
        let pipe = URL(filePath: folder.path + path.dropLast(2))
        try FileManager.default.createDirectory(
          at: pipe.deletingLastPathComponent(), withIntermediateDirectories: true)
        _ = try Tool.output("mkfifo", [pipe.path])
      } else {
        try folder.write(String(path.dropFirst()), content)
      }
    }
  }

  /// A reading as text, one fact a line.
  static func dump(_ reading: HostReading) -> String {
    let machine = reading.machine
    var lines: [String] = []
    func put(_ key: String, _ value: Any?) { if let value { lines.append("\(key) = \(value)") } }
    put("architecture", machine.architecture)
    put("kernel", machine.kernel)
    put("cpu level", machine.cpuLevel)
    put("cpu model", machine.cpuModel)
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
    for library in machine.openCL { put("opencl", library) }
    put("libc", reading.libc.map { "\($0.family) \($0.version ?? "-")" })
    put(
      "os",
      reading.os.map {
        [$0.id, $0.versionId, $0.codename, $0.name].map { $0 ?? "-" }.joined(separator: " | ")
      })
    for gpu in reading.partitioned { put("partitioned", gpu) }
    for notice in reading.notices { put("notice", "\(notice.path ?? "-"): \(notice.message)") }
    return lines.map { $0 + "\n" }.joined()
  }
}
