import Model
import TestKit
import Testing

/// The digest of the files that a package's record names.
struct PackageContentsTests {
  private static let digest = "ypeBEsobvcr6wjGzmiPcTaeG7_gUfE5yuYB3ha_uSLs"
  private static let sum = "d41d8cd98f00b204e9800998ecf8427e"

  private static func wheel(
    _ tar: inout TarBuilder, in folder: String, _ code: String, others: [String]
  ) {
    tar.distribution("alpha", "1.0", in: folder)
    let rows = ["alpha/a.py,sha256=\(code),1", "alpha-1.0.dist-info/RECORD,,"] + others
    tar.file(folder + "/alpha-1.0.dist-info/RECORD", rows.joined(separator: "\n"))
  }

  @Test func `is the same for a wheel whoever installed it`() async throws {
    var tar = TarBuilder()
    Self.wheel(
      &tar, in: Place.venv, Self.digest,
      others: ["../../../bin/a,sha256=\(Self.digest),1", "alpha/__pycache__/a.cpython-311.pyc,,"])
    Self.wheel(
      &tar, in: Place.system, Self.digest,
      others: ["alpha-1.0.dist-info/INSTALLER,sha256=\(Self.digest),2"])
    Self.wheel(
      &tar, in: Place.other, String(Self.digest.reversed()), others: [])
    let contents = try await Scan.layers(tar).installs("alpha").map { ($0.location, $0.contents) }
    let byPlace = Dictionary(uniqueKeysWithValues: contents)
    let digest = try #require(byPlace["/" + Place.venv] ?? nil)
    #expect(digest.hasPrefix("sha256:"))
    #expect(byPlace["/" + Place.system] == digest)
    #expect(byPlace["/" + Place.other] != digest)
  }

  @Test func `is missing where the record names no digests`() async throws {
    var tar = TarBuilder()
    tar.distribution("alpha", "1.0")
    tar.file(Place.venv + "/alpha-1.0.dist-info/RECORD", "alpha/a.py,,\n")
    tar.distribution("beta", "1.0")
    #expect(try await Scan.layers(tar).packages.allSatisfy { $0.contents == nil })
  }

  @Test func `goes to the Debian package of the list's name`() async throws {
    var tar = TarBuilder()
    tar.dpkg([("a", "1", []), ("b", "1", []), ("c", "1", [])])
    tar.file("var/lib/dpkg/info/a.md5sums", "\(Self.sum)  usr/bin/a\n")
    tar.file("var/lib/dpkg/info/b:amd64.md5sums", "\(Self.sum)  usr/bin/b\n")
    tar.file("var/lib/dpkg/status.d/d", "Package: d\nArchitecture: amd64\nVersion: 1\n")
    tar.file("var/lib/dpkg/status.d/d.md5sums", "\(Self.sum)  usr/bin/d\n")
    let snapshot = try await Scan.layers(tar)
    #expect(
      snapshot.packages.filter { $0.contents != nil }.map(\.name) == ["a", "b", "d"])
    #expect(Set(snapshot.packages.map(\.contents)).count == 4)
  }

  @Test func `is that of the packaged files of a conda record`() async throws {
    var tar = TarBuilder()
    let sum = String(repeating: "ab", count: 32)
    tar.file(
      "opt/conda/conda-meta/a-1-0.json",
      """
      {"name": "a", "version": "1", "build": "0", "files": ["bin/a", "lib/b"], "paths_data":
      {"paths_version": 1, "paths": [{"_path": "lib/b", "path_type": "softlink", "sha256": "\(sum)"},
      {"_path": "bin/a", "path_type": "hardlink", "sha256": "\(sum)", "sha256_in_prefix": "x"}]}}
      """)
    tar.file(
      "opt/other/conda-meta/a-1-0.json",
      """
      {"name": "a", "version": "1", "build": "0", "files": ["bin/a"], "paths_data":
      {"paths": [{"_path": "bin/a", "sha256": "\(sum)", "sha256_in_prefix": "y"}]}}
      """)
    let rows = try await Scan.layers(tar).installs("a")
    #expect(rows.count == 2)
    #expect(rows.first?.contents != nil)
    #expect(Set(rows.map(\.contents)).count == 1)
  }
}
