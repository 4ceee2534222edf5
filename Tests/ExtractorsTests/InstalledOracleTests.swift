import Extractors
import Foundation
import Model
import Testing

/// The tools that own the formats read the same fixtures.
@Suite struct InstalledOracleTests {
  @Test(.enabled(if: Tool.dpkgQuery.isPresent, "needs dpkg-query"))
  func `agrees with dpkg-query`() throws {
    let tree = Project.fixtures.appending(path: "dpkg.status/plain/tree")
    let record = try FolderTree(root: tree).record()
    let path = "var/lib/dpkg/status"
    let file = try #require(record.files.first { $0.path == path })
    let found = file.facts.compactMap { fact -> String? in
      guard case .package(let package) = fact else { return nil }
      let state = package.brokenState ?? "installed"
      return "\(package.name) \(package.version) \(package.architecture ?? "") \(state)"
    }
    let text = try Tool.dpkgQuery.output([
      "--admindir=\(tree.appending(path: "var/lib/dpkg").path())", "--show",
      "--showformat=${Package} ${Version} ${Architecture} ${db:Status-Status}\\n",
    ])
    let expected = text.split(separator: "\n").map(String.init)
      .filter { !$0.hasSuffix(" config-files") && !$0.hasSuffix(" not-installed") }
    #expect(found.sorted() == expected.sorted())
  }

  @Test(.enabled(if: Tool.python.isPresent, "needs python3"))
  func `agrees with importlib.metadata`() throws {
    let folder = "fixtures/extract/python.metadata/plain/tree/usr/lib/python3.11/site-packages"
    let script = """
      import importlib.metadata as m, sys
      for d in m.distributions(path=[sys.argv[1]]):
          print(d.metadata['Name'], d.version, d.metadata['Requires-Python'], len(d.requires),
                *sorted(d.metadata.get_all('Provides-Extra')))
      """
    let text = try Tool.python.output(["-c", script, Project.root.appending(path: folder).path()])
    let record = try FolderTree(root: Project.root.appending(path: folder)).record()
    let found = record.files.flatMap { file in
      file.facts.compactMap { fact -> String? in
        guard case .package(let package) = fact else { return nil }
        return
          ([
            package.name, package.version, package.requiresPython ?? "None",
            "\(package.requirements.count)",
          ] + package.extras.sorted()).joined(separator: " ")
      }
    }
    #expect(found == text.split(separator: "\n").map(String.init))
  }
}

/// A program of this machine that judges.
struct Tool {
  static let dpkgQuery = Tool(path: "/usr/bin/dpkg-query")
  static let python = Tool(
    path: ["/usr/bin/python3", "/usr/local/bin/python3"]
      .first { FileManager.default.isExecutableFile(atPath: $0) } ?? "")

  let path: String

  var isPresent: Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// What the program prints; a failure of the program is an issue.
  func output(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }
}
