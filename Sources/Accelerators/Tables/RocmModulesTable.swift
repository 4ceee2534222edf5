// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `rocm-modules.json`.
  static let rocmModules = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "rocm-modules",
      "date": "2026-11-22",
      "about": "The ROCm release with which a version of the amdgpu kernel module came.",
      "rows": [
        {"module": "6.16.6", "release": "7.1.1", "source": "public field reports", "grade": "unverified"},
        {"module": "6.16.13", "release": "7.2.4", "source": "public field reports", "grade": "unverified"}
      ]
    }
    """#
}
