// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `numpy.json`.
  static let numpy = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "numpy",
      "date": "2026-11-22",
      "about": "Releases that were built for NumPy 1 only.",
      "rows": [
        {"distribution": "faiss-gpu-cu12", "from": "0", "to": "1.12", "onlyNumPy1": true, "source": "Python package index metadata, 2026-11-22: numpy <2", "grade": "measured"},
        {"distribution": "onnxruntime-gpu", "from": "0", "to": "1.18", "onlyNumPy1": true, "source": "from memory", "grade": "unverified"},
        {"distribution": "tensorflow", "from": "0", "to": "2.17", "onlyNumPy1": true, "source": "Python package index metadata, 2026-11-22: numpy <2.0.0 from 2.14.1 to 2.17.1", "grade": "measured"},
        {"distribution": "tensorflow", "from": "2.18", "onlyNumPy1": false, "source": "Python package index metadata, 2026-11-22: numpy >=1.26.0, above 2.0 allowed", "grade": "measured"},
        {"distribution": "torch", "from": "0", "to": "2.2", "onlyNumPy1": true, "source": "Builds up to 2.2 were made against NumPy 1: with NumPy 2 the numpy bridge fails; pytorch/pytorch issue 107302", "grade": "unverified"},
        {"distribution": "torch", "from": "2.3", "onlyNumPy1": false, "source": "pytorch/pytorch issue 107302, the first release with support from memory", "grade": "unverified"}
      ]
    }
    """#
}
