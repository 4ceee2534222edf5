// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `companions.json`.
  static let companions = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "companions",
      "date": "2026-11-22",
      "about": "The one release of another distribution for which a release is built.",
      "rows": [
        {"distribution": "torchaudio", "version": "2.0.1", "companion": "torch", "companionVersion": "2.0.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.0.2", "companion": "torch", "companionVersion": "2.0.1", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.1.0", "companion": "torch", "companionVersion": "2.1.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.1.2", "companion": "torch", "companionVersion": "2.1.2", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.2.2", "companion": "torch", "companionVersion": "2.2.2", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.3.0", "companion": "torch", "companionVersion": "2.3.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.3.1", "companion": "torch", "companionVersion": "2.3.1", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.4.0", "companion": "torch", "companionVersion": "2.4.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.4.1", "companion": "torch", "companionVersion": "2.4.1", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.5.0", "companion": "torch", "companionVersion": "2.5.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.5.1", "companion": "torch", "companionVersion": "2.5.1", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.6.0", "companion": "torch", "companionVersion": "2.6.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.7.0", "companion": "torch", "companionVersion": "2.7.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.7.1", "companion": "torch", "companionVersion": "2.7.1", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.8.0", "companion": "torch", "companionVersion": "2.8.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.9.0", "companion": "torch", "companionVersion": "2.9.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.9.1", "companion": "torch", "companionVersion": "2.9.1", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchaudio", "version": "2.10.0", "companion": "torch", "companionVersion": "2.10.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.14.0", "companion": "torch", "companionVersion": "1.13.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.14.1", "companion": "torch", "companionVersion": "1.13.1", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.15.1", "companion": "torch", "companionVersion": "2.0.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.15.2", "companion": "torch", "companionVersion": "2.0.1", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.16.0", "companion": "torch", "companionVersion": "2.1.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.16.1", "companion": "torch", "companionVersion": "2.1.1", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.16.2", "companion": "torch", "companionVersion": "2.1.2", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.17.0", "companion": "torch", "companionVersion": "2.2.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.17.1", "companion": "torch", "companionVersion": "2.2.1", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.17.2", "companion": "torch", "companionVersion": "2.2.2", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.18.0", "companion": "torch", "companionVersion": "2.3.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.18.1", "companion": "torch", "companionVersion": "2.3.1", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.19.0", "companion": "torch", "companionVersion": "2.4.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.19.1", "companion": "torch", "companionVersion": "2.4.1", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.20.0", "companion": "torch", "companionVersion": "2.5.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.20.1", "companion": "torch", "companionVersion": "2.5.1", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.21.0", "companion": "torch", "companionVersion": "2.6.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.22.0", "companion": "torch", "companionVersion": "2.7.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.22.1", "companion": "torch", "companionVersion": "2.7.1", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.23.0", "companion": "torch", "companionVersion": "2.8.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.24.0", "companion": "torch", "companionVersion": "2.9.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.24.1", "companion": "torch", "companionVersion": "2.9.1", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.25.0", "companion": "torch", "companionVersion": "2.10.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "torchvision", "version": "0.26.0", "companion": "torch", "companionVersion": "2.11.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "vllm", "version": "0.11.0", "companion": "torch", "companionVersion": "2.8.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"},
        {"distribution": "xformers", "version": "0.0.32.post2", "companion": "torch", "companionVersion": "2.8.0", "source": "Python package index metadata, 2026-11-22", "grade": "measured"}
      ]
    }
    """#
}
