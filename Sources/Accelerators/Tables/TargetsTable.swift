// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `targets.json`.
  static let targets = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "targets",
      "date": "2026-11-22",
      "about": "The first and the last toolkit that compiles for an NVIDIA target; no last one while the newest still does.",
      "rows": [
        {"target": "sm_35", "first": "5.0", "last": "11.8", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5; the first toolkit from memory", "grade": "unverified"},
        {"target": "sm_37", "first": "6.5", "last": "11.8", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5; the first toolkit from memory", "grade": "unverified"},
        {"target": "sm_50", "first": "6.5", "last": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5; the first toolkit from memory", "grade": "unverified"},
        {"target": "sm_52", "first": "7.0", "last": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5; the first toolkit from memory", "grade": "unverified"},
        {"target": "sm_53", "first": "7.5", "last": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5; the first toolkit from memory", "grade": "unverified"},
        {"target": "sm_60", "first": "8.0", "last": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5; the first toolkit from memory", "grade": "unverified"},
        {"target": "sm_61", "first": "8.0", "last": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5; the first toolkit from memory", "grade": "unverified"},
        {"target": "sm_62", "first": "8.0", "last": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5; the first toolkit from memory", "grade": "unverified"},
        {"target": "sm_70", "first": "9.0", "last": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5; the first toolkit from memory", "grade": "unverified"},
        {"target": "sm_72", "first": "9.2", "last": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5; the first toolkit from memory", "grade": "unverified"},
        {"target": "sm_75", "first": "10.0", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5; the first toolkit from memory", "grade": "unverified"},
        {"target": "sm_80", "first": "11.0", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5; the first toolkit from memory", "grade": "unverified"},
        {"target": "sm_86", "first": "11.1", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5; the first toolkit from memory", "grade": "unverified"},
        {"target": "sm_87", "first": "11.4", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5; the first toolkit from memory", "grade": "unverified"},
        {"target": "sm_88", "first": "13.0", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_89", "first": "11.8", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_90", "first": "11.8", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_90a", "first": "12.0", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_100", "first": "12.8", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_100a", "first": "12.8", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_100f", "first": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_101", "first": "12.8", "last": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_101a", "first": "12.8", "last": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_101f", "first": "12.9", "last": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_103", "first": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_103a", "first": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_103f", "first": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_107", "first": "13.4", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_107a", "first": "13.4", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_107f", "first": "13.4", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_110", "first": "13.0", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_110a", "first": "13.0", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_110f", "first": "13.0", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_120", "first": "12.8", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_120a", "first": "12.8", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_120f", "first": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_121", "first": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_121a", "first": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"},
        {"target": "sm_121f", "first": "12.9", "source": "ptxas --help and nvcc --list-gpu-code of the nvcc wheels 11.7 to 13.5", "grade": "measured"}
      ]
    }
    """#
}
