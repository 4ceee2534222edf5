/// Limits on what is read, `[limits]`; nil where the program's own holds.
package struct Limits: Sendable, Hashable {
  /// The most bytes to which one layer may inflate, `layer_bytes` (THREATS T-01).
  package let layerBytes: Located<Int>?

  init(_ root: TableReader) throws(ConfigurationError) {
    let reader = try root.child("limits")
    try reader?.requireKnown(["layer_bytes"])
    layerBytes = try reader?.byteSize("layer_bytes")
  }
}
