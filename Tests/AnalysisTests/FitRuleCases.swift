import Accelerators
import Analysis
import Model

extension FitRuleTests {
  private static let v100 = Pool.fit("v100", "Tesla V100-SXM2-16GB", driver: "580.95.05")
  private static let unknownGPU = Pool.fit("x", "NVIDIA X1", driver: "580.95.05")
  private static let bare = Pool(name: "bare", machine: MachineFacts(), origin: "holdfast.toml:1")

  private static func of(
    _ code: String, _ name: String, _ sample: FitSample, _ pool: Pool,
    _ expected: Fit.Outcome? = nil
  ) -> Case {
    Case(code: code, name: name, sample: sample, pool: pool, expected: expected)
  }

  static let firing: [Case] = [
    of("ACC001", "driver below the major's floor", .torch121, .t4, .fails),
    of(
      "ACC001", "GPU newer than the driver", .torch128, .fit("b", "B200", driver: "560.35.03"),
      .fails),
    of("ACC002", "driver of the major, older than the toolkit", .torch128, .l4, .condition),
    of("ACC003", "only PTX, newer than the driver takes", .xgboost, .l4, .fails),
    of("ACC004", "no code for Blackwell", .torch121, .b200, .fails),
    of("ACC027", "CUDA build on AMD", .torch121, .mi300x, .fails),
    of("ACC005", "PTX for Blackwell", .tensorflow, .b200, .condition),
    of("ACC006", "sm_86 on 8.9", .torch121, .l4, .runs),
    of(
      "ACC007", "nvcc 12.4 for sm_120",
      FitSample.torch128.changed { $0.component("nvcc", "12.4.131") }, .rtx5090, .condition),
    of(
      "ACC007", "nvcc 13 for sm_70",
      FitSample.torch128.changed { $0.component("nvcc", "13.0.88") }, v100, .condition),
    of("ACC008", "CUDA 13 on Volta", .torch130, v100, .fails),
    of("ACC009", "legacy runtime refuses", .demanding, .l4, .fails),
    of(
      "ACC009", "an image that names its CUDA alone",
      FitSample.torch121.changed { $0.variables["CUDA_VERSION"] = "12.8.1" }, .l4, .fails),
    of("ACC010", "jit-cdi does not check", .demanding, Pool.l4.mode(.jitCDI), .condition),
    of("ACC012", "branch not in the note", .compatible([535, 550]), .t4, .fails),
    of(
      "ACC012", "consumer GPU", .compatible([470, 535]),
      .fit("gtx", "NVIDIA GeForce RTX 3090", driver: "470.82.01"), .fails),
    of(
      "ACC018", "request and processor build",
      FitSample.torchProcessor.changed { $0.requestsGPU = true }, .h100, .condition),
    of("ACC019", "pool without GPUs", .torch128, .processors, .condition),
    of(
      "ACC019", "no request", FitSample.torch128.changed { $0.requestsGPU = false }, .h100,
      .condition),
    of(
      "ACC023", "image older than the wheel",
      FitSample.torch121.changed { $0.libc?.version = "2.17" }, .h100, .fails),
    of(
      "ACC023", "musl",
      FitSample.torch121.changed { $0.libc = .init(family: "musl", version: "1.2.5") },
      .processors, .fails),
    of(
      "ACC023", "nodes older than the wheel", .prefix(needing: "2.36"),
      Pool.h100.system("Ubuntu 22.04.4 LTS"), .fails),
    of(
      "ACC025", "x86-64-v4 on v3", .leveled("x86-64-v4"), .processors, .fails),
    of(
      "ACC026", "amd64 on Grace", .torch128,
      Pool(name: "gh200", machine: grace, origin: "pools.json"), .fails),
    of(
      "ACC027", "target missing", .torchROCm, .fit("mi350", "MI350X", .amd, driver: "6.2.4"), .fails
    ),
    of("ACC027", "ROCm build on NVIDIA", .torchROCm, .h100, .fails),
    of(
      "ACC029", "far from the driver", .torchROCm, .fit("old", "MI300X", .amd, driver: "5.4.3"),
      .condition),
    of(
      "ACC034", "engine of another TensorRT", .engine("8.6.1", installed: "10.3.0"), .h100,
      .condition),
    of(
      "ACC035", "two models", .torch128,
      Pool.b200.changed { $0.machine.gpus.append(.init(vendor: .nvidia, name: "T4")) }, .runs),
    of("ACC038", "branch 535 after June 2026", .torch121, .l4, .runs),
    of(
      "ACC041", "musl image",
      FitSample.torch121.changed { sample in
        sample.facts.needs.glibc = nil
        sample.libc = .init(family: "musl", version: "1.2.5")
      }, .h100, .fails),
    of(
      "ACC041", "glibc older than the driver needs",
      FitSample.torch121.changed { sample in
        sample.facts.needs.glibc = nil
        sample.libc?.version = "2.5"
      }, .h100, .fails),
    of(
      "ACC042", "no libraries of CUDA",
      FitSample.tensorflow.changed { $0.facts.components.removeAll() }, .h100, .fails),
    of(
      "ACC042", "libraries of another major",
      FitSample.torch130.changed { sample in
        sample.facts.components.removeAll()
        sample.toolkit("12.8.90", major: 12)
      }, .driven("580.95.05"), .fails),
  ]

