import Accelerators
import Analysis
import Model
import Testing

@Suite struct FitMatrixTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let sample: FitSample
    /// T4 (470), A100 (525), L4 (535), H100 (550), B200 (570), RTX 5090 (570), MI300X.
    let expected: [String]

    var testDescription: String { name }
  }

  // By hand from the tables: the outcome and the rule that limits it.
  static let rows: [Row] = [
    Row(
      name: "torch cu121", sample: .torch121,
      expected: [
        "fails ACC001", "condition ACC002", "runs", "runs", "fails ACC004", "fails ACC004",
        "fails ACC027",
      ]),
    Row(
      name: "torch cu128", sample: .torch128,
      expected: [
        "fails ACC001", "condition ACC002", "condition ACC002", "condition ACC002", "runs", "runs",
        "fails ACC027",
      ]),
    Row(
      name: "torch cu130", sample: .torch130,
      expected: [
        "fails ACC001", "fails ACC001", "fails ACC001", "fails ACC001", "fails ACC001",
        "fails ACC001", "fails ACC027",
      ]),
    Row(
      name: "torch cpu", sample: .torchProcessor,
      expected: ["runs", "runs", "runs", "runs", "runs", "runs", "runs"]),
    Row(
      name: "torch rocm", sample: .torchROCm,
      expected: [
        "fails ACC027", "fails ACC027", "fails ACC027", "fails ACC027", "fails ACC027",
        "fails ACC027", "runs",
      ]),
    Row(
      name: "tensorflow with PTX", sample: .tensorflow,
      expected: [
        "fails ACC001", "condition ACC002", "condition ACC002", "condition ACC002",
        "condition ACC005", "condition ACC005", "fails ACC027",
      ]),
    Row(
      name: "xgboost of PTX", sample: .xgboost,
      expected: [
        "fails ACC001", "fails ACC003", "fails ACC003", "fails ACC003", "condition ACC005",
        "condition ACC005", "fails ACC027",
      ]),
  ]

  @Test(arguments: rows)
  func `every cell has the outcome and the rule that decides it`(row: Row) throws {
    let report = FitAnalysis.fit([row.sample.subject()], pools: Pool.seven)
    let cells = try #require(report.fit?.cells)
    #expect(cells.map(\.pool) == Pool.seven.map(\.name))
    let found = cells.map { cell in
      cell.outcome == .runs
        ? "runs" : "\(cell.outcome.rawValue) \(cell.clauses.first?.code ?? "")"
    }
    #expect(found == row.expected, "\(cells.map(\.limit))")
  }

  @Test func `a cell gives the limiting fact in a few words`() {
    #expect(FitSample.torch121.cell(.t4)?.limit == "driver 470.82.01 < 525.60.13")
    let code = FitSample.torch121.cell(.b200)
    #expect(code?.limit == "no code of torch 2.4.1+cu121 for NVIDIA B200 (10.0)")
    #expect(code?.clauses.first?.evidence.first?.path.hasSuffix("libtorch_cuda.so") == true)
    #expect(code?.clauses.first?.evidence.first?.layer == 3)
    #expect(FitSample.torch128.cell(.b200)?.limit == "")
  }

  @Test func `clauses stand by weight, then code`() throws {
    let cell = try #require(FitSample.torch130.cell(.t4))
    let weights = cell.clauses.map(\.outcome)
    #expect(weights == weights.sorted(by: >))
    for outcome in Fit.Outcome.allCases {
      let codes = cell.clauses.filter { $0.outcome == outcome }.map(\.code)
      #expect(codes == codes.sorted())
    }
  }

  @Test func `a driver that is given as its branch counts as one of its releases`() {
    #expect(FitSample.torch128.cell(.fit("b200", "B200", driver: "570"))?.outcome == .runs)
    #expect(FitSample.torch121.cell(.fit("a100", "A100", driver: "525"))?.outcome == .condition)
    #expect(FitSample.torch121.cell(.fit("t4", "T4", driver: "470"))?.outcome == .fails)
  }

  @Test func `containers for one architecture alone are extras where others exist`() {
    // Two of its containers hold sm_100a only; an L4 does not miss them.
    #expect(FitSample.torch128.cell(.l4)?.outcomes("ACC004").contains(.fails) == false)
    let only = FitSample.torch121.changed { sample in
      sample.facts.gpuCode.removeAll()
      sample.code("torch/lib/libtorch_cuda.so", [(3, ["sm_90a"])])
    }
    #expect(only.cell(.l4)?.outcomes("ACC004") == [.fails])
    #expect(only.cell(.h100)?.outcomes("ACC004") == [.runs])
  }

  @Test func `a container without code makes the main library fail`() {
    let partial = FitSample.torch121.changed { sample in
      sample.facts.gpuCode.removeAll()
      sample.code("torch/lib/libtorch_cuda.so", [(9, ["sm_80", "sm_90"]), (1, ["sm_80"])])
    }
    #expect(partial.cell(.h100)?.outcomes("ACC004") == [.fails])
    #expect(partial.cell(.a100)?.outcomes("ACC004") == [.runs])
  }

  @Test func `cuBLAS without code fails, NCCL and additions make a condition`() {
    func with(_ path: String) -> Fit.Cell? {
      FitSample.torch128.changed { $0.code(path, [(9, ["sm_80", "sm_90"])]) }.cell(.b200)
    }
    #expect(with("nvidia/cublas/lib/libcublas.so.12")?.outcome == .fails)
    #expect(with("nvidia/cudnn/lib/libcudnn_ops.so.9")?.outcome == .fails)
    #expect(with("nvidia/nccl/lib/libnccl.so.2")?.outcome == .condition)
    #expect(with("flash_attn_2_cuda.cpython-311-x86_64-linux-gnu.so")?.outcome == .condition)
    #expect(with("nvidia/cufft/lib/libcufft.so.11")?.outcome == .runs)
  }

  @Test func `containers without kernels say nothing of a library and leave a framework open`() {
    let library = FitSample.torch128.changed {
      $0.code("nvidia/cublas/lib/libcublas.so.12", [(9, ["lto_80"])])
    }
    #expect(library.cell(.b200)?.outcome == .runs)
    let main = FitSample.torch128.changed { sample in
      sample.facts.gpuCode.removeAll()
      sample.code("torch/lib/libtorch_cuda.so", [(9, ["lto_80"])])
    }
    #expect(main.cell(.b200)?.outcomes("ACC004") == [.unknown])
  }

  @Test func `nonsense in facts and pools is open, never a trap`() {
    let odd = FitSample.torch128.changed { sample in
      sample.facts.gpuCode.removeAll()
      sample.code(
        "torch/lib/libtorch_cuda.so", [(Int.max, ["sm_", "", "@", "compute_x@y"]), (-1, [])])
      sample.runtime("x.y", major: 999, isLoaded: true)
      sample.facts.needs.cpu = sample.need("x86-64-v99999999999999999999", "")
      sample.facts.needs.glibc = sample.need("", "/")
    }
    let pool = Pool.fit("x", "", driver: "999999999999.1").changed { pool in
      pool.machine.gpus.append(.init(vendor: .nvidia, name: nil, target: "sm_90"))
      pool.machine.cpuLevel = "x86-64-v"
      pool.collected = "yesterday"
    }
    #expect(odd.cell(pool)?.outcome == .unknown)
    #expect(odd.cell(.b200)?.outcome ?? .runs > .condition)
    #expect(FitSample.torch128.cell(pool)?.outcome == .unknown)
  }

  @Test func `a copy that the loader does not take is not judged`() {
    let sample = FitSample.torch128.changed { sample in
      sample.component("cublas", "11.0.0", soname: "libcublas.so.11", isLoaded: false)
      sample.code("nvidia/cublas/lib/libcublas.so.11", [(9, ["sm_80"])])
    }
    #expect(sample.cell(.b200)?.outcome == .runs)
  }

  @Test func `of several runtimes the loaded one counts`() {
    let sample = FitSample.torch121.changed { $0.runtime("13.0.88", major: 13, isLoaded: false) }
    #expect(sample.cell(.h100)?.outcome == .runs)
    let both = FitSample.torch121.changed { $0.runtime("13.0.88", major: 13, isLoaded: true) }
    #expect(both.cell(.h100)?.outcomes("ACC001") == [.fails, .runs])
  }

  @Test func `bitsandbytes is judged by the library of torch's CUDA`() {
    let sample = FitSample.torch128.changed { sample in
      sample.variant("bitsandbytes", .cuda, version: "0.48.2")
      sample.code("bitsandbytes/libbitsandbytes_cuda118.so", [(3, ["sm_80", "sm_90"])])
      sample.code("bitsandbytes/libbitsandbytes_cuda128.so", [(3, ["sm_90", "sm_100", "sm_120"])])
    }
    #expect(sample.cell(.b200)?.outcome == .runs)
  }

  @Test func `plugin and runtime of JAX are one framework`() {
    var sample = FitSample()
    sample.variant("jax-cuda12-plugin", .cuda, release: "12", version: "0.10.2")
    sample.variant("jax-cuda12-pjrt", .cuda, release: "12", version: "0.10.2")
    sample.toolkit("12.4.127", major: 12)
    sample.code(
      "jax_plugins/xla_cuda12/xla_cuda_plugin.so",
      [(49, ["sm_50", "sm_60", "sm_70", "sm_80", "sm_90", "sm_100", "sm_120", "compute_120@8.8"])])
    #expect(sample.cell(.h100)?.outcomes("ACC004") == [.runs])
    #expect(sample.cell(.h100)?.outcome == .runs)
  }
}
