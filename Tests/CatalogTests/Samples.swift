import Bytes
import Foundation
import Model

@testable import Catalog

/// Snapshots and records to store.
enum Sample {
  static let digest = "sha256:" + String(repeating: "ab", count: 32)

  static func digest(_ number: Int) -> Digest? {
    let text = String(number, radix: 16)
    return Digest("sha256:" + String(repeating: "0", count: 64 - text.count) + text)
  }

  /// A snapshot in which every field of packages and requirements has a value.
  static var full: Snapshot {
    var snapshot = small(packages: [("torch", "2.3.0+cu121"), ("numpy", "1.26.4")])
    snapshot.facts.os = .init(id: "debian", versionId: "12", codename: "bookworm", name: "Debian")
    snapshot.facts.libc = .init(family: "glibc", version: "2.36")
    snapshot.facts.environment = ["A": .text("é\u{301}\u{7}"), "TOKEN": .redacted]
    snapshot.facts.labels = ["z": "</script>", "a\u{202E}": "&"]
    snapshot.layers = [
      .init(
        index: 0, diffId: digest, createdBy: "COPY \u{1B}[31m \"x\" \\ / \u{85}", empty: false,
        created: "2026-01-02T03:04:05.5Z")
    ]
    snapshot.notices = [Notice("cannot read", path: "/a\u{2066}b", layer: 0, line: 3)]
    snapshot.accelerators.components = [
      .init(
        name: "cuda-runtime", version: "12.1.105", soname: "libcudart.so.12", path: "/x",
        layer: 0, package: "p0")
    ]
    let evidence = Evidence(path: "/opt/é/METADATA", layer: 0, line: 12)
    let source = filledSource
    snapshot.packages[0].architecture = "amd64"
    snapshot.packages[0].build = .init(local: "cu121", tags: ["cp311-none-any"], text: "py_0")
    snapshot.packages[0].source = source
    snapshot.packages[0].direct = true
    snapshot.packages[0].owner = "p1"
    snapshot.packages[0].installer = "pip"
    snapshot.packages[0].hashes = [digest]
    snapshot.packages[0].contents = digest
    snapshot.packages[0].brokenState = "unpacked"
    snapshot.packages[0].requiresPython = ">=3.8"
    snapshot.packages[0].attributes = ["license": "MIT", "Ä": "e\u{301}", "fn": "\u{E9}"]
    snapshot.packages[0].evidence = [evidence]
    snapshot.packages[0].layer = 0
    var edge = RequirementEdge(
      from: "p0", anyOf: [.init(name: "numpy", specifier: "<2", to: ["p1"])], ecosystem: .pypi,
      kind: .runtime, status: .violated, evidence: evidence)
    edge.marker = "python_version < '3.12'"
    edge.extrasRequested = ["fast"]
    edge.activatedByExtra = "gpu"
    edge.group = "dev"
    edge.source = source
    edge.hashes = [digest]
    var declared = RequirementEdge(
      from: RequirementEdge.root,
      anyOf: [.init(name: "torch", specifier: ">=2"), .init(name: "torch-cpu", specifier: "")],
      ecosystem: .pypi, kind: .declared, status: .satisfied, evidence: evidence)
    declared.group = "dev"
    snapshot.requirements = [edge, declared]
    return snapshot
  }

  static var filledSource: PackageSource {
    var source = PackageSource(
      kind: .vcs, url: "https://example.com/a?b=1&c=<2>", commit: "0123abcd",
      requestedRevision: "main", editable: false)
    source.subdirectory = "packages/one"
    return source
  }

  static func small(packages: [(String, String)], reference: String = "archive:a.tar") -> Snapshot {
    var snapshot = Snapshot(
      tool: .init(version: "0.1.0"),
      subject: .init(
        kind: .image, reference: reference, digest: digest, platform: "linux/amd64",
        verified: true))
    for (index, (name, version)) in packages.enumerated() {
      snapshot.packages.append(package(index, name, version))
    }
    return snapshot
  }

