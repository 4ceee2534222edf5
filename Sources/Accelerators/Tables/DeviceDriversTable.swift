// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `device-drivers.json`.
  static let deviceDrivers = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "device-drivers",
      "date": "2026-11-22",
      "about": "The first Linux driver that knows devices of a compute capability.",
      "rows": [
        {"computeCapability": "5.2", "driver": "346.46", "source": "driver of CUDA 7.0.28, of the first toolkit with sm_52: newer ones know the device, of older ones nothing is proven", "grade": "unverified"},
        {"computeCapability": "6.0", "driver": "367.48", "source": "driver of CUDA 8.0.44, of the first toolkit with sm_60: newer ones know the device, of older ones nothing is proven", "grade": "unverified"},
        {"computeCapability": "6.1", "driver": "367.48", "source": "driver of CUDA 8.0.44, of the first toolkit with sm_61: newer ones know the device, of older ones nothing is proven", "grade": "unverified"},
        {"computeCapability": "7.0", "driver": "384.81", "source": "driver of CUDA 9.0.76, of the first toolkit with sm_70: newer ones know the device, of older ones nothing is proven", "grade": "unverified"},
        {"computeCapability": "7.5", "driver": "410.48", "source": "driver of CUDA 10.0.130, of the first toolkit with sm_75: newer ones know the device, of older ones nothing is proven", "grade": "unverified"},
        {"computeCapability": "8.0", "driver": "450.51.05", "source": "driver of CUDA 11.0.2, of the first toolkit with sm_80: newer ones know the device, of older ones nothing is proven", "grade": "unverified"},
        {"computeCapability": "8.6", "driver": "455.23", "source": "driver of CUDA 11.1.0, of the first toolkit with sm_86: newer ones know the device, of older ones nothing is proven", "grade": "unverified"},
        {"computeCapability": "8.9", "driver": "520.61.05", "source": "driver of CUDA 11.8.0, of the first toolkit with sm_89: newer ones know the device, of older ones nothing is proven", "grade": "unverified"},
        {"computeCapability": "9.0", "driver": "520.61.05", "source": "driver of CUDA 11.8.0, of the first toolkit with sm_90: newer ones know the device, of older ones nothing is proven", "grade": "unverified"},
        {"computeCapability": "10.0", "driver": "570.26", "source": "NVIDIA cuDNN 9.10.2 support matrix", "grade": "official"},
        {"computeCapability": "10.3", "driver": "575.51.03", "source": "driver of CUDA 12.9.0, of the first toolkit with sm_103: newer ones know the device, of older ones nothing is proven", "grade": "unverified"},
        {"computeCapability": "12.0", "driver": "570.26", "source": "NVIDIA cuDNN 9.10.2 support matrix", "grade": "official"},
        {"computeCapability": "12.1", "driver": "575.51.03", "source": "driver of CUDA 12.9.0, of the first toolkit with sm_121: newer ones know the device, of older ones nothing is proven", "grade": "unverified"}
      ]
    }
    """#
}
