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
  /// Extension modules, whose names do not begin with `lib`, tell what they need. Libraries that
  /// extension modules link without versions of symbols tell what they offer; all other libraries
  /// either have such versions or are needed by their neighbours only, and the hashes of their
  /// symbols would be most of what a layer leaves behind.
  init(fileName name: String) {
    self = .texts
    if Self.offering.contains(where: name.hasPrefix) { formUnion(.exports) }
    if !name.hasPrefix("lib"), name.hasSuffix(".so") { formUnion([.imports, .numpy]) }
  }

  private static let offering = [
    "libtorch", "libc10", "libcaffe2", "libshm", "libtensorflow", "libpython", "libarrow",
    "libparquet", "libonnxruntime", "python", "pypy",
  ]
}
