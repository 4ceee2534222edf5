// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `branches.json`.
  static let branches = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "branches",
      "date": "2026-11-22",
      "about": "The highest CUDA version that the drivers of a branch report.",
      "rows": [
        {"branch": 346, "cuda": "7.0", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3: the newest toolkit of that branch", "grade": "official"},
        {"branch": 352, "cuda": "7.5", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3: the newest toolkit of that branch", "grade": "official"},
        {"branch": 367, "cuda": "8.0", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3: the newest toolkit of that branch", "grade": "official"},
        {"branch": 375, "cuda": "8.0", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3: the newest toolkit of that branch", "grade": "official"},
        {"branch": 384, "cuda": "9.0", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3: the newest toolkit of that branch", "grade": "official"},
        {"branch": 390, "cuda": "9.1", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3: the newest toolkit of that branch", "grade": "official"},
        {"branch": 396, "cuda": "9.2", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3: the newest toolkit of that branch", "grade": "official"},
        {"branch": 410, "cuda": "10.0", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3: the newest toolkit of that branch", "grade": "official"},
        {"branch": 418, "cuda": "10.1", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3: the newest toolkit of that branch", "grade": "official"},
        {"branch": 440, "cuda": "10.2", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3: the newest toolkit of that branch", "grade": "official"},
        {"branch": 450, "cuda": "11.0", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 455, "cuda": "11.1", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 460, "cuda": "11.2", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 465, "cuda": "11.3", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 470, "cuda": "11.4", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 495, "cuda": "11.5", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 510, "cuda": "11.6", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 515, "cuda": "11.7", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 520, "cuda": "11.8", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 525, "cuda": "12.0", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 530, "cuda": "12.1", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 535, "cuda": "12.2", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 545, "cuda": "12.3", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 550, "cuda": "12.4", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 555, "cuda": "12.5", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 560, "cuda": "12.6", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 565, "cuda": "12.7", "source": "from memory: the branch reports 12.7, for which there was no public toolkit", "grade": "unverified"},
        {"branch": 570, "cuda": "12.8", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 575, "cuda": "12.9", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 580, "cuda": "13.0", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 590, "cuda": "13.1", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 595, "cuda": "13.2", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "official"},
        {"branch": 610, "cuda": "13.3", "source": "NVIDIA, \"CUDA Toolkit 13.2 Update 2 Release Notes\", Tables 2 and 3 (13.3 row: secondary)", "grade": "unverified"}
      ]
    }
    """#
}