  static let quiet: [Case] = [
    of("ACC001", "driver of the major", .torch121, .l4),
    of("ACC001", "least driver itself", .torch121, .driven("525.60.13")),
    of("ACC002", "the toolkit's own driver", .torch121, .h100),
    of("ACC003", "ready code", .torch121, .l4),
    of("ACC003", "PTX that the driver takes", .xgboost, .b200),
    of("ACC004", "code for Blackwell", .torch128, .b200),
    of("ACC005", "ready code", .torch128, .b200),
    of("ACC006", "code made for the GPU", .torch121, .h100),
    of(
      "ACC007", "nvcc that knows the GPU",
      FitSample.torch128.changed { $0.component("nvcc", "12.8.93") }, .rtx5090),
    of("ACC008", "CUDA 12 on Volta", .torch121, v100),
    of("ACC008", "CUDA 13 on Turing", .torch130, .fit("t4", "T4", driver: "580.95.05")),
    of("ACC009", "requirement met", .demanding, .b200),
    of(
      "ACC009", "check switched off",
      FitSample.demanding.changed { $0.variables["NVIDIA_DISABLE_REQUIRE"] = "true" }, .l4),
    of("ACC010", "requirement met", .demanding, Pool.b200.mode(.jitCDI)),
    of(
      "ACC012", "driver serves without it", .compatible([535, 550]),
      .fit("b", "B200", driver: "580.95.05")),
    of(
      "ACC018", "GPU build", FitSample.torch128.changed { $0.requestsGPU = true }, .h100),
    of(
      "ACC018", "nobody requests",
      FitSample.torchProcessor.changed { $0.role = "serving" }, .processors),
    of("ACC019", "GPU build on GPUs", .torch128, .h100),
    of("ACC019", "processor build", .torchProcessor, .processors),
    of("ACC023", "image newer than the wheel", .torch121, .h100),
    of(
      "ACC023", "nodes newer than the wheel", .prefix(needing: "2.28"),
      Pool.h100.system("Ubuntu 22.04.4 LTS")),
    of("ACC025", "x86-64-v3 on v3", .leveled("x86-64-v3"), .processors),
    of("ACC026", "amd64 on amd64", .torch128, .h100),
    of("ACC027", "target there", .torchROCm, .mi300x),
    of("ACC029", "inside the window", .torchROCm, .mi300x),
    of("ACC034", "no engine", .torch121, .h100),
    of("ACC035", "one model", .torch128, .h100),
    of("ACC038", "branch 580", .torch130, .driven("580.95.05")),
    of("ACC041", "glibc", .torch121, .h100),
    of("ACC042", "libraries are there", .torch121, .h100),
    of("ACC042", "linked in", .xgboost, .b200),
  ]

