import Accelerators
import Model
import Trees
import Versions

/// Which row brought a file.
///
/// The lists of files tell where they name the file itself; else the folder below the folder of
/// packages does, by the distribution's name, by `top_level.txt`, or by the table of import names.
struct PackageOwners {
  /// The component that a row's name stands for.
  private(set) var components: [Int: String] = [:]
  private let rows: RowTable
  // Python rows by location and normalised name; rows by location and importable name.
  private var names: [PathKey: [String: Int]] = [:]
  private var imports: [PathKey: [String: Int]] = [:]
  private var listed: [PathKey: Int] = [:]
  // Rows of other ecosystems by the component that they bring.
  private var carriers: [String: [Int]] = [:]

  init(rows: RowTable, tree: MergedTree) {
    self.rows = rows
    var folders: [PathKey: Int] = [:]
    var debian: [String: Int] = [:]
    for row in rows.indices where rows[row].record.state == .installed {
      let record = rows[row].record
      let component = NativeLibraries.component(
        ecosystem: record.ecosystem, distribution: record.name)
      components[row] = component
      switch record.ecosystem {
      case .pypi:
        let group = PythonGroup(recordPath: rows[row].path)
        folders[PathKey(group.folder)] = row
        let name = PythonName.normalized(record.name)
        names[PathKey(group.location), default: [:]][name] = row
      case .conda:
        let prefix = TreePath.folder(TreePath.folder(rows[row].path))
        for path in rows[row].fact?.files?.records ?? [] {
          listed[PathKey(TreePath.join(prefix, path))] = row
        }
        if let component { carriers[component, default: []].append(row) }
      case .deb:
        if record.role == .system {
          debian[record.name] = debian[record.name] ?? row
          if let architecture = record.architecture {
            debian["\(record.name):\(architecture)"] = row
          }
        }
        if let component { carriers[component, default: []].append(row) }
      }
    }
    readLists(tree, folders: folders, debian: debian)
  }

  private mutating func readLists(
    _ tree: MergedTree, folders: [PathKey: Int], debian: [String: Int]
  ) {
    for file in tree.files {
      for fact in file.record.facts {
        switch fact {
        case .companion(.topLevel(let modules)):
          let folder = TreePath.folder(file.path)
          guard let row = folders[PathKey(folder)] else { continue }
          for module in modules {
            imports[PathKey(TreePath.folder(folder)), default: [:]][module] = row
          }
        case .files(let list) where list.form == .record:
          let folder = TreePath.folder(file.path)
          guard let row = folders[PathKey(folder)] else { continue }
          for path in list.records {
            listed[PathKey(TreePath.resolve(path, from: TreePath.folder(folder)).path)] = row
          }
        case .files(let list) where list.form == .dpkgList:
          guard let row = debian[String(TreePath.name(file.path).dropLast(5))] else { continue }
          for path in list.records {
            let written = TreePath.normalized(Array(path.utf8)).path
            listed[PathKey(tree.links.resolve(written) ?? written)] = row
          }
        default: continue
        }
      }
    }
  }

  /// The folder of Python packages that a path lies in, the nearest one.
  func location(of path: String) -> String? {
    var folder = TreePath.folder(path)
    while !folder.isEmpty {
      if names[PathKey(folder)] != nil { return folder }
      folder = TreePath.folder(folder)
    }
    return names[PathKey("")] == nil ? nil : ""
  }

  /// The rows of the Python distributions in a folder of packages, by normalised name.
  func distributions(in location: String) -> [String: Int] { names[PathKey(location)] ?? [:] }

  /// The row that brought a file; `library` is what the file is, where it is a known one.
  func row(of path: String, library: LibraryFact? = nil) -> Int? {
    if let row = listed[PathKey(path)] { return row }
    if let location = location(of: path) {
      let inside = location.isEmpty ? path[...] : path.dropFirst(location.count + 1)
      let folders = inside.split(separator: "/").map(String.init)
      return pythonRow(folders, in: location, library: library)
    }
    return library.flatMap { systemRow(path, $0.component) }
  }

  private func pythonRow(_ parts: [String], in location: String, library: LibraryFact?) -> Int? {
    let names = names[PathKey(location)] ?? [:]
    let imports = imports[PathKey(location)] ?? [:]
    guard let first = parts.first else { return nil }
    if first == "nvidia", parts.count > 1 {
      return nvidiaRow(parts[1], names: names, library: library)
    }
    // `torch.libs` of the distribution torch, `_cffi_backend.cpython-311-….so`, `google/_upb`.
    if first.hasSuffix(".libs") { return Self.row(String(first.dropLast(5)), among: names) }
    var module = first
    if parts.count == 1 { module = String(first.prefix { $0 != "." }) }
    if let row = imports[module] { return row }
    if parts.count > 2, let row = Self.row("\(module)-\(parts[1])", among: names) { return row }
    if let row = Self.row(module, among: names) { return row }
    for name in ImportNames.distributions(of: module, under: parts.count > 1 ? parts[1] : nil) {
      if let row = names[name] { return row }
    }
    return nil
  }

  // By name, without the underscores in front that private modules have.
  private static func row(_ module: String, among names: [String: Int]) -> Int? {
    names[PythonName.normalized(module)]
      ?? names[PythonName.normalized(String(module.drop { $0 == "_" }))]
  }

