import Accelerators
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
    let plan = folderPlan(source)
    let folder = FolderSource(path: plan.root, descent: plan.descent)
    var recorder = CountingRecorder(
      LayerRecorder(whiteouts: .ordinary, binaries: plan.binaries), progress)
    folder.walk(into: &recorder)
    let record = try recorder.finished()
    var tree = Overlay.merge([record])
    if !tree.requests.isEmpty {
      var second = LayerRecorder(
        reading: Dictionary(
          tree.requests.map { ($0.path, $0.extractor) }, uniquingKeysWith: { first, _ in first }))
      folder.walk(into: &second)
      var supplements: [ContentRequest: FileRecord] = [:]
      var found = second.finished()
      try found.addListDigests()
      for file in found.files {
        supplements[ContentRequest(layer: 0, path: file.path, extractor: file.extractor)] = file
      }
      tree = Overlay.merge([record], supplements: supplements)
    }
    let snapshot = GraphBuilder.build(
      GraphInput(
        tree: tree,
        subject: Snapshot.Subject(
          kind: plan.kind, reference: source.text, platform: Platform.current.text),
        tool: tool, python: options.python))
    // With the machine around it a prefix is another subject, which no history wants.
    if !plan.isWithSystem { try keep(snapshot) }
    return snapshot
  }

  /// Which part of which tree is read, and as what.
  struct FolderPlan {
    var root: String
    var descent: (_ path: String) -> FolderSource.Descent
    var binaries: LayerRecorder.Binaries
    var kind: Snapshot.Subject.Kind
    var isWithSystem = false
  }

  private func folderPlan(_ source: SourceReference) -> FolderPlan {
    let isEnvironment = source.kind == .venv || source.kind == .conda
    if isEnvironment, options.withSystem, source.path.hasPrefix("/") {
      let system = SystemFolders(environment: String(source.path.dropFirst()))
      return FolderPlan(
        root: "/", descent: { system.descends($0) ? .enter : .skip }, binaries: .read,
        kind: .folder, isWithSystem: true)
    }
    guard isEnvironment else {
      return FolderPlan(
        root: source.path, descent: { _ in .enter }, binaries: .read, kind: .folder)
    }
    return FolderPlan(
      root: source.path, descent: { EnvironmentFolders.descends($0) ? .enter : .skip },
      binaries: .chosen { EnvironmentFolders.reads($0) },
      kind: source.kind == .venv ? .virtualEnvironment : .condaPrefix)
  }
}

/// Which folders of a Python environment hold what a scan needs, and which binaries are read there.
///
/// Environments often lie on network file systems, where every open file counts: packages tell by
/// their records what they are, and only GPU frameworks are looked into. The extension modules of
/// other packages are left alone.
enum EnvironmentFolders {
  /// Records, executables and native components; the packages' own code is left alone, so that a
  /// large environment on a network file system costs few reads.
  static func descends(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    guard let first = parts.first, let last = parts.last else { return true }
    switch first {
    case "bin": return parts.count == 1
    case "conda-meta": return parts.count == 1
    case "etc": return ["etc", "etc/OpenCL", "etc/OpenCL/vendors"].contains(path)
    case "lib", "lib64":
      if parts.count <= 2 { return parts.count == 1 || last.hasPrefix("python") }
      if parts.count == 3 { return last == "site-packages" || last == "dist-packages" }
      if parts.count == 4, isRecord(last) { return true }
      return last == "EGG-INFO" || isFramework(parts[3...])
    default: return false
    }
  }

  /// Whether the binary at a path is read: interpreters, what the folders of frameworks hold, and of
  /// the many libraries of a conda prefix those of accelerators and of the C++ runtime.
  static func reads(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    guard parts.count == 2, parts[0] == "lib" || parts[0] == "lib64" else { return true }
    return NativeLibraries.match(fileName: String(parts[1])) != nil
      || libraries.contains { parts[1].hasPrefix($0) }
  }

  private static func isRecord(_ name: Substring) -> Bool {
    name.hasSuffix(".dist-info") || name.hasSuffix(".egg-info") || name.hasSuffix(".egg")
  }

  // Folders inside `site-packages` with device code, native components or build files.
  private static func isFramework(_ parts: ArraySlice<Substring>) -> Bool {
    guard let first = parts.first else { return false }
    switch first {
    case "nvidia": return parts.count <= 3
    case "jax_plugins": return parts.count <= 2
    case _ where first.hasPrefix("jax_cuda") || first.hasPrefix("jax_rocm"):
      return parts.count == 1
    default: return frameworks.contains(parts.joined(separator: "/"))
    }
  }

  private static let frameworks: Set<String> = [
    "bitsandbytes", "ctranslate2", "ctranslate2.libs", "cupy", "cupy/.data",
    "intel_extension_for_pytorch",
    "intel_extension_for_pytorch/lib", "jaxlib", "libtpu", "lightgbm", "lightgbm/lib",
    "onnxruntime", "onnxruntime/capi", "paddle", "paddle/base", "paddle/libs", "paddle/version",
    "tensorflow", "tensorflow/python", "tensorflow/python/platform", "tensorrt",
    "tensorrt_bindings", "tensorrt_libs", "torch", "torch/lib", "torchaudio", "torchaudio/lib",
    "torchvision", "xgboost", "xgboost/lib",
  ]

  private static let libraries = [
    "libc10", "libgcc_s", "libonnxruntime", "libpython", "libstdc++", "libtensorflow", "libtorch",
    "libxgboost", "lib_lightgbm",
  ]
}
