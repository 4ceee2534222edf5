/// Which of the costly parts of a binary are wanted.
///
/// Everything else (names, needs, versions, build id, properties, device code) is always read.
package struct BinaryDepth: OptionSet, Sendable, Hashable {
  /// The bits.
  package let rawValue: UInt8

  /// A choice by its bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The undefined symbols that an extension module needs: `BinaryFact.imports`.
  package static let imports = BinaryDepth(rawValue: 1)
  /// The symbols that a library offers: `BinaryFact.exports`.
  package static let exports = BinaryDepth(rawValue: 2)
  /// Embedded texts that tell versions, in files whose names promise some: `BinaryFact.texts`.
  package static let texts = BinaryDepth(rawValue: 4)
  /// The NumPy interface that an extension module was compiled against: `BinaryFact.numpy`.
  package static let numpy = BinaryDepth(rawValue: 8)

  /// All of them.
  package static let all: BinaryDepth = [.imports, .exports, .texts, .numpy]
}
