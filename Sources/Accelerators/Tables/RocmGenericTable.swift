// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `rocm-generic.json`.
  static let rocmGeneric = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "rocm-generic",
      "date": "2026-11-22",
      "about": "The processors that run code of a generic AMD target.",
      "rows": [
        {"target": "gfx9-generic", "members": ["gfx900", "gfx902", "gfx904", "gfx906", "gfx909", "gfx90c"], "source": "LLVM, \"User Guide for AMDGPU Backend\", table of generic processors", "grade": "official"},
        {"target": "gfx9-4-generic", "members": ["gfx940", "gfx941", "gfx942", "gfx950"], "source": "LLVM, \"User Guide for AMDGPU Backend\", table of generic processors", "grade": "official"},
        {"target": "gfx10-1-generic", "members": ["gfx1010", "gfx1011", "gfx1012", "gfx1013"], "source": "LLVM, \"User Guide for AMDGPU Backend\", table of generic processors", "grade": "official"},
        {"target": "gfx10-3-generic", "members": ["gfx1030", "gfx1031", "gfx1032", "gfx1033", "gfx1034", "gfx1035", "gfx1036"], "source": "LLVM, \"User Guide for AMDGPU Backend\", table of generic processors", "grade": "official"},
        {"target": "gfx11-generic", "members": ["gfx1100", "gfx1101", "gfx1102", "gfx1103", "gfx1150", "gfx1151", "gfx1152", "gfx1153"], "source": "LLVM, \"User Guide for AMDGPU Backend\", table of generic processors", "grade": "official"},
        {"target": "gfx12-generic", "members": ["gfx1200", "gfx1201"], "source": "LLVM, \"User Guide for AMDGPU Backend\", table of generic processors", "grade": "official"}
      ]
    }
    """#
}
