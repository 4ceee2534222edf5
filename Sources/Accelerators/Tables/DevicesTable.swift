// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `devices.json`.
  static let devices = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "devices",
      "date": "2026-11-22",
      "about": "Compute capabilities: their family, and whether they are embedded (Tegra) parts.",
      "rows": [
        {"computeCapability": "3.5", "family": "kepler", "isEmbedded": false, "source": "from memory", "grade": "unverified"},
        {"computeCapability": "3.7", "family": "kepler", "isEmbedded": false, "source": "NVIDIA CUDA GPU pages", "grade": "official"},
        {"computeCapability": "5.0", "family": "maxwell", "isEmbedded": false, "source": "from memory", "grade": "unverified"},
        {"computeCapability": "5.2", "family": "maxwell", "isEmbedded": false, "source": "NVIDIA CUDA GPU pages", "grade": "official"},
        {"computeCapability": "5.3", "family": "maxwell", "isEmbedded": true, "source": "from memory", "grade": "unverified"},
        {"computeCapability": "6.0", "family": "pascal", "isEmbedded": false, "source": "NVIDIA CUDA GPU pages", "grade": "official"},
        {"computeCapability": "6.1", "family": "pascal", "isEmbedded": false, "source": "NVIDIA CUDA GPU pages", "grade": "official"},
        {"computeCapability": "6.2", "family": "pascal", "isEmbedded": true, "source": "from memory", "grade": "unverified"},
        {"computeCapability": "7.0", "family": "volta", "isEmbedded": false, "source": "NVIDIA CUDA GPU pages", "grade": "official"},
        {"computeCapability": "7.2", "family": "volta", "isEmbedded": true, "source": "from memory", "grade": "unverified"},
        {"computeCapability": "7.5", "family": "turing", "isEmbedded": false, "source": "NVIDIA CUDA GPU pages", "grade": "official"},
        {"computeCapability": "8.0", "family": "ampere", "isEmbedded": false, "source": "NVIDIA CUDA GPU pages", "grade": "official"},
        {"computeCapability": "8.6", "family": "ampere", "isEmbedded": false, "source": "NVIDIA CUDA GPU pages", "grade": "official"},
        {"computeCapability": "8.7", "family": "ampere", "isEmbedded": true, "source": "NVIDIA CUDA GPU pages; that it is an embedded part, from memory", "grade": "unverified"},
        {"computeCapability": "8.9", "family": "ada-lovelace", "isEmbedded": false, "source": "NVIDIA CUDA GPU pages", "grade": "official"},
        {"computeCapability": "9.0", "family": "hopper", "isEmbedded": false, "source": "NVIDIA CUDA GPU pages", "grade": "official"},
        {"computeCapability": "10.0", "family": "blackwell", "isEmbedded": false, "source": "NVIDIA CUDA GPU pages", "grade": "official"},
        {"computeCapability": "10.3", "family": "blackwell", "isEmbedded": false, "source": "NVIDIA CUDA GPU pages", "grade": "official"},
        {"computeCapability": "11.0", "family": "blackwell", "isEmbedded": true, "source": "NVIDIA CUDA GPU pages; that it is an embedded part, from memory", "grade": "unverified"},
        {"computeCapability": "12.0", "family": "blackwell", "isEmbedded": false, "source": "NVIDIA CUDA GPU pages", "grade": "official"},
        {"computeCapability": "12.1", "family": "blackwell", "isEmbedded": false, "source": "NVIDIA CUDA GPU pages", "grade": "official"}
      ]
    }
    """#
}
