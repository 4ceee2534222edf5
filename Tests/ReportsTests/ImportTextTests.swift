import Analysis
import Model
import Testing

@testable import Reports

@Suite struct ImportTextTests {
  /// An extension for another torch beside modules that load.
  private static var snapshot: Snapshot {
    var snapshot = Sample.image("archive:training.tar")
    for (index, (name, version)) in [("torch", "2.5.1"), ("torchvision", "0.19.1")].enumerated() {
      var record = Sample.package(.pypi, name, version)
      record.id = "p\(index)"
      record.install = "i\(index)"
      record.layer = 4
      record.build = .init(tags: ["cp311-cp311-manylinux_2_17_x86_64"])
      snapshot.packages.append(record)
    }
    var group = AcceleratorFacts.Extensions(
      package: "p1", location: "/opt/venv/lib/python3.11/site-packages", layer: 4,
      modules: (0..<9).map { "torchvision._part\($0)" } + ["torchvision._C", "torchvision.image"])
    group.libraries = ["libc10.so", "libtorch.so"]
    group.problems = [
      .init(
        module: "torchvision._C", kind: .missingSymbol,
        detail: "_ZN3c106detail14torchCheckFailEPKcS2_jRKSs, needed by \u{1B}[31mtorchvision/_C.so",
        path: "/opt/venv/lib/python3.11/site-packages/torchvision/_C.so"),
      .init(
        module: "torchvision.image", kind: .unknown, detail: "libjpeg.so.8 was not read",
        path: "/opt/venv/lib/python3.11/site-packages/torchvision/image.so"),
    ]
    snapshot.accelerators.machine = "x86_64"
    snapshot.accelerators.extensions = [group]
    return snapshot
  }

  @Test(arguments: ListingTests.looks)
  func `what fails stands first, then what is needed`(name: String, style: TextStyle) throws {
    let answer = ImportAnalysis.imports(
      module: "torchvision", in: NamedSnapshot(name: "training", snapshot: Self.snapshot))
    try GoldenText.check(ImportText.render(answer, style: style), "why/imports-\(name).txt")
  }

  @Test(arguments: [
    ("torchvision._part0", "!  torchvision._part0 may or may not import in training"),
    ("nothing", "!  nothing is not in training"),
    ("torch", "!  torch may or may not import in training"),
  ])
  func `the first line is the answer`(module: String, expected: String) {
    let answer = ImportAnalysis.imports(
      module: module, in: NamedSnapshot(name: "training", snapshot: Self.snapshot))
    let style = TextStyle(usesColor: false, usesUnicode: true, width: nil, showsAll: false)
    let text = ImportText.render(answer, style: style)
    #expect(text.split(separator: "\n").first.map(String.init) == expected)
  }
}
