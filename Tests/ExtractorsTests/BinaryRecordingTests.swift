import Bytes
import Extractors
import Model
import Testing
import Trees

/// How the recorder treats files of which only parts are needed.
@Suite struct BinaryRecordingTests {
  private static let content = Array("no binary".utf8)

  private func entry(_ path: String, _ bytes: Int = 9) -> TreeEntry {
    TreeEntry(path: path, kind: .file(size: bytes))
  }

  @Test(arguments: [
    "usr/lib/libz.so", "usr/lib/libz.so.1.2.13", "usr/lib/libssl.so.1.0.2k", "lib/ld-musl-x86.so.1",
    "x/_C.cpython-311-x86_64-linux-gnu.so", "usr/bin/python3.11", "usr/local/cuda/bin/ptxas",
    "x/TensileLibrary_Type_HH_gfx90a.co", "x/Kernels.so-000-gfx90a.hsaco", "x/k.cubin",
    "x/k.fatbin",
  ])
  func `asks for parts of binaries`(path: String) {
    var recorder = LayerRecorder(whiteouts: .interpreted)
    #expect(recorder.enter(entry(path)) == .parts && recorder.wants(path))
    #expect(recorder.enter(entry(path, 0)) == .none)
  }

  @Test(arguments: [
    "usr/lib/libz.a", "usr/lib/libstdc++.so.6.0.30-gdb.py", "usr/share/man/man8/ld.so.8.gz",
    "x/stubs/libcuda.so", "x/libz.so.", "x/libz.so.old", "x/libz.sox", "usr/bin/python3.11-config",
    "etc/ld.so.cache", "x/.so.", "x/some.co",
  ])
  func `leaves other files alone`(path: String) {
    var recorder = LayerRecorder(whiteouts: .interpreted)
    #expect(recorder.enter(entry(path)) == .none && !recorder.wants(path))
  }

  @Test func `gives the facts of the name and of the content, whatever the way of reading`() {
    var records: [LayerRecord] = []
    for way in 0..<3 {
      var recorder = LayerRecorder(whiteouts: .interpreted)
      #expect(recorder.enter(entry("x/libcudart.so.12")) == .parts)
      if way == 0 {
        recorder.examine(Self.content)
      } else {
        for chunk in way == 1
          ? [Self.content[...]]
          : Self.content.indices.map({
            Self.content[$0...$0]
          })
        {
          recorder.read(Array(chunk).span)
        }
        recorder.leave()
      }
      #expect(recorder.enter(entry("etc/other")) == .none)
      records.append(recorder.finished())
    }
    #expect(records[0] == records[1] && records[1] == records[2])
    #expect(records[0].files.map(\.path) == ["x/libcudart.so.12"])
    #expect(
      records[0].files[0].facts == [
        .library(LibraryFact(component: "cuda-runtime", soname: "libcudart.so.12", version: nil))
      ])
  }

  @Test func `content that never comes is no trouble`() {
    var recorder = LayerRecorder(whiteouts: .interpreted)
    #expect(recorder.enter(entry("x/libz.so.1")) == .parts)
    #expect(recorder.enter(entry("etc/other")) == .none)
    recorder.read(Self.content.span)
    recorder.leave()
    recorder.examine(Self.content)
    #expect(recorder.enter(entry("x/libz.so.1")) == .parts)
    recorder.leave()
    #expect(recorder.finished().files.map(\.path) == ["x/libz.so.1"])
  }

  @Test func `the binaries of a repository are only named`() {
    var recorder = LayerRecorder(whiteouts: .ordinary)
    #expect(recorder.enter(entry("x/libcudart.so.12")) == .none)
    #expect(recorder.enter(entry("x/libz.so.1")) == .none)
    #expect(recorder.finished().files.map(\.path) == ["x/libcudart.so.12"])
    var reader = LayerRecorder(whiteouts: .ordinary, binaries: .read)
    #expect(reader.enter(entry("x/libz.so.1")) == .parts)
  }

  @Test func `some binaries are chosen by their paths`() {
    var recorder = LayerRecorder(whiteouts: .ordinary, binaries: .chosen { $0.hasPrefix("torch/") })
    #expect(recorder.enter(entry("torch/lib/libtorch.so")) == .parts)
    #expect(recorder.enter(entry("lib/libcudart.so.12")) == .none)
    #expect(recorder.finished().files.map(\.path) == ["lib/libcudart.so.12"])
  }

  @Test func `a link to a binary counts where its name means a component`() {
    var recorder = LayerRecorder(whiteouts: .interpreted)
    for name in ["libcuda.so.1", "libz.so.1", "bin/python3"] {
      _ = recorder.enter(TreeEntry(path: name, kind: .symbolicLink(target: "nowhere")))
      _ = recorder.enter(TreeEntry(path: "x/" + name, kind: .hardLink(target: name)))
    }
    let record = recorder.finished()
    #expect(
      record.links.map(\.extractor) == [
        "native.library", "native.library", nil, "native.library", "python.executable",
        "python.executable",
      ])
    let tree = Overlay.merge([record])
    #expect(!tree.notices.contains { $0.path == "libz.so.1" })
  }
}
