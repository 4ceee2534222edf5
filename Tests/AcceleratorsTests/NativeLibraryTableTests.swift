import Accelerators
import Model
import Testing

/// Libraries beyond CUDA's own, and what embedded texts tell.
@Suite struct NativeLibraryTableTests {
  @Test(
    arguments: [
      ("libcudnn_ops.so.9.10.2", "cudnn", "9.10.2"), ("libcudnn_graph.so.9", "cudnn", nil),
      ("libcudnn_adv_train.so.8.9.7", "cudnn", "8.9.7"),
      ("libnppc.so.12.2.5.30", "npp", "12.2.5.30"),
      ("libnvonnxparser.so.10", "tensorrt", nil), ("libhipfft.so.0.1.60303", "hipfft", "0.1.60303"),
      ("libamd_comgr.so.2.8.60303", "comgr", "2.8.60303"),
      ("libgomp-a34b3233.so.1.0.0", "gnu-openmp", nil),
      ("libgomp.so.1", "gnu-openmp", nil), ("libiomp5.so", "intel-openmp", nil),
      ("libomp.so.5", "llvm-openmp", nil), ("libmkl_rt.so.2", "onemkl", nil),
      ("libmkl_sycl_blas.so.5", "onemkl", nil), ("libopenblas.so.0", "openblas", nil),
      ("libopenblasp-r0.3.21.so", "openblas", "0.3.21"),
      ("libopenblas64_p-r0-15028c96.3.21.so", "openblas", "0.3.21"),
      ("libopenblas64_p-r0-0cf96a72.3.23.dev.so", "openblas", "0.3.23"),
      ("libscipy_openblas64_-ff651d7f.so", "openblas", nil), ("libblis.so.4", "blis", nil),
      ("libpocl.so.2.9.0", "pocl", "2.9.0"), ("libnvidia-opencl.so.1", "nvidia-opencl", nil),
      ("libblas.so.3", "blas", nil), ("liblapack.so.3.10.0", "lapack", "3.10.0"),
    ] as [(String, String, String?)])
  func `names the component of a file`(name: String, component: String, version: String?) {
    let match = NativeLibraries.match(fileName: name)
    #expect(match?.library.component == component)
    #expect(match?.version == version)
  }

  @Test(arguments: [
    "libopenblas-r.so", "libopenblasp-r0.so", "libopenblasp-r0-xyz.3.so", "libopenblasp-r0.3.21",
    "libopenblasp-r0..so", "libopenblas-r9999999999.1.so", "libcudnn_other.so.9", "libgompx.so.1",
  ])
  func `leaves other files alone`(name: String) {
    #expect(NativeLibraries.match(fileName: name) == nil)
  }

  @Test func `lists each library once, under sonames that name it`() {
    let stems = NativeLibraries.libraries.map(\.stem)
    #expect(Set(stems).count == stems.count)
    for library in NativeLibraries.libraries {
      for soname in library.sonames {
        let match = NativeLibraries.match(fileName: "\(library.stem).so.\(soname.version)")
        #expect(match?.soname == "\(library.stem).so.\(soname.version)", "\(library.stem)")
        #expect(match?.version == nil, "\(library.stem)")
      }
    }
  }

  @Test(
    arguments: [
      (Ecosystem.pypi, "intel-openmp", "intel-openmp"), (.pypi, "mkl", "onemkl"),
      (.pypi, "cutensor-cu12", "cutensor"), (.pypi, "nvidia-cudss-cu12", "cudss"),
      (.pypi, "numpy", nil), (.conda, "llvm-openmp", "llvm-openmp"), (.conda, "libblas", nil),
      (.conda, "libopenblas", "openblas"), (.deb, "libgomp1", "gnu-openmp"),
      (.deb, "libopenblas0-pthread", "openblas"), (.deb, "libomp5-16", "llvm-openmp"),
      (.deb, "intel-oneapi-mkl-2024.2", "onemkl"), (.deb, "libnvinfer-plugin10", "tensorrt"),
      (.deb, "ocl-icd-libopencl1", "opencl-loader"), (.deb, "libblas-dev", nil),
      (.deb, "hipblaslt", "hipblaslt"), (.deb, "libgompbogus", nil),
    ] as [(Ecosystem, String, String?)])
  func `names the component of a distribution`(
    ecosystem: Ecosystem, name: String, component: String?
  ) {
    #expect(NativeLibraries.component(ecosystem: ecosystem, distribution: name) == component)
  }

  @Test(
    arguments: [
      (["NCCL version 2.27.5+cuda12.9"], "nccl", "2.27.5"),
      (["NVSHMEM v3.4.5"], "nvshmem", "3.4.5"),
      (["Cuda compilation tools, release 12.4, V12.4.127"], "nvrtc", "12.4.127"),
      (["Cuda compilation tools, release 13.0, V13.0.21"], "nvjitlink", "13.0.21"),
      (["Cuda compilation tools, release 12.4, V12.4.127"], "cupti", nil),
      (["NCCL version 2.27.5", "NCCL version 2.27.5+cuda12.9"], "nccl", "2.27.5"),
      (["NCCL version 2.27.5", "NCCL version 2.28.3"], "nccl", nil),
      (["NCCL version %d.%d"], "nccl", nil), (["Cuda compilation tools, release 12"], "nvrtc", nil),
      ([], "nccl", nil), (["NCCL version 2..5"], "nccl", nil), (["anything"], "elephant", nil),
    ] as [([String], String, String?)])
  func `reads versions from texts`(texts: [String], component: String, version: String?) {
    #expect(NativeLibraries.version(ofTexts: texts, component: component) == version)
  }
}
