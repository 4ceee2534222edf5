import Model
import Trees

/// Reads `tensorflow/python/platform/build_info.py`, the table that the build of TensorFlow writes.
///
/// `build_info` is an `OrderedDict` of pairs: `is_cuda_build`, `cuda_version`, `cudnn_version`,
/// `is_rocm_build`.
enum TensorflowBuildExtractor: FileExtractor {
  static let name = "tensorflow.build"
  static let revision = 1
  static let patterns: [PathPattern] = [
    .nameInFolder("build_info.py", folderSuffix: "tensorflow/python/platform")
  ]
  static let limitBytes = 1 << 20

  static func extract(_ file: File, into found: inout Extraction) {
    guard case .table(let values) = PythonAssignments(file.content)["build_info"] else {
      return found.skip("assigns no table to `build_info`")
    }
    var variant = VariantFact(distribution: "tensorflow")
    func text(_ name: String) -> String? {
      values[name].flatMap { found.release($0, of: name) }
    }
    let isCUDA = values["is_cuda_build"]?.truth
    let isROCm = values["is_rocm_build"]?.truth
    if isCUDA != false {
      variant.cuda = text("cuda_version")
      variant.cudnn = text("cudnn_version")
    }
    if isROCm == true { variant.rocm = text("rocm_version") ?? "" }
    variant.isProcessorOnly = isCUDA == false && isROCm == false
    if isCUDA == nil, isROCm == nil { found.skip("does not tell `is_cuda_build`") }
    found.add(.variant(variant))
  }
}
