import Documents
import Extractors
import Foundation
import Testing
import Versions

/// Verdicts of the packaging library on lock documents; shapes in `fixtures/vectors`.
@Suite struct PylockTests {
  private static func cases(_ name: String) throws -> [DocumentNode] {
    let file = Project.root.appending(path: "fixtures/vectors/\(name).json")
    let root = try JSONDocument.read([UInt8](try Data(contentsOf: file)))
    return try #require(root["cases"]?.array)
  }

  @Test func `accepts and refuses documents as the packaging library does`() throws {
    for (number, item) in try Self.cases("pylock_validate").enumerated() {
      let document = try #require(item["document"])
      let error = PylockDocument.validate(document)
      #expect(
        (error == nil) == item["valid"]?.boolean, "case \(number): \(String(describing: error))")
    }
  }

  @Test func `selects packages and artifacts as the packaging library does`() throws {
    for (number, item) in try Self.cases("pylock_select").enumerated() {
      let document = try #require(item["document"])
      let expected = try #require(item["expected"])
      let found = Self.selection(document, try #require(item["select"]))
      if expected.string != nil {
        #expect(found == nil, "case \(number)")
      } else {
        let wanted = (expected.array ?? []).map { row in
          [row[0]?.string ?? "", row[1]?.string ?? "", row[2]?.string ?? "", row[3]?.string ?? ""]
        }
        #expect(found == wanted, "case \(number)")
      }
    }
  }

  private static func selection(_ document: DocumentNode, _ choice: DocumentNode) -> [[String]]? {
    do {
      let pylock = try PylockDocument(document)
      let chosen = try pylock.select(
        tags: choice["tags"]?.strings ?? ["cp312-cp312-manylinux_2_17_x86_64", "py3-none-any"],
        environment: environment(choice["environment"]), extras: choice["extras"]?.strings ?? [],
        groups: choice["dependency_groups"]?.strings)
      return chosen.map { selection in
        let package = pylock.packages[selection.position]
        let kind =
          switch selection.kind {
          case .repository: "PackageVcs"
          case .directory: "PackageDirectory"
          case .archive: "PackageArchive"
          case .sourceDistribution: "PackageSdist"
          case .wheel: "PackageWheel"
          }
        return [
          package.name, package.version?.text ?? "", kind, selection.artifact["name"]?.string ?? "",
        ]
      }
    } catch {
      return nil
    }
  }

  private static func environment(_ node: DocumentNode?) -> PEP508Environment {
    var environment = PEP508Environment.cpythonOnLinux(
      pythonFullVersion: "3.12.12", machine: "x86_64")
    guard let node else { return environment }
    environment.pythonVersion = node["python_version"]?.string
    environment.pythonFullVersion = node["python_full_version"]?.string
    environment.sysPlatform = node["sys_platform"]?.string
    environment.platformMachine = node["platform_machine"]?.string
    return environment
  }
}
