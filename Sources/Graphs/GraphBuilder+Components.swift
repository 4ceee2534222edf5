import Accelerators
import Model
import Trees

extension AcceleratorJoin {
  /// Native components: libraries by their names, what packages and toolkits say they are, OpenCL
  /// drivers.
  func components(_ reach: LoaderReach) -> [AcceleratorFacts.Component] {
    var components: [AcceleratorFacts.Component] = []
    var seen: Set<String> = []
    var copies: [String: [Int]] = [:]
    let versions = ComponentVersions(self)
    for file in input.tree.files {
      let object = objects.exact(file.path)
      guard let fact = object.flatMap({ self.component(of: $0) }) ?? file.library else {
        continue
      }
      let row = object.map { owner(of: $0) } ?? owners.row(of: file.path, library: fact)
      if let row { seen.insert("\(row) \(fact.component)") }
      var component = AcceleratorFacts.Component(
        name: fact.component, version: nil, soname: fact.soname, path: shown(file.path),
        layer: layer(file.layer), package: row.map { ids[$0] })
      let binary = object.map { objects[$0].fact }
      let version = versions.version(of: fact, path: file.path, row: row, binary: binary)
      component.version = version?.text
      component.versionSource = version?.source
      component.buildID = binary?.buildID
      if let object, let by = reach.found[object] {
        component.isLoaded = true
        component.foundBy = by
      }
      copies["\(fact.component) \(binary?.soname ?? fact.soname)", default: []]
        .append(components.count)
      components.append(component)
    }
    // A copy that nothing takes, while another of the same soname is taken, is passed over.
    for (_, members) in copies where members.contains(where: { components[$0].isLoaded == true }) {
      for member in members where components[member].isLoaded == nil {
        components[member].isLoaded = false
      }
    }
    components += packages(seen) + toolkits + openCLDrivers
    return components.sorted {
      ($0.name, $0.version ?? "", $0.path, $0.soname ?? "")
        < ($1.name, $1.version ?? "", $1.path, $1.soname ?? "")
    }
  }

  // Packages that are a component while none of their libraries was seen.
  private func packages(_ seen: Set<String>) -> [AcceleratorFacts.Component] {
    owners.components.sorted(by: { $0.key < $1.key }).compactMap { row, name in
      guard !seen.contains("\(row) \(name)") else { return nil }
      var component = AcceleratorFacts.Component(
        name: name, version: owners.version(of: row), soname: nil, path: shown(rows[row].path),
        layer: rows[row].record.layer, package: ids[row])
      component.versionSource = .package
      return component
    }
  }

  // The toolkits themselves, from their own lists.
  private var toolkits: [AcceleratorFacts.Component] {
    input.tree.files.flatMap { file in
      file.record.facts.compactMap { fact in
        guard case .toolkit(let toolkit) = fact, let release = toolkit.release else { return nil }
        let names = ["cuda": "cuda-toolkit", "rocm": "rocm-core"]
        var component = AcceleratorFacts.Component(
          name: names[toolkit.toolkit] ?? toolkit.toolkit, version: release, soname: nil,
          path: shown(file.path), layer: layer(file.layer),
          package: owners.row(of: file.path).map { ids[$0] })
        component.versionSource = .toolkit
        return component
      }
    }
  }

  // What `/etc/OpenCL/vendors` names.
  private var openCLDrivers: [AcceleratorFacts.Component] {
    input.tree.files.flatMap { file in
      file.record.facts.compactMap { fact in
        guard case .openCLDriver(let library) = fact else { return nil }
        return AcceleratorFacts.Component(
          name: "opencl-driver", version: nil, soname: TreePath.name(library),
          path: shown(file.path), layer: layer(file.layer),
          package: owners.row(of: file.path).map { ids[$0] })
      }
    }
  }
}

extension MergedTree.File {
  /// What the file's name says, where it is a library of an accelerator stack.
  var library: LibraryFact? {
    for case .library(let fact) in record.facts { return fact }
    return nil
  }
}

