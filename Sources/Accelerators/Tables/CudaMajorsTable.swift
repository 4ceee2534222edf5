// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `cuda-majors.json`.
  static let cudaMajors = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "cuda-majors",
      "date": "2026-11-22",
      "about": "The CUDA majors that versions of a component support.",
      "rows": [
        {"component": "cudnn", "from": "8.5", "to": "8.7", "cudaMajors": [11], "source": "only cu11 wheels exist for these on PyPI", "grade": "measured"},
        {"component": "cudnn", "from": "8.8", "to": "9.10", "cudaMajors": [11, 12], "source": "both cu11 and cu12 wheels exist; cuDNN 9.0, 9.5 and 9.10.2 support matrices", "grade": "official"},
        {"component": "cudnn", "from": "9.11", "cudaMajors": [12, 13], "source": "cu11 wheels stop at 9.10.2.21; cu13 wheels pinned by torch 2.11+ and jax-cuda13-plugin (>=9.12.0.46)", "grade": "measured"},
        {"component": "tensorrt", "from": "10.0", "to": "10.0", "cudaMajors": [11, 12], "source": "NVIDIA TensorRT support matrices 10.0, 10.1, 10.6, 10.14.1", "grade": "official"},
        {"component": "tensorrt", "from": "10.1", "to": "10.1", "cudaMajors": [11, 12], "source": "NVIDIA TensorRT support matrices 10.0, 10.1, 10.6, 10.14.1", "grade": "official"},
        {"component": "tensorrt", "from": "10.6", "to": "10.6", "cudaMajors": [12], "source": "NVIDIA TensorRT support matrices 10.0, 10.1, 10.6, 10.14.1", "grade": "official"},
        {"component": "tensorrt", "from": "10.14.1", "to": "10.14.1", "cudaMajors": [12, 13], "source": "NVIDIA TensorRT support matrices 10.0, 10.1, 10.6, 10.14.1", "grade": "official"}
      ]
    }
    """#
}
