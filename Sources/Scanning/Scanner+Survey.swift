import Archives
import Extractors
import Images
import Model
import Repositories
import Trees

extension Scanner {
  /// Every entry of the final view of a source, each file hashed in one pass.
  ///
  /// An image, a root directory, an environment, or a repository at a ref, its index or work tree.
  /// Layers are read in parallel and checked against their digests as in a scan; order, owners and
  /// times are those of the source. Throws `ImageError`, `ArchiveError`, `RepositoryError`,
  /// `DigestError` or `ScanError`.
  package func survey(
    _ source: SourceReference, _ request: SurveyRequest = SurveyRequest()
  ) async throws -> FileSurvey {
    switch source.kind {
    case .archive, .oci: return try await surveyImage(source, request)
    case .rootfs, .venv, .conda, .host: return try surveyFolder(source, request)
    case .repo: return try surveyRepository(source, request)
    case .standardInput: throw ScanError.passesOnce
    }
  }

  // Largest first, at most `threads` at once; laid over each other in the image's order.
  private func surveyImage(
    _ source: SourceReference, _ request: SurveyRequest
  ) async throws -> FileSurvey {
    let image = try ImageOpener.open(
      path: source.path, tag: source.selector, platform: options.platform,
      trustDigests: options.trustDigests)
    progress.update { $0.layers = image.layers.count }
    let queue = image.layers.indices.sorted { left, right in
      let a = image.layers[left].region?.count ?? 0
      let b = image.layers[right].region?.count ?? 0
      return a == b ? left < right : a > b
    }
    var layers = try await withThrowingTaskGroup(of: (Int, SurveyedLayer).self) { group in
      var results: [Int: SurveyedLayer] = [:]
      var waiting = queue.makeIterator()
      func start() {
        guard let index = waiting.next() else { return }
        let layer = image.layers[index]
        group.addTask { (index, try await self.survey(layer, request)) }
      }
      for _ in 0..<options.threads { start() }
      while let (index, layer) = try await group.next() {
        results[index] = layer
        progress.update { $0.layersDone += 1 }
        start()
      }
      return results
    }
    var overlay = SurveyOverlay(limitKeptBytes: request.limitKeptBytes)
    for index in image.layers.indices {
      if var layer = layers.removeValue(forKey: index) { overlay.apply(&layer, index) }
    }
    var survey = overlay.finished(layers: image.configuration.layers.positions)
    survey.notices = (survey.notices + image.notices).sorted()
    return survey
  }

  @concurrent
  private func survey(
    _ layer: Image.Layer, _ request: SurveyRequest
  ) async throws -> SurveyedLayer {
    guard let region = layer.region else { return SurveyedLayer() }
    try Task.checkCancellation()
    var visitor = try SurveyVisitor(request, readsWhiteouts: true, progress: progress)
    _ = try LayerReader.read(
      region, expecting: layer.expectation,
      options: LayerOptions(
        trustDigests: options.trustDigests, verifyDiffID: options.verifyDiffIDs,
        limitBytes: options.limitLayerBytes, inflatesAhead: true),
      into: &visitor)
    return try visitor.finished()
  }

  private func surveyFolder(
    _ source: SourceReference, _ request: SurveyRequest
  ) throws -> FileSurvey {
    try requireFolder(source)
    // Beside a base prefix lie its other environments and its cache of packages.
    let others = source.kind == .conda ? ["envs", "pkgs"] : []
    let folder = FolderSource(path: source.path) { path in
      others.contains(path)
        ? .skipNoting("another environment or a cache of packages: not surveyed") : .enter
    }
    var visitor = try SurveyVisitor(request, readsWhiteouts: false, progress: progress)
    folder.walk(into: &visitor)
    return try finish(visitor, request)
  }

  private func surveyRepository(
    _ source: SourceReference, _ request: SurveyRequest
  ) throws -> FileSurvey {
    let member = source.member.map { TreePath.normalized(Array($0.utf8)).path } ?? ""
    var visitor = try SurveyVisitor(
      request, readsWhiteouts: false, progress: progress,
      accepts: { TreePath.isInside($0, member) })
    if source.selector == nil || source.selector == "worktree" {
      try requireFolder(source)
      FolderSource(path: source.path, descent: ProjectFolders(root: source.path).descent)
        .walk(into: &visitor)
    } else {
      let repository = try Repository(path: source.path)
      let wants: (String) -> Bool = { TreePath.isInside($0, member) }
      _ =
        source.selector == "index"
        ? try repository.walkIndex(wants: wants, into: &visitor)
        : try repository.walk(
          reference: source.selector ?? "HEAD", wants: wants, into: &visitor)
    }
    return try finish(visitor, request)
  }

  private func requireFolder(_ source: SourceReference) throws {
    guard case .folder = FileStatus(path: source.path, followingLinks: true) else {
      throw ScanError.notAFolder(
        path: source.path, looksLike: FileStatus(path: source.path).description)
    }
  }

  private func finish(
    _ visitor: consuming SurveyVisitor, _ request: SurveyRequest
  ) throws -> FileSurvey {
    var overlay = SurveyOverlay(limitKeptBytes: request.limitKeptBytes)
    var layer = try visitor.finished()
    overlay.apply(&layer, 0)
    return overlay.finished(layers: [])
  }
}
