package import Trees

/// All extractors, sorted by file name; the first whose patterns want a path reads it.
package enum Registry {
  /// The list; a new extractor is one line here.
  package static let extractors: [any Extractor.Type] = [
    CUDAVersionExtractor.self,
    CondaHistoryExtractor.self,
    CondaMetaExtractor.self,
    CondaPinnedExtractor.self,
    CupyWheelExtractor.self,
    DirectURLExtractor.self,
    DistInfoMetadataExtractor.self,
    DockerfileExtractor.self,
    DpkgListExtractor.self,
    DpkgStatusExtractor.self,
    DpkgStatusFolderExtractor.self,
    DpkgSumsExtractor.self,
    EditablePathExtractor.self,
    EggInfoExtractor.self,
    EggInstalledFilesExtractor.self,
    EggLinkExtractor.self,
    EggRequiresExtractor.self,
    EnvironmentYMLExtractor.self,
    InstallerExtractor.self,
    LoaderFoldersExtractor.self,
    NativeLibraryExtractor.self,
    OSReleaseExtractor.self,
    OnnxruntimeBuildExtractor.self,
    OpenCLDriverExtractor.self,
    PaddleVersionExtractor.self,
    PoetryLockExtractor.self,
    PylockExtractor.self,
    PyprojectExtractor.self,
    PythonExecutableExtractor.self,
    PyvenvExtractor.self,
    ROCmVersionExtractor.self,
    RecordExtractor.self,
    RequestedExtractor.self,
    RequirementsExtractor.self,
    SetupCfgExtractor.self,
    TensorRTEngineExtractor.self,
    TensorflowBuildExtractor.self,
    TorchVersionExtractor.self,
    TorchaudioVersionExtractor.self,
    TorchvisionVersionExtractor.self,
    UvLockExtractor.self,
    WheelExtractor.self,
  ]

  /// A name for this set of extractors: facts cached under another name are read again.
  package static let fingerprint: String = {
    let text = extractors.map { "\($0.name)/\($0.revision)" }.joined(separator: " ")
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325  // FNV-1a, 64 bits.
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
  }()

  /// Finds the extractor of a path.
  package static let matcher = PathMatcher(extractors.map { $0.patterns })

  /// The extractor that wants a path, if any.
  package static func extractor(for path: String) -> (any Extractor.Type)? {
    guard let index = matcher.match(path, where: { extractors[$0].accepts(path) }) else {
      return nil
    }
    return extractors[index]
  }

  /// The name under which facts of single files are cached: another revision reads them again.
  package static func cacheName(_ name: String) -> String {
    extractor(named: name).map { "\($0.name)/\($0.revision)" } ?? name
  }

  /// The extractor of that name.
  package static func extractor(named name: String) -> (any Extractor.Type)? {
    extractors.first { $0.name == name }
  }
}
