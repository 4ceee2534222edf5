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

/// Python's `jsonschema`, by the first `python3` of the search path that has it.
enum PoolsSchema {
  /// The interpreter; nil where none has the library.
  static let python: String? = {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin"
    return path.split(separator: ":").map { "\($0)/python3" }.first { program in
      FileManager.default.isExecutableFile(atPath: program)
        && (try? run(program, ["-c", "import jsonschema"], []))?.status == 0
    }
  }()

  // Validates with no further keys allowed than the schema names.
  private static let judge = """
    import json, sys
    from jsonschema import Draft202012Validator as Validator
    schema = json.load(open(sys.argv[1], encoding="utf-8"))
    Validator.check_schema(schema)
    def close(part):
        if isinstance(part, dict):
            if "properties" in part and "additionalProperties" not in part:
                part["additionalProperties"] = False
            for value in part.values(): close(value)
    close(schema)
    errors = Validator(schema).iter_errors(json.load(sys.stdin))
    wrong = [error.json_path + ": " + error.message[:200] for error in errors]
    print("\\n".join(wrong))
    """

  /// What the schema has against a document; empty where nothing.
  static func complaints(about document: [UInt8]) throws -> String {
    let schema = NodeListingCase.project.appending(path: "Schemas/pools.schema.json").path
    let result = try run(try #require(python), ["-c", judge, schema], document)
    #expect(result.status == 0)
    return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static func run(
    _ program: String, _ arguments: [String], _ input: [UInt8]
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let (source, sink) = (Pipe(), Pipe())
    process.standardInput = source
    process.standardOutput = sink
    process.standardError = FileHandle.nullDevice
    try process.run()
    try source.fileHandleForWriting.write(contentsOf: Data(input))
    try source.fileHandleForWriting.close()
    let data = try sink.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}