  static let open: [Case] = [
    of("ACC001", "no driver", .torch121, .driven(nil)),
    of(
      "ACC001", "no CUDA version",
      FitSample.torch121.changed { sample in
        sample.facts.components.removeAll()
        sample.facts.variants.removeAll()
        sample.variant("torch", .cuda, version: "2.4.1")
      }, .h100),
    of(
      "ACC002", "only the major",
      FitSample.torch121.changed { sample in
        sample.facts.components.removeAll()
        sample.runtime("12", major: 12)
      }, .h100),
    of("ACC003", "PTX and no driver", .tensorflow, .fit("b200", "B200", driver: nil)),
    of("ACC004", "GPU not in the tables", .torch121, unknownGPU),
    of("ACC004", "code was not read", FitSample.torch121.changed { $0.facts.gpuCode = [] }, .h100),
    of(
      "ACC007", "nvcc without version", FitSample.torch128.changed { $0.component("nvcc", nil) },
      .rtx5090),
    of("ACC008", "GPU not in the tables", .torch130, unknownGPU),
    of("ACC009", "mode unknown", .demanding, Pool.l4.mode(nil)),
    of("ACC009", "driver unknown", .demanding, .fit("l4", "L4", driver: nil)),
    of(
      "ACC012", "class of the GPU unknown", .compatible([470]),
      .fit("x", "NVIDIA X1", driver: "470.82.01")),
    of("ACC018", "nothing tells", FitSample().changed { $0.requestsGPU = true }, .h100),
    of(
      "ACC018", "training on GPUs without manifest",
      FitSample.torchProcessor.changed { $0.role = "training" }, .h100),
    of("ACC019", "nothing is stated of the pool", .torch128, bare),
    of("ACC023", "libc unknown", FitSample.torch121.changed { $0.libc = nil }, .h100),
    of("ACC023", "nodes unknown", .prefix(needing: "2.28"), .h100),
    of("ACC025", "processor not stated", .leveled("x86-64-v3"), bare),
    of("ACC026", "architecture not stated", .torch128, bare),
    of("ACC026", "image without platform", FitSample.torch128.changed { $0.platform = nil }, .h100),
    of("ACC027", "GPU unknown", .torchROCm, .fit("amd", "Radeon X", .amd, driver: nil)),
    of(
      "ACC027", "code was not read", FitSample.torchROCm.changed { $0.facts.gpuCode = [] }, .mi300x),
    of("ACC029", "driver unknown", .torchROCm, .fit("amd", "MI300X", .amd, driver: nil)),
    of("ACC034", "version unknown", .engine(nil, installed: "10.3.0"), .h100),
    of("ACC034", "the GPU it was built on", .engine("10.3.0", installed: "10.3.0"), .h100),
    of(
      "ACC035", "GPUs without a name", .torch128,
      Pool.h100.changed { $0.machine.gpus = [.init(vendor: .nvidia, name: nil)] }),
    of("ACC038", "day unknown", .torch121, .l4),
    of("ACC041", "libc unknown", FitSample.torch121.changed { $0.libc = nil }, .h100),
    of("ACC041", "driver not measured", .torch128, .b200),
    of(
      "ACC042", "a prefix may use the machine's",
      FitSample.prefix(needing: "2.28").changed { $0.facts.components.removeAll() },
      Pool.h100.system("Ubuntu 22.04.4 LTS")),
  ]

  private static var grace: MachineFacts {
    var machine = MachineFacts()
    machine.gpus = [.init(vendor: .nvidia, name: "NVIDIA GH200 480GB")]
    machine.drivers = [.init(vendor: .nvidia, version: "570.124.06")]
    return machine
  }
}
