import Model
import Trees

/// Reads `/etc/OpenCL/vendors/NAME.icd`: the library of one OpenCL driver.
///
/// Format: Khronos, "Installable Client Driver (ICD) Loader"; one line, a path or a name for the
/// loader.
enum OpenCLDriverExtractor: FileExtractor {
  static let name = "opencl.driver"
  static let revision = 1
  static let patterns: [PathPattern] = [.suffixInFolder(".icd", folder: "etc/OpenCL/vendors")]
  static let limitBytes = 1 << 16

  static func extract(_ file: File, into found: inout Extraction) {
    var lines = ByteLines(file.content)
    let text = lines.next()?.text.trimmed ?? []
    guard !text.isEmpty, text.count < 4096, text.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      return found.skip("names no library")
    }
    found.add(.openCLDriver(library: TreePath.text(text)))
  }
}