  // `nvidia/cudnn/lib` of nvidia-cudnn-cu12; `nvidia/cu13/lib` is shared by all of CUDA 13, which
  // dropped the suffix for most names.
  private func nvidiaRow(_ folder: String, names: [String: Int], library: LibraryFact?) -> Int? {
    let bare = "nvidia-" + PythonName.normalized(folder)
    let byFolder = names.filter { $0.key == bare || $0.key.hasPrefix(bare + "-cu") }
    let byComponent =
      library.map { library in
        names.filter { components[$0.value] == library.component }
      } ?? [:]
    let both = byFolder.filter { byComponent[$0.key] != nil }
    let chosen = (!both.isEmpty ? both : !byFolder.isEmpty ? byFolder : byComponent)
      .sorted { $0.key < $1.key }
    guard chosen.count > 1 else { return chosen.first?.value }
    var majors = library.map { NativeLibraries.cudaMajors(soname: $0.soname) } ?? []
    if folder.hasPrefix("cu"), let major = Int(folder.dropFirst(2)) { majors = [major] }
    for major in majors.sorted(by: >) {
      if let fitting = chosen.first(where: { $0.key.hasSuffix("-cu\(major)") }) {
        return fitting.value
      }
      if major >= 13, let plain = chosen.first(where: { !$0.key.contains("-cu1") }) {
        return plain.value
      }
    }
    return chosen.first?.value
  }

  // Of several releases of one component the one whose name fits the folder, `cuda-12.4`.
  private func systemRow(_ path: String, _ component: String) -> Int? {
    let rows = (carriers[component] ?? []).filter { row in
      guard self.rows[row].record.ecosystem == .conda else { return true }
      return TreePath.isInside(path, TreePath.folder(TreePath.folder(self.rows[row].path)))
    }
    if rows.count > 1 {
      for part in path.split(separator: "/") where part.hasPrefix("cuda-") {
        let release = part.dropFirst(5).map { $0 == "." ? "-" : $0 }
        if let row = rows.first(where: { self.rows[$0].record.name.hasSuffix("-" + release) }) {
          return row
        }
      }
    }
    return rows.first
  }

  /// The version of the component that a row brings, without what packaging adds.
  func version(of row: Int) -> String {
    let record = rows[row].record
    switch record.ecosystem {
    case .deb: return DebianVersion(record.version)?.upstream ?? record.version
    case .conda, .pypi: return record.version
    }
  }
}

/// Distributions whose importable name is not their own.
enum ImportNames {
  /// Candidate distributions of a module, the most usual first.
  static func distributions(of module: String, under second: String?) -> [String] {
    if module == "google", let second {
      return ["_upb", "protobuf"].contains(second) ? ["protobuf"] : ["google-\(second)"]
    }
    return table[module] ?? []
  }

  private static let table: [String: [String]] = [
    "PIL": ["pillow", "pillow-simd"], "sklearn": ["scikit-learn", "scikit-learn-intelex"],
    "skimage": ["scikit-image"], "yaml": ["pyyaml"], "_yaml": ["pyyaml"], "zmq": ["pyzmq"],
    "rpds": ["rpds-py"], "_cffi_backend": ["cffi"], "Crypto": ["pycryptodome"],
    "Cryptodome": ["pycryptodomex"], "nacl": ["pynacl"],
    "_argon2_cffi_bindings": [
      "argon2-cffi-bindings"
    ],
    "cv2": [
      "opencv-python", "opencv-python-headless", "opencv-contrib-python",
      "opencv-contrib-python-headless",
    ],
    "psycopg2": ["psycopg2-binary", "psycopg2"], "MySQLdb": ["mysqlclient"],
    "google_crc32c": ["google-crc32c"], "grpc": ["grpcio"], "osgeo": ["gdal"],
    "snappy": ["python-snappy"], "bson": ["pymongo"], "pymongo": ["pymongo"],
    "pydantic_core": ["pydantic-core"], "Levenshtein": ["levenshtein"], "git": ["gitpython"],
    "torch": ["torch", "torch-cpu"], "functorch": ["torch"], "torchgen": ["torch"],
    "triton": ["triton", "pytorch-triton", "pytorch-triton-rocm", "triton-rocm"],
    "onnxruntime": [
      "onnxruntime-gpu", "onnxruntime-openvino", "onnxruntime-rocm", "onnxruntime-migraphx",
      "onnxruntime-directml", "onnxruntime-training", "ort-nightly-gpu", "ort-nightly",
    ],
    "tensorflow": [
      "tensorflow-cpu", "tensorflow-gpu", "tensorflow-rocm", "intel-tensorflow",
      "tensorflow-intel", "tensorflow-cpu-aws", "tf-nightly", "tf-nightly-cpu",
    ],
    "xgboost": ["xgboost-cpu"], "lightgbm": ["lightgbm"],
    "faiss": ["faiss-cpu", "faiss-gpu", "faiss-gpu-cu11", "faiss-gpu-cu12"],
    "cupy": [
      "cupy-cuda11x", "cupy-cuda12x", "cupy-cuda13x", "cupy-cuda110", "cupy-cuda111",
      "cupy-cuda112", "cupy-cuda102", "cupy-rocm-4-3", "cupy-rocm-5-0", "cupy-rocm-7-0",
    ],
    "cupy_backends": ["cupy-cuda11x", "cupy-cuda12x", "cupy-cuda13x", "cupy"],
    "jax_cuda12_plugin": ["jax-cuda12-plugin"], "jax_cuda13_plugin": ["jax-cuda13-plugin"],
    "jax_plugins": ["jax-cuda12-pjrt", "jax-cuda13-pjrt", "jax-rocm60-pjrt", "jax-rocm7-pjrt"],
    "paddle": ["paddlepaddle", "paddlepaddle-gpu"],
    "intel_extension_for_pytorch": ["intel-extension-for-pytorch"],
    "flash_attn_2_cuda": ["flash-attn"],
    "tensorrt_libs": [
      "tensorrt-cu12-libs", "tensorrt-cu13-libs", "tensorrt-libs",
    ],
    "tensorrt_bindings": ["tensorrt-cu12-bindings", "tensorrt-cu13-bindings", "tensorrt-bindings"],
  ]
}
