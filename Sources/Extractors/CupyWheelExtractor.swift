import Documents
import Model
import Trees

/// Reads `cupy/.data/_wheel.json`, which the build of a CuPy wheel writes: its CUDA release, `12.x`,
/// and the libraries that it preloads.
enum CupyWheelExtractor: FileExtractor {
  static let name = "cupy.wheel"
  static let revision = 1
  static let patterns: [PathPattern] = [.nameInFolder("_wheel.json", folderSuffix: "cupy/.data")]
  static let limitBytes = 1 << 20

  static func extract(_ file: File, into found: inout Extraction) {
    guard let root = found.readJSON(file) else { return }
    guard let cuda = root["cuda"]?.string else { return found.skip("names no `cuda`") }
    let parts = cuda.split(separator: ".", omittingEmptySubsequences: false)
    guard let release = found.release(cuda, of: "cuda") else { return }
    guard parts.count == 2 else {
      return found.skip("`cuda` is `\(release)`, not two numbers")
    }
    var variant = VariantFact(distribution: "cupy-cuda" + parts.joined())
    // `12.x` is any CUDA 12.
    variant.cuda = parts[1] == "x" ? String(parts[0]) : release
    variant.cudnn = root["cudnn"]?["version"]?.string.flatMap { found.release($0, of: "cudnn") }
    found.add(.variant(variant))
  }
}
