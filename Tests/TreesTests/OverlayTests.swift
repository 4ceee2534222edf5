import Model
import Testing
import Trees

struct OverlayTests {
  private func layer(_ files: [String], whiteouts: [String] = []) -> LayerRecord {
    var layer = LayerRecord()
    layer.whiteouts = whiteouts
    for path in files {
      layer.files.append(FileRecord(path: path, size: 1, extractor: "test"))
      layer.paths.append(path, .file)
    }
    return layer
  }

  @Test func `rows 2 and 10: each file knows the layers that brought and removed it`() {
    let tree = Overlay.merge([
      layer(["a", "b", "c"]), layer(["a"], whiteouts: ["b", "c"]), layer(["b"]), layer(["b"]),
    ])
    func history(_ versions: [MergedTree.Version]) -> [String] {
      versions.map { "\($0.record == nil ? "-" : "+")\($0.layer)" }
    }
    #expect(tree.files.map(\.path) == ["a", "b"])
    #expect(tree.files.map { history($0.history) } == [["+0", "+1"], ["+0", "-1", "+2", "+3"]])
    #expect(tree.removed.map(\.path) == ["c"])
    #expect(tree.removed.map { history($0.history) } == [["+0", "-1"]])
  }

  @Test func `a file is found by any name that leads to it`() {
    var first = layer(["usr/lib/os"])
    for (path, target) in [("lib", "usr/lib"), ("etc/os", "../usr/lib/os")] {
      first.links.append(LinkRecord(.symbolic, path, to: target))
      first.paths.append(path, .symbolicLink)
    }
    let tree = Overlay.merge([first])
    for path in ["usr/lib/os", "lib/os", "etc/os"] {
      #expect(tree.file(at: path)?.path == "usr/lib/os")
    }
    #expect(tree.file(at: "usr/lib/other") == nil && tree.file(at: "") == nil)
  }

  @Test func `content behind a link is asked for where it lies`() {
    var first = LayerRecord()
    first.paths.append("real/data", .file)
    first.links.append(LinkRecord(.symbolic, "alias", to: "real"))
    first.paths.append("alias", .symbolicLink)
    var second = LayerRecord()
    second.links.append(LinkRecord(.symbolic, "wanted", to: "alias/data", extractor: "test"))
    second.paths.append("wanted", .symbolicLink)
    // A later layer writes the content anew, through the link.
    var third = LayerRecord()
    third.paths.append("alias/data", .file)
    let request = ContentRequest(layer: 0, path: "real/data", extractor: "test")
    #expect(Overlay.merge([first, second]).requests == [request])
    let later = ContentRequest(layer: 2, path: "alias/data", extractor: "test")
    #expect(Overlay.merge([first, second, third]).requests == [later])
    let answer = FileRecord(path: "alias/data", size: 4, extractor: "test")
    let tree = Overlay.merge([first, second, third], supplements: [later: answer])
    #expect(tree.files.map(\.path) == ["wanted"] && tree.files.first?.record.size == 4)
    #expect(tree.requests.isEmpty && tree.notices.isEmpty)
    // Nothing to ask for once it is gone.
    let gone = Overlay.merge([first, second, third, layer([], whiteouts: ["real"])])
    #expect(gone.requests.isEmpty && gone.files.isEmpty && gone.notices.count == 1)
  }
}
