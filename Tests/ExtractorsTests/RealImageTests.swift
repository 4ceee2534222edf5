import Extractors
import Foundation
import Model
import Testing
import Trees

/// The extractors on unpacked images of full size, against lists that other tools made.
///
/// `HOLDFAST_REAL_IMAGES` names a folder with `rootfs-NAME` folders and `expected-NAME.json` lists.
@Suite(.enabled(if: RealImage.folder != nil, "needs HOLDFAST_REAL_IMAGES"))
struct RealImageTests {
  @Test(arguments: RealImage.names)
  func `finds the same packages`(name: String) throws {
    let image = try RealImage(name)
    for (ecosystem, type) in [(Ecosystem.deb, "deb"), (.pypi, "python")] {
      let difference = image.packages(ecosystem).difference(from: image.expected(type))
      #expect(difference.isEmpty, "\(difference)")
    }
  }

  @Test(arguments: RealImage.names)
  func `reads the same requirements, interpreters and installers`(name: String) throws {
    let image = try RealImage(name)
    for entry in image.list where entry.type == "python" {
      let record = try #require(image.file(at: entry.location))
      guard case .package(let fact) = record.facts.first else { continue }
      #expect(fact.requirements.count == entry.requiresDist?.count ?? 0, "\(entry.location)")
      #expect(fact.requiresPython ?? "" == entry.requiresPython ?? "", "\(entry.location)")
      let installer = image.record.files.first {
        $0.path == String(entry.location.dropFirst()) + "/INSTALLER"
      }
      if case .companion(.installer(let name)) = installer?.facts.first {
        #expect(name == entry.installer, "\(entry.location)")
      }
    }
  }

  @Test(arguments: RealImage.names)
  func `understands every file`(name: String) throws {
    let image = try RealImage(name)
    let notices = image.record.files.flatMap { file in
      file.notices.map { "\(file.path): \(FactDump.text($0))" }
    }
    #expect(notices == [])
  }
}

/// One unpacked image and the list of its packages.
private struct RealImage {
  struct Entry: Decodable {
    var type: String
    var name: String
    var version: String
    var location: String
    var installer: String?
    var requiresDist: [String]?
    var requiresPython: String?
  }

  private struct List: Decodable {
    var packages: [Entry]
  }

  static let folder = ProcessInfo.processInfo.environment["HOLDFAST_REAL_IMAGES"]
    .map { URL(filePath: $0) }
  static let names =
    folder.map { folder in
      Project.names(folder).filter { $0.hasPrefix("rootfs-") }.map { String($0.dropFirst(7)) }
    } ?? []

  let record: LayerRecord
  let list: [Entry]

  init(_ name: String) throws {
    let folder = try #require(Self.folder)
    record = try FolderTree(root: folder.appending(path: "rootfs-\(name)")).record()
    let data = try Data(contentsOf: folder.appending(path: "expected-\(name).json"))
    list = try JSONDecoder().decode(List.self, from: data).packages
  }

  /// Name, version and place of the packages that the list holds, sorted.
  func expected(_ type: String) -> [String] {
    list.filter { $0.type == type }.map { "\($0.name) \($0.version) \($0.location)" }.sorted()
  }

  /// Name, version and place of the packages that were found, sorted.
  func packages(_ ecosystem: Ecosystem) -> [String] {
    record.files.flatMap { file in
      file.facts.compactMap { fact -> String? in
        guard case .package(let package) = fact, package.ecosystem == ecosystem else { return nil }
        return "\(package.name) \(package.version) \(place(file.path))"
      }
    }.sorted()
  }

  /// The list names the folder of a distribution, and the file of all other records.
  private func place(_ path: String) -> String {
    let name = TreePath.name(path)
    return "/" + (name == "METADATA" || name == "PKG-INFO" ? TreePath.folder(path) : path)
  }

  /// The record of the package at a place.
  func file(at location: String) -> FileRecord? {
    record.files.first { "/" + $0.path == location || place($0.path) == location }
  }
}
