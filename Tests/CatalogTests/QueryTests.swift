import Bytes
import Foundation
import GRDB
import Model
import Testing

@testable import Catalog

@Suite struct QueryTests {
  private func catalog(in folder: Folder) throws -> Catalog {
    let catalog = try Catalog.open(folder.location)
    let scans: [(String, Int64, [(String, String)])] = [
      ("dev", 10, [("numpy", "1.26.4"), ("torch", "2.3.0"), ("Scikit_Learn", "1.4")]),
      ("dev", 20, [("numpy", "2.0.1"), ("torch", "2.3.0"), ("Scikit_Learn", "1.4")]),
      ("prod", 15, [("numpy", "1.26.4"), ("torch", "2.3.0")]),
    ]
    for (environment, time, packages) in scans {
      var snapshot = Sample.small(packages: packages)
      snapshot.requirements = [
        RequirementEdge(
          from: "p1", anyOf: [.init(name: "numpy", specifier: ">=1.21", to: ["p0"])],
          ecosystem: .pypi, kind: .runtime, status: .satisfied, evidence: Evidence(path: "x")),
        RequirementEdge(
          from: RequirementEdge.root, anyOf: [.init(name: "numpy", specifier: "<2", to: ["p0"])],
          ecosystem: .pypi, kind: .declared, status: .violated, evidence: Evidence(path: "y")),
      ]
      try catalog.record(
        ScanRecord(
          file: try SnapshotFile(snapshot), environment: environment, scannedAt: time))
    }
    return catalog
  }

