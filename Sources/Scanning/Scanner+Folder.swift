import Extractors
import Graphs
import Images
import Model
import Trees

extension Scanner {
  /// A root directory, virtual environment or conda prefix: one tree without whiteouts.
  func scanFolder(_ source: SourceReference) throws -> Snapshot {
    guard case .folder = FileStatus(path: source.path, followingLinks: true) else {
      throw ScanError.notAFolder(
        path: source.path, looksLike: FileStatus(path: source.path).description)
    }
    let isWhole = source.kind == .rootfs
    func descent(_ path: String) -> FolderSource.Descent {
      isWhole || EnvironmentFolders.descends(path) ? .enter : .skip
    }
    var recorder = CountingRecorder(LayerRecorder(whiteouts: .ordinary, binaries: .read), progress)
    FolderSource(path: source.path, descent: descent).walk(into: &recorder)
    let record = recorder.finished()
    var tree = Overlay.merge([record])
    if !tree.requests.isEmpty {
      var second = LayerRecorder(
        reading: Dictionary(
          tree.requests.map { ($0.path, $0.extractor) }, uniquingKeysWith: { first, _ in first }))
      FolderSource(path: source.path, descent: descent).walk(into: &second)
      var supplements: [ContentRequest: FileRecord] = [:]
      for file in second.finished().files {
        supplements[ContentRequest(layer: 0, path: file.path, extractor: file.extractor)] = file
      }
      tree = Overlay.merge([record], supplements: supplements)
    }
    let kind: Snapshot.Subject.Kind =
      switch source.kind {
      case .venv: .virtualEnvironment
      case .conda: .condaPrefix
      default: .folder
      }
    let snapshot = GraphBuilder.build(
      GraphInput(
        tree: tree,
        subject: Snapshot.Subject(
          kind: kind, reference: source.text, platform: Platform.current.text),
        tool: tool, python: options.python))
    try keep(snapshot)
    return snapshot
  }
}

/// Which folders of a Python environment can hold records of packages.
enum EnvironmentFolders {
  /// Records, executables and native components; the packages' own code is left alone, so that a
  /// large environment on a network file system costs few reads.
  static func descends(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    guard let first = parts.first, let last = parts.last else { return true }
    switch first {
    case "bin": return parts.count == 1
    case "conda-meta": return parts.count == 1
    case "lib", "lib64":
      if parts.count <= 2 { return parts.count == 1 || last.hasPrefix("python") }
      if parts.count == 3 { return last == "site-packages" || last == "dist-packages" }
      if parts.count == 4 {
        return last.hasSuffix(".dist-info") || last.hasSuffix(".egg-info")
          || last.hasSuffix(".egg") || last == "nvidia"
      }
      return parts[3] == "nvidia" ? parts.count <= 6 : last == "EGG-INFO"
    default: return false
    }
  }
}
