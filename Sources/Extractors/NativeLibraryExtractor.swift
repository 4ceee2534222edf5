import Accelerators
import Binaries
import Bytes
import Model
import Trees

/// Reads ELF files: shared libraries, extension modules, device code, and the CUDA compilers.
///
/// Two facts: the component that the name of the file tells (`libcudart.so.12.1.105` is
/// `cuda-runtime`, soname `libcudart.so.12`, version `12.1.105`; the table is `NativeLibraries`),
/// and what the file says about itself. A text that only has such a name, as linker scripts have,
/// gives the first at most. What a toolkit's `stubs` folder holds serves linkers only and is left
/// alone.
struct NativeLibraryExtractor: RangedExtractor {
  static let name = "native.library"
  static let revision = 3
  static let patterns: [PathPattern] = [
    .suffix(".so"), .infix(".so."), .name("nvcc"), .name("ptxas"), .suffix(".cubin"),
    .suffix(".fatbin"), .suffix(".hsaco"), .prefixSuffix("Tensile", ".co"),
    .prefixSuffix("Kernels", ".co"), .prefixSuffix("extop_", ".co"),
  ]
  // Whatever the size, only parts of it are kept.
  static let limitBytes = Int.max

  private var stream: BinaryStream

  init(name: String, size: Int) {
    self.stream = BinaryStream(name: name, size: size, depth: BinaryDepth(fileName: name))
  }

  static func accepts(_ path: String) -> Bool {
    let name = Array(TreePath.name(path).utf8)
    return isLibraryOrOther(name) && TreePath.name(TreePath.folder(path)) != "stubs"
  }

  static func means(_ name: String) -> Bool { NativeLibraries.match(fileName: name) != nil }

  static func extract(name: String, size: Int, into found: inout Extraction) {
    guard let match = NativeLibraries.match(fileName: name) else { return }
    guard size > 0 else { return found.skip("an empty file, not a shared library") }
    found.add(
      .library(
        LibraryFact(
          component: match.library.component, soname: match.soname, version: match.version)))
  }

  static func extract(name: String, content: some RangedBytes, into found: inout Extraction) {
    found.add(BinaryReader.read(content, name: name, depth: BinaryDepth(fileName: name)))
  }

  mutating func consume(_ bytes: Span<UInt8>, at offset: Int, into found: inout Extraction) {
    stream.consume(bytes, at: offset)
  }

  mutating func finish(into found: inout Extraction) { found.add(stream.finish()) }

  /// Of the names with `.so.` inside, those that go on with a version: `libssl.so.1.1.1k` and
  /// `libdl-2.31.so`, but not `ld.so.conf`, `ld.so.8.gz` or `libstdc++.so.6.0.30-gdb.py`.
  private static func isLibraryOrOther(_ name: [UInt8]) -> Bool {
    let mark = Array(".so.".utf8)
    guard !name.suffix(3).elementsEqual(".so".utf8), name.count >= mark.count else { return true }
    guard
      let start = (0...(name.count - mark.count)).first(where: {
        name[$0...].starts(with: mark)
      })
    else { return true }
    let parts = name[(start + mark.count)...]
      .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard let first = parts.first?.first, first.isDigit, let last = parts.last else { return false }
    return last.contains(where: \.isDigit)
  }
}
