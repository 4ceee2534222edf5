/// What the names of symbols tell of their origin.
enum SymbolName {
  /// A name of CPython's interface.
  static func isPython(_ name: String) -> Bool {
    name.hasPrefix("Py") || name.hasPrefix("_Py")
  }

  /// Whether a library of the system can offer the name: everything but C++ names of namespaces
  /// other than `std` and its kin (Itanium C++ ABI, mangling).
  static func canBeSystem(_ name: String) -> Bool {
    guard let space = namespace(name) else { return true }
    return space.hasPrefix("__")
  }

  /// Whether the name belongs to a framework that other packages extend: only the framework's own
  /// libraries offer it, never a library that a package carries for itself.
  static func isFramework(_ name: String) -> Bool {
    if let space = namespace(name) { return spaces.contains(String(space)) }
    // The C interfaces of torch and TensorFlow, and templates of their types.
    return prefixes.contains(where: name.hasPrefix)
      || (name.hasPrefix("_Z") && parts.contains { name.contains($0) })
  }

  private static let spaces: Set<String> = [
    "c10", "at", "torch", "caffe2", "c10d", "tensorflow", "tsl", "xla", "stream_executor", "arrow",
    "parquet", "onnxruntime", "Ort",
  ]
  private static let prefixes = ["THP", "aoti_", "torch_", "TF_", "TFE_", "TSL_"]
  private static let parts = ["3c10", "2at6", "5torch", "10tensorflow", "5arrow"]

  // The outermost namespace of a mangled C++ name, `c10` of `_ZN3c105ErrorC1Ev`; nil for names of no
  // namespace, of `std`, and for names of C.
  private static func namespace(_ name: String) -> Substring? {
    let nested = ["_ZN", "_ZTVN", "_ZTIN", "_ZTSN", "_ZGVN"]
    guard let start = nested.first(where: name.hasPrefix) else { return nil }
    let rest = name.dropFirst(start.count).drop { "rVKRO".contains($0) }
    let digits = rest.prefix { $0.isNumber }
    guard let length = Int(digits), length > 0, length < 1_000 else { return nil }
    return rest.dropFirst(digits.count).prefix(length)
  }
}
