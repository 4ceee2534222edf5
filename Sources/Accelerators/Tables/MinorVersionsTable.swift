// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `minor-versions.json`.
  static let minorVersions = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "minor-versions",
      "date": "2026-11-22",
      "about": "The least Linux driver of a CUDA major by minor-version compatibility; it covers ready code, not PTX.",
      "rows": [
        {"cudaMajor": 11, "driver": "450.80.02", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 footnote (450.80.02 is the Tesla recommended driver that enables it)", "grade": "official"},
        {"cudaMajor": 12, "driver": "525.60.13", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3; NVIDIA, \"CUDA Compatibility: Minor Version Compatibility\"; exact number = the 12.0 GA row and the cuDNN 9 support matrix", "grade": "official"},
        {"cudaMajor": 13, "driver": "580.65.06", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3; exact minor number = the 13.0 GA row", "grade": "official"}
      ]
    }
    """#
}
