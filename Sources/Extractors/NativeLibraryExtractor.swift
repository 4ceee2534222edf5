import Accelerators
import Model
import Trees

/// Sees the shared libraries of accelerator stacks, by the names of their files.
///
/// `libcudart.so.12.1.105` is the component `cuda-runtime`, soname `libcudart.so.12`, version
/// `12.1.105`; the table is `NativeLibraries`. What a toolkit's `stubs` folder holds serves linkers
/// only and is left alone.
enum NativeLibraryExtractor: NameExtractor {
  static let name = "native.library"
  static let revision = 1
  static let patterns: [PathPattern] = [.prefix("lib")]
  // The content is never read, so no size is too much.
  static let limitBytes = Int.max

  static func accepts(_ path: String) -> Bool {
    NativeLibraries.match(fileName: TreePath.name(path)) != nil
      && TreePath.name(TreePath.folder(path)) != "stubs"
  }

  static func extract(name: String, size: Int, into found: inout Extraction) {
    guard let match = NativeLibraries.match(fileName: name) else { return }
    guard size > 0 else { return found.skip("an empty file, not a shared library") }
    found.add(
      .library(
        LibraryFact(
          component: match.library.component, soname: match.soname, version: match.version)))
  }
}
