import Bytes
import Model
import Trees

/// Sees serialised TensorRT engines, by the four bytes with which they begin.
///
/// The version of TensorRT that wrote one is not read: its place in the file is not documented.
struct TensorRTEngineExtractor: RangedExtractor {
  static let name = "tensorrt.engine"
  static let revision = 1
  static let patterns: [PathPattern] = [.suffix(".engine"), .suffix(".plan"), .suffix(".trt")]
  // Only the first bytes are looked at.
  static let limitBytes = Int.max

  private static let mark = Array("ftrt".utf8)
  private var head: [UInt8] = []

  init(name: String, size: Int) {}

  static func means(_ name: String) -> Bool { false }

  static func extract(name: String, size: Int, into found: inout Extraction) {}

  static func extract(name: String, content: some RangedBytes, into found: inout Extraction) {
    guard let head = content.bytes(at: 0, count: mark.count) else {
      return found.skip("the file cannot be read")
    }
    if head == mark { found.add(.engine(version: nil)) }
  }

  mutating func consume(_ bytes: Span<UInt8>, at offset: Int, into found: inout Extraction) {
    guard head.count < Self.mark.count else { return }
    for index in bytes.indices.prefix(Self.mark.count - head.count) { head.append(bytes[index]) }
  }

  mutating func finish(into found: inout Extraction) {
    if head == Self.mark { found.add(.engine(version: nil)) }
  }
}
