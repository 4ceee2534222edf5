// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `imports.json`.
  static let imports = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "imports",
      "date": "2026-11-22",
      "about": "Distributions that share an import name and overwrite each other's files.",
      "rows": [
        {"module": "cupy", "distributions": ["cupy", "cupy-cuda11x", "cupy-cuda12x", "cupy-cuda13x", "cupy-rocm-5-0"], "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"module": "cv2", "distributions": ["opencv-contrib-python", "opencv-contrib-python-headless", "opencv-python", "opencv-python-headless"], "source": "from memory", "grade": "unverified"},
        {"module": "faiss", "distributions": ["faiss-cpu", "faiss-gpu", "faiss-gpu-cu11", "faiss-gpu-cu12"], "source": "from memory", "grade": "unverified"},
        {"module": "onnxruntime", "distributions": ["onnxruntime", "onnxruntime-directml", "onnxruntime-gpu", "onnxruntime-openvino", "onnxruntime-rocm"], "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"module": "paddle", "distributions": ["paddlepaddle", "paddlepaddle-gpu"], "source": "from memory", "grade": "unverified"},
        {"module": "tensorflow", "distributions": ["intel-tensorflow", "tensorflow", "tensorflow-cpu", "tensorflow-gpu", "tensorflow-rocm"], "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"module": "xgboost", "distributions": ["xgboost", "xgboost-cpu"], "source": "Python package index metadata, 2026-11-22", "grade": "measured"}
      ]
    }
    """#
}
