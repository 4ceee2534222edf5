import Model
import Testing

@testable import Host

@Suite struct HostTextTests {
  @Test(arguments: [
    (
      "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.129.03  Thu Oct 19 18:56:32 UTC 2023\n",
      "535.129.03", "proprietary"
    ),
    (
      "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.173.02  Release Build  (x)\n",
      "580.173.02", "open"
    ),
    (
      "NVRM version: NVIDIA UNIX Open Kernel Module for aarch64  540.4.0  Release Build\n",
      "540.4.0",
      "open"
    ),
    ("NVRM version: NVIDIA UNIX x86_64 Kernel Module  418.226\n", "418.226", "proprietary"),
  ])
  func `finds the driver in every form of its first line`(
    text: String, version: String, flavour: String
  ) {
    let found = HostProbe.nvidiaVersion(text)
    #expect(found?.version == version && found?.flavour == flavour)
  }

  @Test(arguments: ["", "NVRM version:", "NVRM version: Kernel Module", "Kernel Module 535.1.2"])
  func `finds no driver in other lines`(text: String) {
    #expect(HostProbe.nvidiaVersion(text) == nil)
  }

  @Test(arguments: [
    (90402, "gfx942"), (90010, "gfx90a"), (100_300, "gfx1030"), (110_003, "gfx1103"),
    (120_001, "gfx1201"), (90008, "gfx908"), (90006, "gfx906"), (110_501, "gfx1151"),
  ])
  func `names targets of AMD from their number`(number: Int, target: String) {
    #expect(HostProbe.gfxTarget(number) == target)
  }

  @Test(arguments: [0, 7, -1, 99_999, Int.max, 91_700])
  func `names no target for other numbers`(number: Int) {
    #expect(HostProbe.gfxTarget(number) == nil)
  }

  @Test(arguments: [(12_020, "12.2"), (11_040, "11.4"), (13_000, "13.0"), (9_020, "9.2")])
  func `names CUDA versions from their number`(number: Int, version: String) {
    #expect(NVMLReading.cudaVersion(number) == version)
  }

  @Test(arguments: [0, -12_020, 99, Int.max])
  func `names no CUDA version for other numbers`(number: Int) {
    #expect(NVMLReading.cudaVersion(number) == nil)
  }

  @Test(arguments: [
    ("2.36", "GNU C Library (Debian GLIBC 2.36-9+deb12u4) stable release version 2.36.\n"),
    ("2.17", "xGNU C Library (GNU libc) stable release version 2.17, by Roland McGrath et al."),
    ("2.40", "GNU C Library GNU C Library (x) development release version 2.40"),
  ])
  func `finds the version in the text of the C library`(version: String, text: String) {
    #expect(HostProbe.glibcVersion(in: Array(text.utf8)) == version)
    for count in 0..<text.utf8.count {
      _ = HostProbe.glibcVersion(in: Array(text.utf8.prefix(count)))
    }
  }

  @Test(
    arguments: [
      ("[nvidia-container-runtime]\nmode = \"cdi\"", "cdi"),
      ("  [nvidia-container-runtime]\n  mode=\"legacy\" # x", "legacy"),
      ("mode = \"cdi\"\n[nvidia-container-runtime]\n[other]\nmode = \"csv\"", nil),
      ("[nvidia-container-runtime]\nmode = cdi", nil), ("[nvidia-container-runtime", nil),
    ] as [(String, String?)])
  func `finds the mode of the container runtime`(text: String, mode: String?) {
    #expect(HostProbe.runtimeMode(text) == mode)
  }

  @Test func `counts equal GPUs`() {
    let first = MachineFacts.GPU(vendor: .nvidia, name: "NVIDIA L4", target: "8.9", count: 1)
    let second = MachineFacts.GPU(vendor: .amd, name: nil, target: "gfx942", count: 1)
    let counted = HostProbe.counted([first, second, first])
    #expect(counted.map(\.count) == [1, 2])
    #expect(counted.map(\.vendor) == [.amd, .nvidia])
  }
}
