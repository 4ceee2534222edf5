/// What is asked of the lock file, `[lock]`.
///
/// The algorithm of a signature is that of the key which stands here, never one that a file under
/// judgement names (THREATS T-83).
package struct LockSettings: Sendable, Hashable {
  /// Public keys in PEM whose signatures count, paths below the folder of the configuration.
  package let keys: [Located<String>]
  /// Whether `verify` and `check` refuse a lock file without a valid signature; nil: not.
  package let requireSignature: Located<Bool>?

  init(_ root: TableReader) throws(ConfigurationError) {
    let reader = try root.child("lock")
    try reader?.requireKnown(["keys", "require_signature"])
    keys =
      try reader?.texts("keys").map { texts throws(ConfigurationError) in
        try reader?.inside(texts, "keys") ?? []
      } ?? []
    requireSignature = try reader?.boolean("require_signature")
    if let required = requireSignature, required.value, keys.isEmpty {
      throw root.error(
        required.line,
        .invalidValue(
          key: "lock.require_signature", found: "`true`", expected: "`lock.keys` beside it"))
    }
  }
}
