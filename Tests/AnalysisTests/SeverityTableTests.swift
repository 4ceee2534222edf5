import Analysis
import Model
import Testing
import Versions

@Suite struct SeverityTableTests {
  @Test(arguments: [
    (Ecosystem.pypi, "numpy", "1.26.4", "2.0.2", Severity.error),
    (.pypi, "numpy", "1.26.4", "1.25.0", .warning),
    (.pypi, "numpy", "1.26.4", "1.26.3", .info),
    (.pypi, "torch", "2.4.1", "2.5.1", .error),
    (.pypi, "torch", "2.4.1", "2.4.0", .info),
    (.conda, "pytorch", "2.4.1", "2.5.1", .error),
    (.pypi, "protobuf", "5.29.2", "6.32.1", .error),
    (.pypi, "protobuf", "5.28.0", "5.29.2", .warning),
    (.pypi, "pyarrow", "16.0.0", "17.0.0", .error),
    (.pypi, "tensorflow", "2.16.1", "2.17.0", .warning),
    (.pypi, "tensorflow", "1.15.0", "2.0.0", .error),
    (.pypi, "scikit-learn", "1.5.1", "1.5.2", .warning),
    (.pypi, "xgboost", "2.1.1", "2.1.3", .warning),
    (.pypi, "lightgbm", "4.5.0", "4.5.0.post1", .warning),
    (.pypi, "joblib", "1.4.2", "1.4.3", .warning),
    (.pypi, "cloudpickle", "3.0.0", "3.0.1", .warning),
    (.pypi, "requests", "2.32.3", "2.32.4", .info),
    (.pypi, "requests", "2.31.0", "2.32.0", .warning),
    (.pypi, "urllib3", "1.26.0", "2.0.0", .warning),
    (.pypi, "alpha", "1.0", "1.0.0", .info),
    (.deb, "openssl", "3.0.13-1", "3.0.15-1", .info),
    (.deb, "openssl", "3.0.13-1", "3.2.0-1", .warning),
    (.deb, "bash", "5.2.15-2+b7", "5.2.15-2+b8", .info),
    (.deb, "libopenblas0-pthread", "0.3.21+ds-4", "0.3.21+ds-5", .warning),
    (.conda, "mkl", "2023.1.0", "2023.1.1", .warning),
  ])
  func `weighs version steps by meaning`(
    ecosystem: Ecosystem, name: String, left: String, right: String, expected: Severity
  ) {
    let step = VersionDistance.step(ecosystem, left, right)
    #expect(SeverityTable.version(ecosystem, [name], step) == expected)
  }

  @Test(arguments: [
    (Ecosystem.pypi, "1.0", "1.0.0", VersionStep.none),
    (.pypi, "1!1.0", "1.0", .epoch),
    (.pypi, "2.3.0+cu121", "2.3.0+cpu", .local),
    (.pypi, "not a version", "1.0", .major),
    (.deb, "1.0-1", "0:1.0-01", .none),
    (.deb, "1:1.0-1", "1.0-1", .epoch),
    (.deb, "2.36-9+deb12u7", "2.36-9+deb12u8", .post),
    (.deb, "2.36-9", "2.41-12", .minor),
    (.deb, "590-2.1", "668-1", .major),
    (.conda, "1.26.4", "1.26.04", .none),
    (.conda, "2024.07.02", "2024.7.2", .none),
    (.conda, "9e", "9f", .major),
  ])
  func `measures steps by the family's own order`(
    ecosystem: Ecosystem, left: String, right: String, expected: VersionStep
  ) {
    #expect(VersionDistance.step(ecosystem, left, right) == expected)
    #expect(VersionDistance.step(ecosystem, right, left) == expected)
  }

  @Test func `weighs facts by meaning`() {
    #expect(SeverityTable.interpreter(.minor) == .error)
    #expect(SeverityTable.interpreter(.patch) == .info)
    #expect(SeverityTable.libc(sameFamily: false, .none) == .error)
    #expect(SeverityTable.libc(sameFamily: true, .minor) == .warning)
    #expect(SeverityTable.acceleratorVariant(allowsProcessorBuild: false) == .error)
    #expect(SeverityTable.acceleratorVariant(allowsProcessorBuild: true) == .info)
    #expect(SeverityTable.presence(.pypi, ["pytest"]) == .info)
    #expect(SeverityTable.presence(.conda, ["libopenblas"]) == .warning)
  }

  @Test(arguments: [
    ("OMP_NUM_THREADS", Severity.warning), ("MKL_NUM_THREADS", .warning),
    ("MKL_CBWR", .warning), ("CUBLAS_WORKSPACE_CONFIG", .warning),
    ("NVIDIA_TF32_OVERRIDE", .warning), ("TORCH_ALLOW_TF32_CUBLAS_OVERRIDE", .warning),
    ("LD_LIBRARY_PATH", .warning), ("CUDA_VERSION", .warning), ("PYTHONPATH", .warning),
    ("NVIDIA_VISIBLE_DEVICES", .warning), ("TF_DETERMINISTIC_OPS", .warning),
    ("LANG", .info), ("PIP_NO_CACHE_DIR", .info), ("HOME", .info),
  ])
  func `tells variables that change numbers from settings`(name: String, expected: Severity) {
    #expect(SeverityTable.variable(name) == expected)
  }
}