  @Test func `lists environments with their last scan`() throws {
    let folder = try Folder()
    let catalog = try catalog(in: folder)
    let environments = try catalog.environments()
    #expect(environments.map(\.name) == ["dev", "prod"])
    #expect(environments.map(\.scanCount) == [2, 1])
    #expect(environments.map(\.newest.scannedAt) == [20, 15])
    #expect(environments.map(\.packageCount) == [3, 2])
    #expect(try catalog.history(of: "dev").map(\.scannedAt) == [20, 10])
    #expect(throws: CatalogError.unknownEnvironment("qa")) { try catalog.history(of: "qa") }
    #expect(
      try catalog.snapshots().map(\.environments).sorted { $0.lexicographicallyPrecedes($1) } == [
        ["dev"], ["dev"], ["prod"],
      ])
  }

  @Test func `finds a snapshot by name, digest and prefix`() throws {
    let folder = try Folder()
    let catalog = try catalog(in: folder)
    let newest = try #require(try catalog.history(of: "dev").first).snapshot
    #expect(try catalog.identity(of: "dev") == newest)
    #expect(try catalog.identity(of: newest.text) == newest)
    #expect(try catalog.identity(of: newest.short) == newest)
    #expect(try catalog.identity(of: "sha256:\(newest.hex.prefix(20))") == newest)
    for text in ["qa", "", "abc", "sha256:", "zzzz", "%", "ABCD", "sha256:" + newest.hex + "0"] {
      #expect(throws: CatalogError.unknownSnapshot(text)) { try catalog.identity(of: text) }
    }
    let hex = String(repeating: "e", count: 64)
    try catalog.write { database in
      try database.execute(
        sql: "UPDATE snapshot SET digest = 'sha256:eeee' || substr(digest, 12)")
    }
    #expect(throws: CatalogError.self) { try catalog.identity(of: String(hex.prefix(4))) }
  }

  @Test(
    arguments: [
      ("numpy", nil, nil, ["dev 2.0.1", "prod 1.26.4"]),
      ("numpy", "1.26.4", nil, ["prod 1.26.4"]),
      ("NumPy", "1.26.4", "pypi", ["prod 1.26.4"]),
      ("numpy", nil, "deb", []),
      ("scikit.learn", nil, nil, ["dev 1.4"]),
      ("' OR 1=1", nil, nil, []),
    ] as [(String, String?, String?, [String])])
  func `says where a package is`(
    name: String, version: String?, ecosystem: String?, expected: [String]
  ) throws {
    let folder = try Folder()
    let found = try catalog(in: folder)
      .sightings(of: name, version: version, ecosystem: ecosystem)
    #expect(found.map { "\($0.environment) \($0.version)" } == expected)
    #expect(found.allSatisfy { $0.state == "installed" && $0.role == "primary" })
  }

  @Test func `says who asks for a package`() throws {
    let folder = try Folder()
    let found = try catalog(in: folder).requirements(on: "numpy")
    #expect(
      found.map { "\($0.environment) \($0.package ?? "-") \($0.text)" } == [
        "dev - numpy <2", "dev torch 2.3.0 numpy >=1.21",
        "prod - numpy <2", "prod torch 2.3.0 numpy >=1.21",
      ])
  }

  @Test func `names the packages that differ and where they stand`() throws {
    let folder = try Folder()
    let catalog = try catalog(in: folder)
    let left = try catalog.identity(of: "prod")
    let right = try catalog.identity(of: "dev")
    let differences = try catalog.packageDifferences(left, right)
    #expect(
      differences.map { "\($0.name) \($0.version) \($0.left) \($0.right)" } == [
        "numpy 1.26.4 1 0", "numpy 2.0.1 0 1", "scikit-learn 1.4 0 1",
      ])
    #expect(try catalog.packageDifferences(left, left) == [])
    let unknown = try #require(Sample.digest(1))
    #expect(throws: CatalogError.unknownSnapshot(unknown.text)) {
      try catalog.packageDifferences(left, unknown)
    }
  }

  @Test func `differences are those of the loaded snapshots`() throws {
    let folder = try Folder()
    let catalog = try Catalog.open(folder.location)
    var files: [SnapshotFile] = []
    for image in 0..<4 {
      let file = try SnapshotFile(
        Sample.synthetic(base: image / 2, image: image, count: 60))
      try catalog.record(ScanRecord(file: file, scannedAt: 1))
      files.append(file)
    }
    func values(_ file: SnapshotFile) -> [String: Int] {
      Dictionary(
        file.snapshot.packages.map { ("\($0.purl) \($0.version) \($0.name)", 1) },
        uniquingKeysWith: +)
    }
    for left in files {
      for right in files {
        let (a, b) = (values(left), values(right))
        let expected = Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }
        let found = try catalog.packageDifferences(left.identity, right.identity)
        #expect(found.count == expected.count)
        for difference in found {
          let key = "\(difference.purl) \(difference.version) "
          let names = Set(a.keys).union(b.keys).filter { $0.hasPrefix(key) }
          #expect(names.map { a[$0] ?? 0 } == [difference.left])
          #expect(names.map { b[$0] ?? 0 } == [difference.right])
        }
      }
    }
  }

  @Test func `prunes what no history names, after saying so`() throws {
    let folder = try Folder()
    let catalog = try catalog(in: folder)
    var scan = ScanRecord(
      file: try SnapshotFile(Sample.synthetic(base: 1, image: 1, count: 50)), scannedAt: 1)
    scan.newLayers = [
      LayerFacts(
        key: LayerKey(
          digest: try #require(Sample.digest(4)), extractors: "e", limits: "l"), size: 1,
        verified: true, record: Sample.layerRecord)
    ]
    scan.newGitFacts = [
      GitFacts(
        blob: "ab", extractor: "e", record: FileRecord(path: "x", size: 1, extractor: "e"))
    ]
    try catalog.record(scan)
    let planned = try catalog.prune(dryRun: true)
    #expect(planned.snapshots == 1)
    #expect(planned.layers == 1)
    #expect(planned.packages == 50)
    #expect(planned.requirements > 10)
    #expect(planned.gitFacts == 0)
    #expect(try catalog.snapshots().count == 4)
    var done = try catalog.prune(dryRun: false)
    #expect(done.freedBytes > 0)
    done.freedBytes = 0
    #expect(done == planned)
    #expect(try catalog.snapshots().count == 3)
    let again = try catalog.prune(
      .init(keptScans: 1, gitFacts: true), dryRun: false)
    #expect(again.scans == 1)
    #expect(again.snapshots == 1)
    #expect(again.packages == 0)
    #expect(again.gitFacts == 1)
    #expect(try catalog.history(of: "dev").map(\.scannedAt) == [20])
    #expect(try catalog.check() == [])
  }
}
