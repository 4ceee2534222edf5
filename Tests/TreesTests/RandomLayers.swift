import Extractors
import Model
import TestKit
import Trees

/// Stacks of small random layers.
struct RandomLayers {
  /// The ending of names that an extractor wants: the content is an id.
  static let wanted = ".egg-link"

  private var random: SeededRandom
  private let names = ["a", "b", "c", "d"]
  private let leaves = ["w.egg-link", "v.egg-link", "plain", "a", "b", "c"]
  /// Links, which other unpackers treat in their own ways.
  private let withLinks: Bool
  private(set) var model = NaiveFileSystem()
  private(set) var layers: [[LayerEntry]] = []

  init(seed: UInt64, layers count: Int, entries: Int, withLinks: Bool = true) {
    self.random = SeededRandom(seed: seed)
    self.withLinks = withLinks
    for index in 0..<count { addLayer(index, entries: entries) }
  }

  private mutating func addLayer(_ index: Int, entries: Int) {
    var removals: [LayerEntry] = []
    for _ in 0..<(index == 0 ? 0 : Int.random(in: 0...3, using: &random)) {
      let path = self.path()
      guard model.accepts(path) else { continue }
      if Bool.random(using: &random) {
        removals.append(.whiteout(path))
      } else if case .folder = model.kind(path) {
        removals.append(.opaque(path))
      }
    }
    for entry in removals { model.apply(entry) }
    var layer: [LayerEntry] = []
    var used: Set<String> = []
    for number in 0..<entries {
      let path = self.path()
      guard model.accepts(path), used.insert(path).inserted,
        let entry = entry(path, id: "l\(index)-\(number)")
      else { continue }
      model.apply(entry)
      layer.append(entry)
    }
    // Markers stand anywhere in their layer.
    for entry in removals {
      layer.insert(entry, at: Int.random(in: 0...layer.count, using: &random))
    }
    layers.append(layer)
  }

  private mutating func path() -> String {
    var parts = (0..<Int.random(in: 0...2, using: &random)).compactMap { _ in
      names.randomElement(using: &random)
    }
    parts.append(leaves.randomElement(using: &random) ?? "")
    return parts.joined(separator: "/")
  }

  private mutating func entry(_ path: String, id: String) -> LayerEntry? {
    let number = Int.random(in: 0..<100, using: &random)
    if path.hasSuffix(Self.wanted) || number < 35 {
      if withLinks, number % 5 == 0 { return .symbolicLink(path, to: target()) }
      if number % 5 == 1, let target = source(for: path) { return .hardLink(path, to: target) }
      return .file(path, id: id)
    }
    if number < 60 { return .folder(path) }
    if number < 63 { return .special(path) }
    return withLinks && number < 80 ? .symbolicLink(path, to: target()) : .file(path, id: id)
  }

  private mutating func target() -> String {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: "/" + path()
    case 1: "../" + path()
    case 2: "../../" + path()
    default: path()
    }
  }

  // What a hard link may share: a file, not a folder that unpackers refuse.
  private mutating func source(for path: String) -> String? {
    for _ in 0..<20 {
      let candidate = self.path()
      if !TreePath.isInside(candidate, path), case .file = model.kind(candidate),
        !withLinks || model.accepts(candidate)
      {
        return candidate
      }
    }
    return nil
  }

  /// The layers as the recorder of layers sees them.
  var records: [LayerRecord] { Self.records(layers) }

  /// Layers as the recorder of layers sees them.
  static func records(_ layers: [[LayerEntry]]) -> [LayerRecord] {
    layers.map { layer in
      var recorder = LayerRecorder(whiteouts: .interpreted)
      for entry in layer { enter(entry, into: &recorder) }
      return recorder.finished()
    }
  }

  private static func enter(_ entry: LayerEntry, into recorder: inout LayerRecorder) {
    switch entry {
    case .file(let path, let id):
      let content = Array("/\(id)\n".utf8)
      let demand = recorder.enter(TreeEntry(path: path, kind: .file(size: content.count)))
      guard demand == .all else { return }
      recorder.read(content.span)
      recorder.leave()
    case .folder(let path): _ = recorder.enter(TreeEntry(path: path, kind: .folder))
    case .special(let path): _ = recorder.enter(TreeEntry(path: path, kind: .special))
    case .symbolicLink(let path, let target):
      _ = recorder.enter(TreeEntry(path: path, kind: .symbolicLink(target: target)))
    case .hardLink(let path, let target):
      _ = recorder.enter(TreeEntry(path: path, kind: .hardLink(target: target)))
    case .whiteout(let path):
      let name = TreePath.join(TreePath.folder(path), ".wh." + TreePath.name(path))
      _ = recorder.enter(TreeEntry(path: name, kind: .file(size: 0)))
    case .opaque(let path):
      _ = recorder.enter(
        TreeEntry(path: TreePath.join(path, ".wh..wh..opq"), kind: .file(size: 0)))
    }
  }

  /// The layers as tars, whiteouts first: some unpackers take them as they come.
  var tars: [TarBuilder] {
    layers.map { layer in
      var tar = TarBuilder()
      for entry in layer.filter(\.isMarker) + layer.filter({ !$0.isMarker }) {
        switch entry {
        case .file(let path, let id): tar.file(path, "/\(id)\n")
        case .folder(let path): tar.folder(path + "/")
        case .special(let path): tar.entry(Array(path.utf8), type: "6")
        case .symbolicLink(let path, let target): tar.symbolicLink(path, to: target)
        case .hardLink(let path, let target): tar.hardLink(path, to: target)
        case .whiteout(let path): tar.whiteout(path)
        case .opaque(let path): tar.file(path + "/.wh..wh..opq")
        }
      }
      return tar
    }
  }

  /// The merged files and the ids that their contents name; what links lead to is read once more.
  static func merged(_ records: [LayerRecord], _ layers: [[LayerEntry]]) -> [String: String] {
    var tree = Overlay.merge(records)
    if !tree.requests.isEmpty {
      var answers: [ContentRequest: FileRecord] = [:]
      for request in tree.requests {
        for case .file(request.path, let id) in layers[request.layer] {
          answers[request] = FileRecord(
            path: request.path, size: 0, extractor: request.extractor,
            facts: [.companion(.editable(path: "/\(id)"))])
        }
      }
      tree = Overlay.merge(records, supplements: answers)
    }
    var files: [String: String] = [:]
    for file in tree.files {
      for case .companion(.editable(let path)) in file.record.facts {
        files[file.path] = String(path.dropFirst())
      }
    }
    return files
  }
}
