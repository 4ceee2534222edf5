import Extractors
import Foundation
import Model
import Testing
import Trees

/// The files of this project that tests read.
enum Project {
  /// The root of the project, found from this file.
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  /// The inputs of this room's tests.
  static let fixtures = root.appending(path: "fixtures/extract")

  /// The names in a folder, sorted; none where there is no folder.
  static func names(_ folder: URL) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: folder.path(percentEncoded: false))
    return (names ?? []).sorted()
  }
}

/// One case folder, `fixtures/extract/NAME/CASE`.
struct FixtureCase: CustomTestStringConvertible, Sendable {
  let extractor: String
  let name: String

  var folder: URL { Project.fixtures.appending(path: "\(extractor)/\(name)") }
  var testDescription: String { "\(extractor)/\(name)" }

  static let all: [FixtureCase] = Project.names(Project.fixtures).flatMap { extractor in
    Project.names(Project.fixtures.appending(path: extractor)).map {
      FixtureCase(extractor: extractor, name: $0)
    }
  }
}

/// A folder handed to a visitor in sorted order, in chunks of a chosen size.
struct FolderTree {
  let root: URL
  var chunkBytes = 1 << 16
  /// Parts of contents may be asked for; otherwise contents pass by.
  var seeks = false

  /// Every entry below the root; links are not followed.
  func walk(_ visitor: inout some EntryVisitor) throws {
    try walk(root, path: "", &visitor)
  }

  private func walk(_ folder: URL, path: String, _ visitor: inout some EntryVisitor) throws {
    for name in Project.names(folder) {
      let url = folder.appending(path: name)
      let file = url.path(percentEncoded: false)
      let inner = path.isEmpty ? name : "\(path)/\(name)"
      let attributes = try FileManager.default.attributesOfItem(atPath: file)
      switch attributes[.type] as? FileAttributeType {
      case .typeDirectory:
        _ = visitor.enter(TreeEntry(path: inner, kind: .folder))
        try walk(url, path: inner, &visitor)
      case .typeSymbolicLink:
        let target = try FileManager.default.destinationOfSymbolicLink(atPath: file)
        _ = visitor.enter(TreeEntry(path: inner, kind: .symbolicLink(target: target)))
      case .typeRegular:
        let size = (attributes[.size] as? Int) ?? 0
        let demand = visitor.enter(TreeEntry(path: inner, kind: .file(size: size)))
        if demand == .none { continue }
        let bytes = [UInt8](try Data(contentsOf: url))
        if seeks, demand == .parts {
          visitor.examine(bytes)
        } else {
          read(bytes, &visitor)
        }
      default:
        _ = visitor.enter(TreeEntry(path: inner, kind: .special))
      }
    }
  }

  private func read(_ bytes: [UInt8], _ visitor: inout some EntryVisitor) {
    var start = 0
    while start < bytes.count {
      let chunk = Array(bytes[start..<min(start + chunkBytes, bytes.count)])
      visitor.read(chunk.span)
      start += chunk.count
    }
    visitor.leave()
  }

  /// The record of the whole folder.
  func record() throws -> LayerRecord {
    var recorder = LayerRecorder(whiteouts: .ordinary, binaries: .read)
    try walk(&recorder)
    return recorder.finished()
  }
}
