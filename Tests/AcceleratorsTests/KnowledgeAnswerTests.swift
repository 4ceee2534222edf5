import Accelerators
import Model
import Testing

/// What the tables answer, against the documents that they were made from.
@Suite struct KnowledgeAnswerTests {
  private let knowledge = Knowledge.embedded

  @Test(arguments: [(11, "450.80.02"), (12, "525.60.13"), (13, "580.65.06"), (10, nil), (99, nil)])
  func `the least driver of a CUDA major`(major: Int, driver: String?) {
    #expect(knowledge.minimumDriver(cudaMajor: major)?.value == driver)
  }

  @Test(arguments: [
    ("12.4.1", "550.54.15", NativeLibraries.Grade.official), ("12.4", "550.54.15", .official),
    ("12.4.0", "550.54.14", .official), ("12.3.2", "545.23.08", .unverified),
    ("13.0.3", "580.95.05", .unverified), ("13.3", "610.43.02", .unverified),
    ("11.8", "520.61.05", .official), ("8.0.61", "375.26", .official),
  ])
  func `the driver of a toolkit`(toolkit: String, driver: String, grade: NativeLibraries.Grade) {
    let fact = knowledge.fullDriver(toolkit: toolkit)
    #expect(fact?.value == driver)
    #expect(fact?.grade == grade)
  }

  @Test(arguments: ["13.5", "13.5.0", "14.0", "", "12", "abc", "12.7"])
  func `toolkits without a known driver`(toolkit: String) {
    #expect(knowledge.fullDriver(toolkit: toolkit) == nil)
  }

  @Test(arguments: [
    ("535.161.08", "12.2", NativeLibraries.Grade.official), ("470.82.01", "11.4", .official),
    ("525.147.05", "12.0", .official), ("550.54.15", "12.4", .official),
    ("570.26", "12.8", .official), ("565.57.01", "12.7", .unverified),
    ("616.00", "13.3", .unverified), ("440.33", "10.2", .official), ("418.39", "10.1", .official),
  ])
  func `the CUDA version of a driver`(driver: String, cuda: String, grade: NativeLibraries.Grade) {
    let fact = knowledge.cuda(ofDriver: driver)
    #expect(fact?.value == cuda)
    #expect(fact?.grade == grade)
  }

  @Test func `drivers that are none have no CUDA version`() {
    #expect(knowledge.cuda(ofDriver: "") == nil)
    #expect(knowledge.cuda(ofDriver: "latest") == nil)
    #expect(knowledge.cuda(ofDriver: "100.1") == nil)
  }

  @Test(arguments: [
    ("8.7", "12.8"), ("8.5", "12.5"), ("8.6", "12.7"), ("9.5", "13.5"), ("6.0", "9.0"),
    ("9.9", nil),
  ])
  func `the CUDA version of a PTX version`(isa: String, cuda: String?) {
    #expect(knowledge.cuda(ofPTX: isa)?.value == cuda)
  }

  @Test func `first drivers of devices say how well they are known`() {
    #expect(knowledge.minimumDriver(computeCapability: "10.0")?.value == "570.26")
    #expect(knowledge.minimumDriver(computeCapability: "12.0")?.grade == .official)
    #expect(knowledge.minimumDriver(computeCapability: "8.9")?.grade == .unverified)
    #expect(knowledge.minimumDriver(computeCapability: "8.7") == nil)
    #expect(knowledge.minimumDriver(computeCapability: "77.7") == nil)
  }

  @Test func `branches end`() {
    #expect(knowledge.endOfLife(driverBranch: 535)?.value == "2026-06")
    #expect(knowledge.endOfLife(driverBranch: 580)?.value == "2028-06")
    #expect(knowledge.endOfLife(driverBranch: 570) == nil)
  }

  @Test(arguments: [
    ("12.4.127", "12.4.1"), ("12.4.99", "12.4.0"), ("12.1.105", "12.1.1"), ("12.6.77", "12.6"),
    ("12.5.82", "12.5.1"), ("11.8.89", "11.8.0"), ("12.3.101", "12.3"), ("12.5.39", "12.5"),
    ("13.9.1", "13.9"), ("11.7.99", "11.7.1"),
  ])
  func `the toolkit of a runtime`(runtime: String, toolkit: String) {
    #expect(knowledge.toolkit(ofRuntime: runtime)?.value == toolkit)
  }

