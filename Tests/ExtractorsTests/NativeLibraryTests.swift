import Accelerators
import Model
import Testing

/// File names and distribution names against the table of native libraries.
@Suite struct NativeLibraryTests {
  @Test(
    arguments: [
      ("libcudart.so.12.1.105", "cuda-runtime", "libcudart.so.12", "12.1.105", [12]),
      ("libcudart.so.12", "cuda-runtime", "libcudart.so.12", nil, [12]),
      ("libcudart.so.11.8.89", "cuda-runtime", "libcudart.so.11.0", "11.8.89", [11]),
      ("libcudart.so.10.1.243", "cuda-runtime", "libcudart.so.10.1", "10.1.243", [10]),
      ("libcudart-d0da41ae.so.11.8.89", "cuda-runtime", "libcudart.so.11.0", "11.8.89", [11]),
      ("libcufft.so.11.2.1.3", "cufft", "libcufft.so.11", "11.2.1.3", [12]),
      ("libcufft.so.10.9.0.58", "cufft", "libcufft.so.10", "10.9.0.58", [10, 11]),
      ("libcusparse.so.12.3.1.170", "cusparse", "libcusparse.so.12", "12.3.1.170", [12, 13]),
      ("libnvrtc-builtins.so.13.0", "nvrtc-builtins", "libnvrtc-builtins.so.13.0", nil, [13]),
      ("libcuda.so.550.54.15", "cuda-driver", "libcuda.so.1", "550.54.15", []),
      ("libnccl.so.2.27.5", "nccl", "libnccl.so.2", "2.27.5", []),
      ("libcupti.so.2024.1.1", "cupti", "libcupti.so.2024.1.1", nil, []),
      ("libtpu.so", "tpu-driver", "libtpu.so", nil, []),
    ] as [(String, String, String, String?, [Int])])
  func `names the component of a file`(
    name: String, component: String, soname: String, version: String?, majors: [Int]
  ) throws {
    let match = try #require(NativeLibraries.match(fileName: name))
    #expect(match.library.component == component)
    #expect(match.soname == soname)
    #expect(match.version == version)
    #expect(match.cudaMajors == majors)
    #expect(NativeLibraries.cudaMajors(soname: soname) == majors)
  }

  @Test(arguments: [
    "", "lib", "libcudart", "libcudart.a", "libcudart.so.", "libcudart.so.x", "libcudart.so.1.",
    "libcudart.so..1", "libcudart.sox", "libcudart-12345.so.1", "libc.so.6", "xlibcudart.so.12",
  ])
  func `leaves other files alone`(name: String) {
    #expect(NativeLibraries.match(fileName: name) == nil)
  }

  @Test(
    arguments: [
      (Ecosystem.pypi, "nvidia-cuda-runtime-cu12", "cuda-runtime"),
      (.pypi, "nvidia-cuda-runtime", "cuda-runtime"), (.pypi, "nvidia-cudnn-cu13", "cudnn"),
      (.pypi, "torch", nil), (.conda, "cuda-cudart", "cuda-runtime"), (.conda, "numpy", nil),
      (.deb, "cuda-cudart-12-4", "cuda-runtime"), (.deb, "libcudnn9-cuda-12", "cudnn"),
      (.deb, "libcudnn9-dev-cuda-12", nil), (.deb, "libcudnn8", "cudnn"),
      (.deb, "libnccl2", "nccl"),
      (.deb, "libnccl-dev", nil), (.deb, "cuda-compat-12-4", "cuda-compat"), (.deb, "bash", nil),
      (.deb, "nvidia-driver-535", "nvidia-driver"),
    ] as [(Ecosystem, String, String?)])
  func `names the component of a distribution`(
    ecosystem: Ecosystem, name: String, component: String?
  ) {
    #expect(
      NativeLibraries.component(ecosystem: ecosystem, distribution: name) == component)
  }

  @Test func `lists each library once, under its own file name`() {
    let stems = NativeLibraries.libraries.map(\.stem)
    #expect(Set(stems).count == stems.count)
    for library in NativeLibraries.libraries {
      for soname in library.sonames {
        let match = NativeLibraries.match(fileName: "\(library.stem).so.\(soname.version)")
        #expect(match?.soname == "\(library.stem).so.\(soname.version)")
        #expect(match?.version == nil)
      }
    }
  }
}