/// The versions of components, from the most exact place that tells one.
struct ComponentVersions {
  private let join: AcceleratorJoin
  // Folders of toolkits and what they list, the deepest first.
  private let toolkits: [(folder: String, fact: ToolkitFact)]

  init(_ join: AcceleratorJoin) {
    self.join = join
    var toolkits: [(folder: String, fact: ToolkitFact)] = []
    for file in join.input.tree.files {
      for case .toolkit(let fact) in file.record.facts {
        let folder = TreePath.folder(file.path)
        let isHidden = TreePath.name(folder) == ".info"
        toolkits.append((isHidden ? TreePath.folder(folder) : folder, fact))
      }
    }
    self.toolkits = toolkits.sorted {
      ($1.folder.utf8.count, $0.folder) < ($0.folder.utf8.count, $1.folder)
    }
  }

  /// The version of a library and where it was read.
  func version(of library: LibraryFact, path: String, row: Int?, binary: BinaryFact?) -> (
    text: String, source: AcceleratorFacts.Component.VersionSource
  )? {
    if let row, join.owners.components[row] == library.component {
      return (join.owners.version(of: row), .package)
    }
    let match = NativeLibraries.match(fileName: library.soname)
    let major = match.flatMap { library.soname.dropFirst($0.library.stem.utf8.count + 4) }
    // What else the package of a component brings has its version: libnvrtc-builtins of nvrtc.
    if let row, let major, !major.isEmpty, join.owners.components[row] != nil,
      case let version = join.owners.version(of: row), version.hasPrefix(major + ".")
    {
      return (version, .package)
    }
    if let version = library.version { return (version, .fileName) }
    if let binary {
      if let version = NativeLibraries.version(
        ofTexts: binary.texts, component: library.component)
      {
        return (version, .text)
      }
      if library.component == "cuda-runtime", let id = binary.buildID,
        let version = join.knowledge.runtimeVersion(buildID: id)
      {
        return (version.value, .buildID)
      }
    }
    for toolkit in toolkits where TreePath.isInside(path, toolkit.folder) {
      if let version = toolkit.fact.components[library.component] { return (version, .toolkit) }
    }
    if row == nil || row.map({ join.rows[$0].record.ecosystem }) == .deb,
      let version = variable(library.component, soname: major.map(String.init))
    {
      return (version, .variable)
    }
    // Drivers and their kin keep one soname for ever; it tells no version.
    guard let match, !match.library.hasFixedSoname, let major, !major.isEmpty else { return nil }
    return (String(major), .soname)
  }

  // What the images of NVIDIA say about themselves, without what packaging adds.
  private func variable(_ component: String, soname: String?) -> String? {
    for name in Self.variables[component] ?? [] {
      guard let value = join.input.configuration?.variable(name) else { continue }
      let version = value.prefix { $0 != "-" && $0 != "+" }
      guard DottedVersion(version) != nil else { continue }
      if let soname, !soname.isEmpty, Self.ownMajors.contains(component),
        version.prefix(while: { $0 != "." }) != soname.prefix(while: { $0 != "." })
      {
        continue
      }
      return String(version)
    }
    return nil
  }

  // Components whose sonames begin with the major of their version.
  private static let ownMajors: Set<String> = [
    "cudnn", "nccl", "cuda-runtime", "cublas", "tensorrt",
  ]

  private static let variables: [String: [String]] = [
    "cudnn": ["NV_CUDNN_VERSION"], "cuda-runtime": ["NV_CUDA_CUDART_VERSION"],
    "nccl": ["NCCL_VERSION", "NV_LIBNCCL_PACKAGE_VERSION"], "cublas": ["NV_LIBCUBLAS_VERSION"],
    "cusparse": ["NV_LIBCUSPARSE_VERSION"], "npp": ["NV_LIBNPP_VERSION"],
    "nvtx": ["NV_NVTX_VERSION"], "tensorrt": ["NV_TENSORRT_VERSION", "TENSORRT_VERSION"],
  ]
}
