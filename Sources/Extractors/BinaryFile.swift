import Binaries
import Model

extension Extraction {
  /// Adds what reading a binary gave: its facts, and a notice for each thing that was not read.
  mutating func add(_ reading: BinaryReading) {
    if let fact = reading.fact { add(.binary(fact)) }
    for problem in reading.problems { skip(problem) }
  }
}

extension BinaryDepth {
  /// How deep a binary of that name is read.
  ///
  /// Extension modules tell what they need; their names carry a tag of the interpreter, or at least do
  /// not begin as those of libraries do. Libraries that
  /// extension modules link without versions of symbols tell what they offer; all other libraries
  /// either have such versions or are needed by their neighbours only, and the hashes of their
  /// symbols would be most of what a layer leaves behind.
  init(fileName name: String) {
    self = .texts
    if Self.offering.contains(where: name.hasPrefix) { formUnion(.exports) }
    if Self.isModule(name) { formUnion([.imports, .numpy]) }
    // The part of Arrow that its modules share; it is compiled against NumPy for them.
    if name.hasPrefix("libarrow_python") { formUnion(.numpy) }
  }

  // `lib.cpython-311-x86_64-linux-gnu.so` is the module `lib`.
  private static func isModule(_ name: String) -> Bool {
    guard name.hasSuffix(".so") else { return false }
    return !name.hasPrefix("lib") || name.hasPrefix("lib.")
      || name.hasSuffix(".abi3.so") || name.contains(".cpython-") || name.contains(".pypy")
  }

  private static let offering = [
    "libtorch", "libc10", "libcaffe2", "libshm", "libtensorflow", "libpython", "libarrow",
    "libparquet", "libonnxruntime", "python", "pypy",
  ]
}
