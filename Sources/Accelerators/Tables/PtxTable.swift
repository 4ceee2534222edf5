// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `ptx.json`.
  static let ptx = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "ptx",
      "date": "2026-11-22",
      "about": "The CUDA version whose driver is the first to accept a PTX ISA version.",
      "rows": [
        {"isa": "6.0", "cuda": "9.0", "source": "NVIDIA/cuda-python cuda/bindings/utils/_ptx_utils.py", "grade": "official"},
        {"isa": "6.1", "cuda": "9.1", "source": "NVIDIA/cuda-python cuda/bindings/utils/_ptx_utils.py", "grade": "official"},
        {"isa": "6.2", "cuda": "9.2", "source": "NVIDIA/cuda-python cuda/bindings/utils/_ptx_utils.py", "grade": "official"},
        {"isa": "6.3", "cuda": "10.0", "source": "NVIDIA/cuda-python cuda/bindings/utils/_ptx_utils.py", "grade": "official"},
        {"isa": "6.4", "cuda": "10.1", "source": "NVIDIA/cuda-python cuda/bindings/utils/_ptx_utils.py", "grade": "official"},
        {"isa": "6.5", "cuda": "10.2", "source": "NVIDIA/cuda-python cuda/bindings/utils/_ptx_utils.py", "grade": "official"},
        {"isa": "7.0", "cuda": "11.0", "source": "NVIDIA/cuda-python cuda/bindings/utils/_ptx_utils.py", "grade": "official"},
        {"isa": "7.1", "cuda": "11.1", "source": "NVIDIA/cuda-python cuda/bindings/utils/_ptx_utils.py", "grade": "official"},
        {"isa": "7.2", "cuda": "11.2", "source": "NVIDIA/cuda-python cuda/bindings/utils/_ptx_utils.py", "grade": "official"},
        {"isa": "7.3", "cuda": "11.3", "source": "NVIDIA/cuda-python cuda/bindings/utils/_ptx_utils.py", "grade": "official"},
        {"isa": "7.4", "cuda": "11.4", "source": "NVIDIA/cuda-python cuda/bindings/utils/_ptx_utils.py", "grade": "official"},
        {"isa": "7.5", "cuda": "11.5", "source": "NVIDIA/cuda-python cuda/bindings/utils/_ptx_utils.py", "grade": "official"},
        {"isa": "7.6", "cuda": "11.6", "source": "NVIDIA/cuda-python cuda/bindings/utils/_ptx_utils.py", "grade": "official"},
        {"isa": "7.7", "cuda": "11.7", "source": "the ptxas of that toolkit accepts this ISA version at most", "grade": "measured"},
        {"isa": "7.8", "cuda": "11.8", "source": "the ptxas of that toolkit accepts this ISA version at most", "grade": "measured"},
        {"isa": "8.0", "cuda": "12.0", "source": "the ptxas of that toolkit accepts this ISA version at most", "grade": "measured"},
        {"isa": "8.1", "cuda": "12.1", "source": "the ptxas of that toolkit accepts this ISA version at most", "grade": "measured"},
        {"isa": "8.2", "cuda": "12.2", "source": "the ptxas of that toolkit accepts this ISA version at most", "grade": "measured"},
        {"isa": "8.3", "cuda": "12.3", "source": "the ptxas of that toolkit accepts this ISA version at most", "grade": "measured"},
        {"isa": "8.4", "cuda": "12.4", "source": "the ptxas of that toolkit accepts this ISA version at most", "grade": "measured"},
        {"isa": "8.5", "cuda": "12.5", "source": "the ptxas of that toolkit accepts this ISA version at most", "grade": "measured"},
        {"isa": "8.6", "cuda": "12.7", "source": "NVIDIA/cuda-python cuda/bindings/utils/_ptx_utils.py", "grade": "official"},
        {"isa": "8.7", "cuda": "12.8", "source": "the ptxas of that toolkit accepts this ISA version at most", "grade": "measured"},
        {"isa": "8.8", "cuda": "12.9", "source": "the ptxas of that toolkit accepts this ISA version at most", "grade": "measured"},
        {"isa": "9.0", "cuda": "13.0", "source": "the ptxas of that toolkit accepts this ISA version at most", "grade": "measured"},
        {"isa": "9.1", "cuda": "13.1", "source": "the ptxas of that toolkit accepts this ISA version at most", "grade": "measured"},
        {"isa": "9.2", "cuda": "13.2", "source": "the ptxas of that toolkit accepts this ISA version at most", "grade": "measured"},
        {"isa": "9.3", "cuda": "13.3", "source": "the ptxas of that toolkit accepts this ISA version at most", "grade": "measured"},
        {"isa": "9.4", "cuda": "13.4", "source": "the ptxas of that toolkit accepts this ISA version at most", "grade": "measured"},
        {"isa": "9.5", "cuda": "13.5", "source": "the ptxas of that toolkit accepts this ISA version at most", "grade": "measured"}
      ]
    }
    """#
}
