// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `rocm-drivers.json`.
  static let rocmDrivers = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "rocm-drivers",
      "date": "2026-11-22",
      "about": "The ROCm releases that a kernel driver of AMD supports; where a row is not complete, releases it does not name are unknown.",
      "rows": [
        {"driver": "5.3", "releases": ["5.1", "5.2", "5.3", "5.4", "5.5"], "isComplete": true, "source": "AMD, \"User and kernel-space support matrix\" (docs 6.3.0, dated 2025-06-26)", "grade": "official"},
        {"driver": "5.4", "releases": ["5.2", "5.3", "5.4", "5.5", "5.6"], "isComplete": true, "source": "AMD, \"User and kernel-space support matrix\" (docs 6.3.0, dated 2025-06-26)", "grade": "official"},
        {"driver": "5.5", "releases": ["5.3", "5.4", "5.5", "5.6", "5.7"], "isComplete": true, "source": "AMD, \"User and kernel-space support matrix\" (docs 6.3.0, dated 2025-06-26)", "grade": "official"},
        {"driver": "5.6", "releases": ["5.4", "5.5", "5.6", "5.7", "6.0"], "isComplete": true, "source": "AMD, \"User and kernel-space support matrix\" (docs 6.3.0, dated 2025-06-26)", "grade": "official"},
        {"driver": "5.7", "releases": ["5.5", "5.6", "5.7", "6.0", "6.1"], "isComplete": true, "source": "AMD, \"User and kernel-space support matrix\" (docs 6.3.0, dated 2025-06-26)", "grade": "official"},
        {"driver": "6.0", "releases": ["5.6", "5.7", "6.0", "6.1", "6.2"], "isComplete": true, "source": "AMD, \"User and kernel-space support matrix\" (docs 6.3.0, dated 2025-06-26)", "grade": "official"},
        {"driver": "6.1", "releases": ["5.7", "6.0", "6.1", "6.2", "6.3"], "isComplete": true, "source": "AMD, \"User and kernel-space support matrix\" (docs 6.3.0, dated 2025-06-26)", "grade": "official"},
        {"driver": "6.2", "releases": ["6.0", "6.1", "6.2", "6.3"], "isComplete": true, "source": "AMD, \"User and kernel-space support matrix\" (docs 6.3.0, dated 2025-06-26)", "grade": "official"},
        {"driver": "6.3", "releases": ["6.1", "6.2", "6.3"], "isComplete": true, "source": "AMD, \"User and kernel-space support matrix\" (docs 6.3.0, dated 2025-06-26)", "grade": "official"},
        {"driver": "30.10", "releases": ["7.2"], "isComplete": false, "source": "ROCm/amdgpu-docs docs/compatibility/compatibility-matrix.rst (change 97); ROCm 7.2.2 release notes: only 7.2.2 on MI350 and MI355 is named", "grade": "official"},
        {"driver": "30.20", "releases": ["7.2"], "isComplete": false, "source": "ROCm/amdgpu-docs docs/compatibility/compatibility-matrix.rst (change 97); ROCm 7.2.2 release notes: only 7.2.2 on MI350 and MI355 is named", "grade": "official"},
        {"driver": "30.30", "releases": ["6.3", "6.4", "7.0", "7.1", "7.2"], "isComplete": true, "source": "ROCm/amdgpu-docs docs/compatibility/compatibility-matrix.rst (change 97); ROCm 7.2.2 release notes", "grade": "official"}
      ]
    }
    """#
}
