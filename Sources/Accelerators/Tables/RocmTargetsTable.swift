// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `rocm-targets.json`.
  static let rocmTargets = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "rocm-targets",
      "date": "2026-11-22",
      "about": "The targets that ROCm releases of the production stream support.",
      "rows": [
        {"from": "6.0", "to": "6.3", "targets": ["gfx908", "gfx90a", "gfx942", "gfx1030", "gfx1100"], "source": "ROCm/ROCm docs/compatibility/compatibility-matrix-historical-6.0.csv (commit e396b489)", "grade": "official"},
        {"from": "6.4", "to": "6.4", "targets": ["gfx908", "gfx90a", "gfx942", "gfx1030", "gfx1100", "gfx1101", "gfx1200", "gfx1201"], "source": "from memory", "grade": "unverified"},
        {"from": "7.0", "to": "7.8", "targets": ["gfx908", "gfx90a", "gfx942", "gfx950", "gfx1030", "gfx1100", "gfx1101", "gfx1200", "gfx1201"], "source": "MI350X and MI355X rows in the ROCm 7.2.2 release notes (ROCm/legacy-rocm-build release page); gfx numbers from memory", "grade": "unverified"}
      ]
    }
    """#
}
