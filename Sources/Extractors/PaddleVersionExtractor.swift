import Model
import Trees

/// Reads `paddle/version/__init__.py`, which the build of PaddlePaddle writes.
///
/// A release that the build lacks is the text `False`.
enum PaddleVersionExtractor: FileExtractor {
  static let name = "paddle.version"
  static let revision = 1
  static let patterns: [PathPattern] = [
    .nameInFolder("__init__.py", folderSuffix: "paddle/version")
  ]
  static let limitBytes = 1 << 20

  static func extract(_ file: File, into found: inout Extraction) {
    let values = PythonAssignments(file.content)
    guard let version = found.release(values, "full_version") else {
      return found.skip("assigns no text to `full_version`")
    }
    var variant = VariantFact(distribution: "paddlepaddle")
    variant.version = version
    variant.cuda = found.release(values, "cuda_version")
    variant.cudnn = found.release(values, "cudnn_version")
    variant.rocm = found.release(values, "hip_version")
    if variant.cuda != nil || variant.rocm != nil { variant.distribution += "-gpu" }
    variant.isProcessorOnly =
      values["cuda_version"] != nil && variant.cuda == nil && variant.rocm == nil
    found.add(.variant(variant))
  }
}
