import Analysis
import Model
import Testing

@Suite struct ImportTests {
  private func imports(_ module: String, _ change: (inout Sample) -> Void = { _ in })
    -> ImportAnswer
  {
    var sample = Sample.accelerated()
    change(&sample)
    return ImportAnalysis.imports(
      module: module, in: NamedSnapshot(name: "training", snapshot: sample.snapshot()))
  }

  @Test func `a module whose needs are met works`() throws {
    let answer = imports("torch") {
      $0.accelerators.extensions = []
      $0.modules("torch", ["torch._C"], numpy: [2], libraries: ["libcudart.so.12"])
    }
    #expect(answer.outcome == .works)
    let place = try #require(answer.places.first)
    #expect(place.package == "torch 2.4.1+cu121")
    #expect(place.libraries == ["libcudart.so.12"])
    #expect(place.numpy == [2])
    #expect(place.interpreters == ["cp311-cp311"])
    #expect(place.modules.map(\.name) == ["torch._C"])
    #expect(place.reasons.isEmpty)
  }

  @Test(arguments: [
    ("torchvision", ImportAnswer.Outcome.fails), ("torchvision._C", .fails),
    ("torchvision.image", .unknown), ("TorchVision", .fails),
  ])
  func `a mismatch fails the package and its own module`(
    module: String, outcome: ImportAnswer.Outcome
  ) throws {
    let answer = imports(module) {
      $0.modules(
        "torchvision", ["torchvision._C", "torchvision.image"],
        problems: [("torchvision._C", .missingSymbol, "_ZN3c10 is in no library")])
    }
    #expect(answer.outcome == outcome)
    if outcome == .fails {
      #expect(answer.places[0].modules[0].problems[0].path == "/opt/venv/torchvision._C.so")
      #expect(
        answer.places[0].reasons.first
          == "torchvision._C: nothing offers a symbol: _ZN3c10 is in no library")
    }
  }

  @Test func `an optional module deep below leaves the answer open`() {
    let change = { (sample: inout Sample) in
      sample.modules(
        "torchaudio", ["torchaudio.lib._torchaudio", "torchaudio.lib._torchaudio_ffmpeg6"],
        problems: [("torchaudio.lib._torchaudio_ffmpeg6", .missingLibrary, "libavutil.so.58")])
    }
    #expect(imports("torchaudio", change).outcome == .unknown)
    // The package's own code runs first, and may load what stands beside the module.
    #expect(imports("torchaudio.lib._torchaudio", change).outcome == .unknown)
    #expect(imports("torchaudio.lib._torchaudio_ffmpeg6", change).outcome == .fails)
  }

  @Test func `nothing works while something is unknown`() {
    let open = { (sample: inout Sample) in
      sample.modules(
        "pyarrow", ["pyarrow.lib", "pyarrow._csv"],
        problems: [("pyarrow._csv", .unknown, "libarrow.so was not read")])
    }
    #expect(imports("pyarrow", open).outcome == .unknown)
    #expect(imports("pyarrow.lib", open).outcome == .unknown)
    let common = { (sample: inout Sample) in
      sample.modules("pyarrow", ["pyarrow.lib"], problems: [("", .unknown, "not read")])
    }
    #expect(imports("pyarrow.lib", common).outcome == .unknown)
  }

  @Test func `what is required counts`() throws {
    let broken = imports("torchvision") {
      $0.modules("torchvision", ["torchvision._C"])
      $0.accelerators.extensions.removeAll { $0.package == "torch" }
      $0.modules("torch", ["torch._C"], problems: [("torch._C", .missingLibrary, "libgomp.so.1")])
    }
    #expect(broken.outcome == .unknown)
    #expect(broken.places[0].reasons[0].hasPrefix("it requires torch 2.4.1+cu121"))
    let missing = imports("torchvision") {
      $0.modules("torchvision", ["torchvision._C"])
      if let row = $0.index("torchvision") {
        $0.packages[row].needs.append((name: "pillow", specifier: "", marker: nil))
      }
    }
    #expect(missing.outcome == .unknown)
    #expect(missing.places[0].reasons == ["it requires pillow, which is not there"])
  }

  @Test(arguments: [
    ("click", ImportAnswer.Outcome.notNative), ("pandas", .unknown), ("nothing-here", .absent),
    ("yaml", .unknown), ("dateutil", .notNative),
  ])
  func `Python code is not judged, binaries that were not read are unknown`(
    module: String, outcome: ImportAnswer.Outcome
  ) {
    #expect(imports(module).outcome == outcome)
  }

  @Test func `snapshots from before the binaries were read say nothing`() {
    let answer = imports("torch") { $0.accelerators = AcceleratorFacts() }
    #expect(answer.outcome == .unknown)
    #expect(answer.places[0].modules.isEmpty)
  }

  @Test func `the copy that counts decides, all are told`() {
    let answer = imports("pyarrow") {
      $0.modules("pyarrow", ["pyarrow.lib"])
      $0.python("other-arrow", "1", layer: 6)
      $0.packages[$0.packages.count - 1].role = .embedded
      $0.modules("other-arrow", ["pyarrow.lib"], problems: [("pyarrow.lib", .otherPython, "cp310")])
    }
    #expect(answer.places.map(\.outcome) == [.works, .fails])
    #expect(answer.outcome == .works)
  }
}