  static func package(_ index: Int, _ name: String, _ version: String) -> PackageRecord {
    let folder = "/opt/venv/lib/python3.11/site-packages"
    let url = version.replacingOccurrences(of: "+", with: "%2B")
    var record = PackageRecord(
      ecosystem: .pypi, name: name, version: version,
      purl: "pkg:pypi/\(name.lowercased().replacingOccurrences(of: "_", with: "-"))@\(url)",
      state: .installed, role: .primary, location: folder,
      evidence: [Evidence(path: "\(folder)/\(name)-\(version).dist-info/METADATA", layer: 4)])
    record.id = "p\(index)"
    record.install = "i\(index)"
    record.installer = "pip"
    record.build = .init(tags: ["cp311-cp311-manylinux_2_17_x86_64"])
    return record
  }

  /// A snapshot of `count` packages: those of base `base`, the last tenth of image `image` itself.
  static func synthetic(base: Int, image: Int, count: Int) -> Snapshot {
    var snapshot = small(packages: [], reference: "archive:image-\(image).tar")
    snapshot.subject.digest = digest(image)?.text
    for index in 0..<count {
      let isOwn = index >= count - count / 10
      let salt = isOwn ? image * 31 + index * 7 : base * 17 + index * 5
      var record = package(
        index, "package-\(index * 13 % 1009)-\(isOwn ? "app" : "base")",
        "\(salt % 4).\(salt % 23).\(salt % 7)")
      record.hashes = []
      snapshot.packages.append(record)
      for step in 1...2 {
        snapshot.requirements.append(
          RequirementEdge(
            from: record.id,
            anyOf: [
              .init(
                name: "package-\((index + step) * 13 % 1009)-base",
                specifier: ">=\(index % 3).\(step)", to: ["p\((index + step) % count)"])
            ], ecosystem: .pypi, kind: .runtime, status: .satisfied,
            evidence: Evidence(
              path: record.evidence.first?.path ?? "", layer: 4, line: 12 + step)))
      }
    }
    return snapshot
  }

  static var layerRecord: LayerRecord {
    var record = LayerRecord()
    let content = Array("a/__init__.py,sha256=x,1\n".utf8)
    var package = PackageFact(ecosystem: .conda, name: "numpy", version: "1.26.4")
    package.files = FileListFact(
      form: .installedFiles, count: 2, records: [], content: Array("x\ny\n".utf8))
    record.files = [
      FileRecord(
        path: "a/RECORD", size: 25, extractor: "python.dist-info",
        facts: [.files(FileListFact(form: .record, count: 1, records: [], content: content))]),
      FileRecord(
        path: "conda-meta/numpy.json", size: 9, extractor: "conda.meta", facts: [.package(package)],
        notices: [Notice("odd")]),
    ]
    record.links = [LinkRecord(.symbolic, "usr/bin/python", to: "python3")]
    record.whiteouts = ["gone"]
    record.opaqueFolders = ["hidden"]
    record.notices = [Notice("layer")]
    record.paths.append("a/RECORD", .file)
    record.paths.append("a/b", .folder)
    return record
  }
}

/// A folder of a test, removed when the value goes away.
final class Folder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "holdfast-catalog-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  var location: CatalogLocation { CatalogLocation(localPath: "\(path)/catalog.sqlite") }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
  }

  func read(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: "\(path)/\(name)")))
  }
}

/// Runs the sqlite3 shell, the judge of what other programs see.
enum Shell {
  static let sqlite = "/usr/bin/sqlite3"
  static var isThere: Bool { FileManager.default.isExecutableFile(atPath: sqlite) }

  static func sqlite(_ path: String, _ sql: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: sqlite)
    process.arguments = ["-batch", "-readonly", path, sql]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: text, as: UTF8.self).trimmingCharacters(in: .newlines)
  }
}

/// The root of the project.
let projectFolder = URL(filePath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
  .path
