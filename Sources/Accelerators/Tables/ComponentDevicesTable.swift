// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `component-devices.json`.
  static let componentDevices = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "component-devices",
      "date": "2026-11-22",
      "about": "Which devices and drivers a component's support matrix names.",
      "rows": [
        {"component": "cudnn", "from": "9.0", "to": "9.5", "cudaFrom": "12.0", "cudaTo": "12.9", "driver": "525.60.13", "computeCapabilities": ["5.0", "6.0", "6.1", "7.0", "7.5", "8.0", "8.6", "8.9", "9.0"], "source": "NVIDIA cuDNN support matrices 9.0.0, 9.5.1 and 9.10.2", "grade": "official"},
        {"component": "cudnn", "from": "9.10.2", "to": "9.10.2", "cudaFrom": "11.8", "cudaTo": "11.8", "driver": "450.80.02", "computeCapabilities": ["5.0", "6.0", "6.1", "7.0", "7.5", "8.0", "8.6", "8.9", "9.0"], "source": "NVIDIA cuDNN support matrices 9.0.0, 9.5.1 and 9.10.2", "grade": "official"},
        {"component": "cudnn", "from": "9.10.2", "to": "9.10.2", "cudaFrom": "12.0", "cudaTo": "12.9", "driver": "525.60.13", "computeCapabilities": ["5.0", "6.0", "6.1", "7.0", "7.5", "8.0", "8.6", "8.9", "9.0"], "source": "NVIDIA cuDNN support matrices 9.0.0, 9.5.1 and 9.10.2", "grade": "official"},
        {"component": "cudnn", "from": "9.10.2", "to": "9.10.2", "cudaFrom": "12.8", "cudaTo": "12.9", "driver": "570.26", "computeCapabilities": ["5.0", "6.0", "6.1", "7.0", "7.5", "8.0", "8.6", "8.9", "9.0", "10.0", "12.0"], "source": "NVIDIA cuDNN support matrices 9.0.0, 9.5.1 and 9.10.2", "grade": "official"}
      ]
    }
    """#
}