  @Test func `toolkits by components`() {
    #expect(knowledge.toolkits(component: "cublas", version: "12.4.5.8") == ["12.4.1"])
    #expect(knowledge.toolkits(component: "cublas", version: "13.1.0.3") == ["13.0.2"])
    #expect(
      knowledge.toolkits(component: "cuda-runtime", version: "12.3.101") == ["12.3.1", "12.3.2"])
    #expect(knowledge.toolkits(component: "cublas", version: "1.2.3") == nil)
    #expect(knowledge.toolkits(component: "elephant", version: "12.4.5.8") == nil)
  }

  @Test func `every component of a toolkit has a short name of the libraries or its own`() {
    for (distribution, component) in [
      ("nvidia-cublas-cu12", "cublas"), ("nvidia-cuda-runtime", "cuda-runtime"),
      ("nvidia-nvjitlink-cu12", "nvjitlink"), ("nvidia-cuda-nvcc", "nvcc"),
    ] {
      #expect(
        NativeLibraries.component(ecosystem: .pypi, distribution: distribution) == component)
    }
    #expect(knowledge.toolkits(component: "nvjitlink", version: "12.4.127") == ["12.4.1"])
  }

  @Test func `runtimes by build id`() {
    let id = "85e010b7ac7b489d670f700f82c0cbb42f2ee8ea"
    #expect(knowledge.runtimeVersion(buildID: id)?.value == "12.4.127")
    #expect(knowledge.runtimeVersion(buildID: id.uppercased())?.grade == .measured)
    #expect(knowledge.runtimeVersion(buildID: "") == nil)
  }

  @Test func `components and their CUDA majors`() {
    #expect(knowledge.cudaMajors(component: "cudnn", version: "9.10.2.21")?.value == [11, 12])
    #expect(knowledge.cudaMajors(component: "cudnn", version: "9.11.0.98")?.value == [12, 13])
    #expect(knowledge.cudaMajors(component: "cudnn", version: "8.6.0.163")?.value == [11])
    #expect(knowledge.cudaMajors(component: "cudnn", version: "7.6.5") == nil)
    #expect(knowledge.release(component: "cudnn", version: "9.1.0")?.value == "9.1.0.70")
    #expect(knowledge.release(component: "cudnn", version: "9.1") == nil)
    #expect(
      knowledge.computeCapabilities(component: "cudnn", version: "9.10.2.21", cuda: "12.8.1")?
        .value.contains("12.0") == true)
    #expect(
      knowledge.computeCapabilities(component: "cudnn", version: "9.10.2.21", cuda: "12.4")?
        .value.contains("12.0") == false)
  }

  @Test func `base images`() {
    let image = knowledge.baseImage(toolkit: "12.6.3")
    #expect(image?.value.branches == [470, 535, 550])
    #expect(image?.value.brands.contains("geforce") == false)
    #expect(knowledge.baseImage(toolkit: "12.4.1")?.value.cudnn == ["9.1.0.70"])
    #expect(knowledge.baseImage(toolkit: "99.0") == nil)
  }

  @Test func `frameworks`() {
    #expect(knowledge.pypiVariant(distribution: "torch", version: "2.9.1")?.value == "cu128")
    #expect(knowledge.pypiVariant(distribution: "Torch", version: "2.9.1+cu126")?.value == "cu128")
    #expect(knowledge.pypiVariant(distribution: "torch", version: "3.0") == nil)
    #expect(knowledge.cuda(distribution: "torch", version: "2.9.1")?.value == "12.8")
    #expect(knowledge.cuda(distribution: "onnxruntime-gpu", version: "1.23.2")?.value == "12")
    #expect(knowledge.cuda(distribution: "onnxruntime-gpu", version: "1.26.5")?.value == "12")
    #expect(knowledge.cuda(distribution: "onnxruntime-gpu", version: "1.27.0")?.value == "13")
    #expect(knowledge.cuda(distribution: "onnxruntime-gpu", version: "1.18.1") == nil)
    #expect(knowledge.cuda(distribution: "cupy-cuda12x", version: "13.6.0")?.value == "12")
    #expect(knowledge.cuda(distribution: "tensorflow", version: "2.10.1")?.value == "11.2")
    #expect(knowledge.cuda(distribution: "tensorflow", version: "2.1")?.value == "10.1")
    #expect(
      knowledge.pins(distribution: "torch", version: "2.6.0")?.value["nvidia-cudnn-cu12"]
        == "==9.1.0.70")
    #expect(
      knowledge.pins(distribution: "tensorflow", version: "2.17.0")?.value["nvidia-cudnn-cu12"]
        == "==8.9.7.29")
    #expect(knowledge.testedCuDNN(distribution: "tensorflow", version: "2.17.0")?.value == "8.9")
  }

  @Test func `companions and NumPy`() {
    let companion = knowledge.companion(of: "torchvision", version: "0.24.1")?.value
    #expect(companion?.distribution == "torch")
    #expect(companion?.version == "2.9.1")
    #expect(knowledge.companion(of: "torchaudio", version: "2.6.0")?.value.version == "2.6.0")
    #expect(knowledge.companion(of: "torchvision", version: "9.9") == nil)
    #expect(knowledge.numpyLimit(distribution: "torch", version: "2.2.2")?.value == true)
    #expect(knowledge.numpyLimit(distribution: "torch", version: "2.3.0+cu121")?.value == false)
    #expect(knowledge.numpyLimit(distribution: "tensorflow", version: "2.17.1")?.value == true)
    #expect(knowledge.numpyLimit(distribution: "tensorflow", version: "2.18.0")?.value == false)
    #expect(knowledge.numpyLimit(distribution: "faiss-gpu-cu12", version: "1.13.0") == nil)
    #expect(knowledge.importNameGroups.contains { $0.contains("onnxruntime-gpu") })
  }

  @Test func `ROCm drivers and releases`() {
    #expect(knowledge.rocmSupports(driver: "6.3.3", release: "6.1")?.value == true)
    #expect(knowledge.rocmSupports(driver: "6.3.0", release: "6.0.2")?.value == false)
    #expect(knowledge.rocmSupports(driver: "6.3.0", release: "7.0") == nil)
    #expect(knowledge.rocmSupports(driver: "30.30.1", release: "7.2.2")?.value == true)
    #expect(knowledge.rocmSupports(driver: "30.30.1", release: "6.2")?.value == false)
    #expect(knowledge.rocmSupports(driver: "30.10.1", release: "6.2") == nil)
    #expect(knowledge.rocmSupports(driver: "6.16.6", release: "7.1.1")?.grade == .unverified)
    #expect(knowledge.rocmSupports(driver: "6.16.6", release: "6.4") == nil)
    #expect(knowledge.rocmSupports(driver: "6.99", release: "6.4") == nil)
    #expect(knowledge.gfxTargets(rocm: "6.3.3")?.value.contains("gfx942") == true)
    #expect(knowledge.gfxTargets(rocm: "7.2")?.grade == .unverified)
    #expect(knowledge.gfxTargets(rocm: "7.14") == nil)
    #expect(knowledge.rocmReleases(component: "rccl", version: "2.21.5") == ["6.3.3"])
  }

  @Test func `dotted versions`() {
    #expect(DottedVersion("12.4") == DottedVersion("12.4.0"))
    #expect(DottedVersion("0") == DottedVersion("0.0"))
    for text in ["", ".", "1.", ".1", "1..2", "1a", "1234567890", "1.2.3.4.5.6.7.8.9", "-1", "１"] {
      #expect(DottedVersion(text) == nil, "\(text)")
    }
    #expect(DottedVersion.isAtLeast("580.105.8", "580.105.08") == true)
    #expect(DottedVersion.isAtLeast("525.60.13", "525.105") == false)
    #expect(DottedVersion(leading: "6.3.0-39")?.parts == [6, 3])
    #expect(DottedVersion(leading: "rc1") == nil)
  }
}
