import Documents
import Extractors
import Versions

extension VectorCheck {
  static var pylockValidation: VectorCheck {
    VectorCheck { row in
      guard let document = try row.document("document") else {
        return Mismatch(expected: "a document", actual: "none")
      }
      return Mismatch(row.flag("valid"), PylockDocument.validate(document) == nil)
    }
  }

  static var pylockSelection: VectorCheck {
    VectorCheck { row in
      guard let document = try row.document("document"), let expected = try row.document("expected")
      else { return Mismatch(expected: "a document", actual: "none") }
      let chosen = selection(document, try row.document("select"))
      guard let rows = expected.array else {
        return Mismatch("an error", chosen.map { "\($0.count) packages" } ?? "an error")
      }
      return Mismatch(
        rows.map { row in (0..<4).map { row[$0]?.string ?? "" }.joined(separator: " ") },
        chosen ?? ["an error"])
    }
  }

  private static func selection(_ document: DocumentNode, _ choice: DocumentNode?) -> [String]? {
    guard let pylock = try? PylockDocument(document),
      let chosen = try? pylock.select(
        tags: choice?["tags"]?.strings ?? ["cp312-cp312-manylinux_2_17_x86_64", "py3-none-any"],
        environment: environment(choice?["environment"]),
        extras: choice?["extras"]?.strings ?? [],
        groups: choice?["dependency_groups"]?.strings)
    else { return nil }
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
      let artifact = selection.artifact["name"]?.string ?? ""
      return [package.name, package.version?.text ?? "", kind, artifact].joined(separator: " ")
    }
  }

  // The machine that the tables assume where they name none.
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
