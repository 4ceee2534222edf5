import Documents
import Model
import Trees

/// Reads `version.json`, or the `version.txt` of older releases, of a CUDA toolkit's folder.
///
/// The JSON names every component and its version. Some releases have a date as the third number of
/// the toolkit: it is left out then.
enum CUDAVersionExtractor: FileExtractor {
  static let name = "cuda.version"
  static let revision = 1
  static let patterns: [PathPattern] = [.name("version.json"), .name("version.txt")]
  static let limitBytes = 1 << 20

  static func accepts(_ path: String) -> Bool {
    let folder = TreePath.name(TreePath.folder(path))
    return folder == "cuda" || folder.hasPrefix("cuda-")
  }

  static func extract(_ file: File, into found: inout Extraction) {
    if file.name.hasSuffix(".json") {
      extract(json: file, into: &found)
    } else {
      extract(text: file, into: &found)
    }
  }

  private static func extract(json file: File, into found: inout Extraction) {
    guard let root = found.readJSON(file) else { return }
    guard let table = root.table else {
      return found.skip("holds \(root.kind), not an object")
    }
    var fact = ToolkitFact(toolkit: "cuda", release: nil)
    for entry in table.entries {
      let (name, node) = (entry.key, entry.value)
      guard let version = node["version"]?.string else { continue }
      guard let version = found.release(version, of: name) else { continue }
      if name == "cuda" {
        fact.release = withoutDate(version)
      } else {
        fact.components[names[name] ?? name] = version
      }
    }
    guard fact.release != nil || !fact.components.isEmpty else {
      return found.skip("names no versions")
    }
    found.add(.toolkit(fact))
  }

  // `CUDA Version 10.2.89`; lines of patches follow.
  private static func extract(text file: File, into found: inout Extraction) {
    let mark = Array("CUDA Version ".utf8)
    for line in ByteLines(file.content) where line.text.starts(with: mark) {
      let text = line.text.dropFirst(mark.count).trimmed.text
      if let release = found.release(text, of: "CUDA Version") {
        found.add(.toolkit(ToolkitFact(toolkit: "cuda", release: release)))
      }
      return
    }
    found.skip("has no line `CUDA Version`")
  }

  private static func withoutDate(_ version: String) -> String {
    let parts = version.split(separator: ".")
    guard parts.count == 3, parts[2].utf8.count >= 6 else { return version }
    return parts[..<2].joined(separator: ".")
  }

  /// The toolkit's names of components that have a short one (`NativeLibraries`).
  private static let names = [
    "cuda_cudart": "cuda-runtime", "cuda_nvrtc": "nvrtc", "cuda_nvcc": "nvcc",
    "cuda_cupti": "cupti", "cuda_nvtx": "nvtx", "cuda_compat": "cuda-compat",
    "libcublas": "cublas", "libcufft": "cufft", "libcurand": "curand",
    "libcusolver": "cusolver", "libcusparse": "cusparse", "libnvjitlink": "nvjitlink",
    "libnvjpeg": "nvjpeg", "libcufile": "cufile", "libnpp": "npp", "nvidia_driver": "nvidia-driver",
  ]
}
