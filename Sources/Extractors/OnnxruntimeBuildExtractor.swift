import Model
import Trees
import Versions

/// Reads `onnxruntime/capi/build_and_package_info.py`, which the build of ONNX Runtime writes: the
/// distribution among several that share one folder, and its CUDA or ROCm release.
enum OnnxruntimeBuildExtractor: FileExtractor {
  static let name = "onnxruntime.build"
  static let revision = 1
  static let patterns: [PathPattern] = [
    .nameInFolder("build_and_package_info.py", folderSuffix: "onnxruntime/capi")
  ]
  static let limitBytes = 1 << 20

  static func extract(_ file: File, into found: inout Extraction) {
    let values = PythonAssignments(file.content)
    guard let package = values["package_name"]?.string, !package.isEmpty,
      package.utf8.count <= 100
    else { return found.skip("assigns no text to `package_name`") }
    var variant = VariantFact(distribution: PythonName.normalized(package))
    variant.version = found.release(values, "__version__")
    variant.cuda = found.release(values, "cuda_version")
    variant.rocm = found.release(values, "rocm_version")
    variant.isProcessorOnly =
      variant.distribution == "onnxruntime" && variant.cuda == nil && variant.rocm == nil
    found.add(.variant(variant))
  }
}
