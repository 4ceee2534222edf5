// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `builds.json`.
  static let builds = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "builds",
      "date": "2026-11-22",
      "about": "The CUDA major for which ranges of releases are built.",
      "rows": [
        {"distribution": "cupy-cuda11x", "from": "0", "cuda": "11", "source": "the name of the distribution", "grade": "official"},
        {"distribution": "cupy-cuda12x", "from": "0", "cuda": "12", "source": "the name of the distribution", "grade": "official"},
        {"distribution": "cupy-cuda13x", "from": "0", "cuda": "13", "source": "the name of the distribution", "grade": "official"},
        {"distribution": "faiss-gpu-cu12", "from": "0", "cuda": "12", "source": "the name of the distribution", "grade": "official"},
        {"distribution": "jax-cuda12-pjrt", "from": "0", "cuda": "12", "source": "the name of the distribution", "grade": "official"},
        {"distribution": "jax-cuda12-plugin", "from": "0", "cuda": "12", "source": "the name of the distribution", "grade": "official"},
        {"distribution": "jax-cuda13-pjrt", "from": "0", "cuda": "13", "source": "the name of the distribution", "grade": "official"},
        {"distribution": "jax-cuda13-plugin", "from": "0", "cuda": "13", "source": "the name of the distribution", "grade": "official"},
        {"distribution": "onnxruntime-gpu", "from": "1.19", "to": "1.26", "cuda": "12", "source": "Python package index metadata, 2026-11-22 (Linux x86-64 wheels); 1.23.2 opened; the release where 12 became 13 was not bisected", "grade": "measured"},
        {"distribution": "onnxruntime-gpu", "from": "1.27", "cuda": "13", "source": "Python package index metadata, 2026-11-22 (Linux x86-64 wheels)", "grade": "measured"}
      ]
    }
    """#
}
