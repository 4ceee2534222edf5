// swift-format-ignore-file: the rows are data, one on each line.

extension EmbeddedTables {
  /// The text of `build-ids.json`.
  static let buildIds = #"""
    {
      "schema": "holdfast.knowledge/1",
      "table": "build-ids",
      "date": "2026-11-22",
      "about": "GNU build ids of libraries that tell their version in no other way.",
      "rows": [
        {"component": "cuda-runtime", "version": "11.7.99", "buildID": "5d10e21d29232deb3d8b970442d1ef5664183cd9", "soname": "libcudart.so.11.0", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "11.8.89", "buildID": "7a11e42a192f2cd218098765b72de2c9d3576824", "soname": "libcudart.so.11.0", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.0.107", "buildID": "56b0285b9aaf841d6a7e0f8702f439c026ef1826", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.0.146", "buildID": "7b67dbd6dffaf822a2879c658e94a9fc2cb9c1b6", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.1.55", "buildID": "82b2f49cde7c7a96ed11597656e899e5dda0ab5f", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.1.105", "buildID": "3130ac46e7fb8fe609e75651bc752b0ca5bde565", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.2.53", "buildID": "c1ed6973325dbf8b37e751544850cc5aab201bf0", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.2.128", "buildID": "70f26eb93e24216ffc0e93ccd8da31612d277030", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.2.140", "buildID": "8606246166aa801e7f467deffc45d9eb4089bb22", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.3.52", "buildID": "bd4d4254e27af84242102783be1539da56ab8714", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.3.101", "buildID": "06e57146d94f433f1e21360c2cde0255f522cce0", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.4.99", "buildID": "d15e16792f179b49048094eb11dce3bae60164b1", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.4.127", "buildID": "85e010b7ac7b489d670f700f82c0cbb42f2ee8ea", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.5.39", "buildID": "17bb0f937567f403eb4a81f69856bf30070ed962", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.5.82", "buildID": "ee7bcddf8673e8cca2dd743be56f18d524251d0d", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.6.37", "buildID": "e9bf7b6b846058e3571fcc32f44d33e32840e0c3", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.6.68", "buildID": "b7ce3f669ad1f15a2498879dbedcaa6c1afd32c2", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.6.77", "buildID": "2f1de3bc846e107aa3fd7261759ce8f75f1a22d4", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.8.57", "buildID": "547520368a48b819e1a835d70c801f0ba9d673ac", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.8.90", "buildID": "7b1714ea2d766ca35afe1e3dd34a75b41b78999f", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.9.37", "buildID": "321322a90e5bde02bb64e748c14e0baf3bf5218f", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "12.9.79", "buildID": "dee4b68d7f29b160323eff1e31338d5ebf73d190", "soname": "libcudart.so.12", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "13.0.48", "buildID": "ad3b7a6c359d6e6fe529a691b8aab845f2731e87", "soname": "libcudart.so.13", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "13.0.88", "buildID": "6fbbb2612ec85124d483d23e8a2f0606d61c1996", "soname": "libcudart.so.13", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "13.0.96", "buildID": "2a12a4a442f0edf6eab8241fdeedb40019c4256c", "soname": "libcudart.so.13", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "13.1.80", "buildID": "abf1e50ce4f4e909340a0c8f646d6e8691783664", "soname": "libcudart.so.13", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "13.2.51", "buildID": "e6ed76306d0ef55337fe5058acc0fab7f655d9da", "soname": "libcudart.so.13", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "13.2.75", "buildID": "3e16e9b12b8384d929a92fc3bac0626221e9f1de", "soname": "libcudart.so.13", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "13.3.29", "buildID": "f2253a1889d2e84b73b047201a314bd4d6f8583d", "soname": "libcudart.so.13", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "13.4.49", "buildID": "5eeaf292ee856dc7ac638fe499dca8e7f8d55e5f", "soname": "libcudart.so.13", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "13.4.92", "buildID": "29401dfebf2790e315445973d790e45b0c8ab538", "soname": "libcudart.so.13", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"},
        {"component": "cuda-runtime", "version": "13.5.37", "buildID": "c2a2b516796b80b13e03a347dea18e26cfce142f", "soname": "libcudart.so.13", "source": "computed from the PyPI wheels nvidia-cuda-runtime-cu11, -cu12 and nvidia-cuda-runtime (Linux x86-64)", "grade": "measured"}
      ]
    }
    """#
}
