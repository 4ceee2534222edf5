// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `rocm-components.json`.
  static let rocmComponents = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "rocm-components",
      "date": "2026-11-22",
      "about": "The exact component versions of ROCm releases.",
      "rows": [
        {"release": "6.0.0", "components": {"hipblaslt": "0.6.0", "miopen": "3.0.0", "rccl": "2.18.3", "rocblas": "4.0.0"}, "source": "ROCm/ROCm compatibility-matrix-historical-6.0.csv (commit e396b489)", "grade": "official"},
        {"release": "6.1.2", "components": {"hipblaslt": "0.7.0", "miopen": "3.1.0", "rccl": "2.18.6", "rocblas": "4.1.2"}, "source": "ROCm/ROCm compatibility-matrix-historical-6.0.csv (commit e396b489)", "grade": "official"},
        {"release": "6.2.4", "components": {"hipblaslt": "0.8.0", "migraphx": "2.10.0", "miopen": "3.2.0", "rccl": "2.20.5", "rocblas": "4.2.4"}, "source": "ROCm/ROCm compatibility-matrix-historical-6.0.csv (commit e396b489)", "grade": "official"},
        {"release": "6.3.3", "components": {"hipblaslt": "0.10.0", "migraphx": "2.11.0", "miopen": "3.3.0", "rccl": "2.21.5", "rocblas": "4.3.0"}, "source": "ROCm/ROCm compatibility-matrix-historical-6.0.csv (commit e396b489)", "grade": "official"}
      ]
    }
    """#
}
