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

  /// Whether a C library offers the name, as far as standards tell: glibc has these functions in
  /// `libm`, and in `libc` since 2.34 or in `libdl` and `libpthread` before (ISO C 7.12, POSIX).
  static func isStandard(_ name: String, _ libraries: Set<String>, libcIsWhole: Bool) -> Bool {
    if mathematics.contains(name) { return libraries.contains("libm.so.6") }
    if loading.contains(name) { return libcIsWhole || libraries.contains("libdl.so.2") }
    if threads.contains(name) { return libcIsWhole || libraries.contains("libpthread.so.0") }
    return false
  }

  private static let mathematics: Set<String> = {
    let functions = [
      "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "ceil", "copysign", "cos",
      "cosh", "erf", "erfc", "exp", "exp2", "expm1", "fabs", "fdim", "floor", "fma", "fmax", "fmin",
      "fmod", "frexp", "hypot", "ilogb", "ldexp", "lgamma", "llrint", "llround", "log", "log10",
      "log1p", "log2", "logb", "lrint", "lround", "modf", "nan", "nearbyint", "nextafter", "pow",
      "remainder", "remquo", "rint", "round", "scalbln", "scalbn", "sin", "sinh", "sqrt", "tan",
      "tanh", "tgamma", "trunc", "cabs", "carg", "cexp", "cimag", "clog", "conj", "cpow", "creal",
      "csin", "ccos", "csqrt", "ctan", "csinh", "ccosh", "ctanh",
    ]
    return Set(functions + functions.map { $0 + "f" } + functions.map { $0 + "l" })
  }()
  private static let loading: Set<String> = ["dlclose", "dlerror", "dlopen", "dlsym", "dladdr"]
  private static let threads: Set<String> = [
    "pthread_create", "pthread_join", "pthread_detach", "pthread_once", "pthread_key_create",
    "pthread_key_delete", "pthread_getspecific", "pthread_setspecific", "pthread_mutex_trylock",
    "sem_init", "sem_post", "sem_wait", "sem_destroy",
  ]
}
