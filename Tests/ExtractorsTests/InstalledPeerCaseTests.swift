import Extractors
import Foundation
import Model
import Testing
import Trees

/// Inputs that other scanners test themselves with, and the packages that they expect.
///
/// The inputs are other people's and lie beside the project, in `../shared/corpus/peer-cases`.
@Suite(.enabled(if: PeerCase.isPresent, "needs ../shared/corpus/peer-cases"))
struct InstalledPeerCaseTests {
  @Test(
    arguments: PeerCase.all(in: "osv-scalibr/os-dpkg", as: "root/var/lib/dpkg/status")
      + PeerCase.all(in: "osv-scalibr/language-python-wheelegg", as: "a.dist-info/METADATA")
      + PeerCase.all(
        in: "trivy/pkg-dependency-parser-python-packaging", as: "a.dist-info/METADATA")
      + PeerCase.all(in: "osv-scalibr/language-python-condameta", as: "conda-meta/a.json")
      + PeerCase.all(in: "trivy/pkg-fanal-analyzer-language-conda-meta", as: "conda-meta/a.json")
      + PeerCase.all(in: "trivy/pkg-fanal-analyzer-language-python-packaging", as: nil)
      + PeerCase.all(in: "syft/cataloger-debian", as: nil))
  func `finds the packages that the peer expects`(peer: PeerCase) throws {
    let record = try peer.record()
    let found = record.files.flatMap(\.facts).compactMap { fact -> String? in
      guard case .package(let package) = fact, package.brokenState == nil else { return nil }
      return "\(package.name) \(package.version)"
    }
    let expected = try peer.expected()
    #expect(found.sorted() == expected.packages.sorted())
    if expected.isError { #expect(record.files.contains { !$0.notices.isEmpty }) }
  }
}

/// One case of another scanner.
struct PeerCase: CustomTestStringConvertible, Sendable {
  private struct Expected: Decodable {
    struct Package: Decodable {
      var name: String
      var version: String?
    }

    var entry: String
    var outcome: String
    var packages: [Package]?
  }

  static let folder = Project.root.deletingLastPathComponent()
    .appending(path: "shared/corpus/peer-cases")
  static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path()) }

  let name: String
  /// The path under which the one file of the case is read; nil where the case is a tree.
  let path: String?

  var testDescription: String { name }

  static func all(in group: String, as path: String?) -> [PeerCase] {
    Project.names(folder.appending(path: group)).map {
      PeerCase(name: "\(group)/\($0)", path: path)
    }
  }

  func expected() throws -> (packages: [String], isError: Bool) {
    let expected = try read()
    return (
      (expected.packages ?? []).map { "\($0.name) \($0.version ?? "")" },
      expected.outcome == "error"
    )
  }

  func record() throws -> LayerRecord {
    let entry = Self.folder.appending(path: "\(name)/\(try read().entry)")
    guard let path else { return try FolderTree(root: entry).record() }
    let name = entry.lastPathComponent
    let isFolder = entry.path().contains("/status.d/")
    let target = isFolder ? "root/var/lib/dpkg/status.d/\(name)" : path
    guard let extractor = Registry.extractor(for: target) else { return LayerRecord() }
    let content = [UInt8](try Data(contentsOf: entry))
    return WantedFile(path: target, extractor: extractor.name, bytes: content).record(content)
  }

  private func read() throws -> Expected {
    let data = try Data(contentsOf: Self.folder.appending(path: "\(name)/expected.json"))
    return try JSONDecoder().decode(Expected.self, from: data)
  }
}
