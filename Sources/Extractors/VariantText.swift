import Model

extension Extraction {
  /// A version or release as a build file has it; nil, with a notice, for what can be none.
  mutating func release(_ text: String, of name: String) -> String? {
    let isRelease =
      !text.isEmpty && text.utf8.count <= 100
      && text.utf8.allSatisfy { $0.isLetter || $0.isDigit || "._+-!".utf8.contains($0) }
      && text.utf8.contains(where: \.isDigit)
    if !isRelease { skip("`\(name)` is `\(Excerpted.text(text))`, which is no version") }
    return isRelease ? text : nil
  }

  /// The version that a Python module assigns to a name; nil where it says none, whatever the words
  /// (`None`, `False`, `'False'`, an empty text).
  mutating func release(_ values: PythonAssignments, _ name: String) -> String? {
    guard let literal = values[name] else { return nil }
    return release(literal, of: name)
  }

  /// The version in a literal, as above.
  mutating func release(_ literal: PythonLiteral, of name: String) -> String? {
    switch literal {
    case .text(let text):
      return ["", "0", "None", "False"].contains(text) ? nil : release(text, of: name)
    case .number(let text): return text == "0" ? nil : release(text, of: name)
    case .nothing, .boolean: return nil
    case .list, .table, .other:
      skip("`\(name)` is no plain text: not read")
      return nil
    }
  }
}

/// The `version.py` that the builds of torch and its companions write.
enum TorchVersionFile {
  /// Adds the variant that the file of a distribution tells.
  static func extract(_ file: File, distribution: String, into found: inout Extraction) {
    let values = PythonAssignments(file.content)
    var variant = VariantFact(distribution: distribution)
    variant.version = found.release(values, "__version__")
    guard let version = variant.version else {
      return found.skip("assigns no text to `__version__`")
    }
    variant.cuda = found.release(values, "cuda")
    variant.rocm = found.release(values, "rocm") ?? found.release(values, "hip")
    variant.xpu = found.release(values, "xpu")
    let local = version.split(separator: "+", maxSplits: 1).dropFirst().first ?? ""
    if variant.xpu == nil, local.hasPrefix("xpu") { variant.xpu = "" }
    // Without the local part only files that name CUDA and say that there is none tell it.
    let saysNone = values["cuda"] == .nothing && values["hip"] == .nothing
    variant.isProcessorOnly =
      variant.cuda == nil && variant.rocm == nil && variant.xpu == nil
      && (local.hasPrefix("cpu") || saysNone)
    found.add(.variant(variant))
  }
}
