// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `support.json`.
  static let support = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "support",
      "date": "2026-11-22",
      "about": "Until which month a driver branch is supported.",
      "rows": [
        {"branch": 535, "designation": "long term support", "endOfLife": "2026-06", "source": "NVIDIA, \"Supported Drivers and CUDA Toolkit Versions\", data center drivers v615, Table 2 (September 2026)", "grade": "official"},
        {"branch": 580, "designation": "long term support", "endOfLife": "2028-06", "source": "NVIDIA, \"Supported Drivers and CUDA Toolkit Versions\", data center drivers v615, Table 2 (September 2026)", "grade": "official"},
        {"branch": 595, "designation": "production", "endOfLife": "2027-03", "source": "NVIDIA, \"Supported Drivers and CUDA Toolkit Versions\", data center drivers v615, Table 2 (September 2026)", "grade": "official"},
        {"branch": 610, "designation": "new feature", "endOfLife": "2026-08", "source": "NVIDIA, \"Supported Drivers and CUDA Toolkit Versions\", data center drivers v615, Table 2 (September 2026)", "grade": "official"}
      ]
    }
    """#
}
