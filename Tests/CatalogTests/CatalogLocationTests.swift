import Foundation
import GRDB
import Model
import Testing

@testable import Catalog

@Suite struct CatalogLocationTests {
  @Test(
    arguments: [
      ("/x/a.sqlite", ["HOLDFAST_CATALOG": "/y"], "/x/a.sqlite"),
      ("a.sqlite", [:], "/srv/a.sqlite"),
      (nil, ["HOLDFAST_CATALOG": "/y/c", "HOME": "/h"], "/y/c"),
      ("", ["HOLDFAST_CATALOG": "", "HOME": "/h"], "/h/.local/share/holdfast/catalog.sqlite"),
      (nil, ["XDG_DATA_HOME": "/d", "HOME": "/h"], "/d/holdfast/catalog.sqlite"),
      (nil, ["XDG_DATA_HOME": "d", "HOME": "/h"], "/h/.local/share/holdfast/catalog.sqlite"),
    ] as [(String?, [String: String], String)])
  func `finds the place`(option: String?, environment: [String: String], expected: String) throws {
    let location = try CatalogLocation(
      option: option, environment: environment, workingFolder: "/srv", user: 5
    ) { _ in .local }
    #expect(location.named == expected)
    #expect(location.index == expected)
    #expect(location.remark == nil)
  }

  @Test(arguments: [[:], ["HOME": ""], ["HOME": "relative"]])
  func `T-94 says that there is no home`(environment: [String: String]) {
    #expect(throws: CatalogError.noHome) {
      try CatalogLocation(
        option: nil, environment: environment, workingFolder: "/", user: 0)
    }
    #expect(!CatalogError.noHome.hints.isEmpty)
  }

  @Test func `T-90 keeps the index of a network place on this machine`() throws {
    let location = try CatalogLocation(
      option: nil, environment: ["HOME": "/home/ann"], workingFolder: "/", user: 1000
    ) { $0.hasPrefix("/home") ? .network(name: "nfs4") : .local }
    #expect(location.named == "/home/ann/.local/share/holdfast/catalog.sqlite")
    #expect(location.snapshotFolder == "/home/ann/.local/share/holdfast/snapshots")
    #expect(location.index.hasPrefix("/var/tmp/holdfast-1000/catalog-"))
    #expect(location.indexKind == .local)
    #expect(location.remark?.contains("nfs4") == true)
  }

  @Test func `T-90 a network place shares snapshots and history between machines`() throws {
    let folder = try Folder()
    func location(machine: String) throws -> CatalogLocation {
      try CatalogLocation(
        option: "\(folder.path)/shared/catalog.sqlite",
        environment: ["TMPDIR": "\(folder.path)/\(machine)"], workingFolder: "/", user: 1
      ) { $0.contains("shared") ? .network(name: "nfs") : .local }
    }
    let first = try Catalog.open(try location(machine: "one"))
    try first.record(
      ScanRecord(file: try SnapshotFile(Sample.full), environment: "prod", scannedAt: 7))
    let second = try Catalog.open(try location(machine: "two"))
    #expect(try second.environments() == first.environments())
    #expect(try second.snapshot(try second.identity(of: "prod")).snapshot == Sample.full)
    #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/shared/catalog.sqlite"))
  }

  @Test func `T-90 an index on a network file system has no log`() throws {
    let folder = try Folder()
    let location = try CatalogLocation(
      option: "\(folder.path)/catalog.sqlite", environment: ["TMPDIR": "\(folder.path)/tmp"],
      workingFolder: "/", user: 1
    ) { _ in .network(name: "nfs") }
    let catalog = try Catalog.open(location)
    let mode = try catalog.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
    #expect(mode == "delete")
    let mapped = try catalog.read { try Int.fetchOne($0, sql: "PRAGMA mmap_size") }
    #expect(mapped == 0)
  }

  @Test(arguments: [
    ("/home/ann/x", FileSystemKind.network(name: "nfs4")),
    ("/home", .network(name: "nfs4")),
    ("/homes", .local),
    ("/mnt/my disk/x", .network(name: "fuse.sshfs")),
    ("/over", .local),
    ("/", .local),
  ])
  func `reads the table of mounts`(path: String, expected: FileSystemKind) {
    let mounts = """
      22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
      40 22 0:40 / /home rw shared:2 master:3 - nfs4 server:/home rw,vers=4.2
      41 22 0:41 / /mnt/my\\040disk rw - fuse.sshfs me@host: rw
      42 22 0:42 / /over rw - nfs server:/x rw
      43 42 0:43 / /over rw - tmpfs tmpfs rw
      broken line
      """
    #expect(FileSystemKind(of: path, mounts: mounts) == expected)
  }

  @Test func `knows the temporary folder as local`() throws {
    let folder = try Folder()
    #expect(FileSystemKind(below: "\(folder.path)/not/there") == .local)
  }
}
