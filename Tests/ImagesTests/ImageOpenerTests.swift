import Archives
import Bytes
import Digests
import Foundation
import Images
import Model
import TestKit
import Testing

struct ImageOpenerTests {
  @Test(
    .enabled(if: Tool.has("gzip", "zstd"), "needs gzip and zstd"),
    arguments: ImageBuilder.Form.allCases)
  func `opens every layout`(form: ImageBuilder.Form) throws {
    var image = ImageBuilder.small
    image.environment = ["PATH=/bin", "EMPTY=", "BARE", "A=b=c"]
    image.configuration = ",\"Entrypoint\":[\"/bin/sh\"],\"User\":\"me\",\"Labels\":{\"a\":\"b\"}"
    image.history = [("FROM", false), ("ENV", true)]
    let folder = try TemporaryFolder()
    let path = try image.write(folder, "image", as: form)
    let opened = try ImageOpener.open(path: path, tag: "test", platform: nil)
    #expect(opened.names == ["example.org/team/image:test"])
    #expect(opened.notices.isEmpty && !opened.isIncomplete)
    let configuration = opened.configuration
    #expect(configuration.environment.map(\.name) == ["PATH", "EMPTY", "BARE", "A"])
    #expect(configuration.environment.map(\.value) == ["/bin", "", "", "b=c"])
    #expect(configuration.entrypoint == ["/bin/sh"] && configuration.user == "me")
    #expect(configuration.labels == ["a": "b"])
    #expect(configuration.history.map(\.emptyLayer) == [false, true])
    #expect(configuration.diffIDs == ["sha256:" + SHA256.hex(image.layers[0])])
    #expect(opened.layers.map { $0.expectation.diffID?.text } == configuration.diffIDs)
  }

  @Test func `several images are a choice, a tag makes it`() throws {
    var tar = TarBuilder()
    var entries: [String] = []
    for name in ["one", "two"] {
      tar.file("\(name).json", "{\"os\":\"linux\",\"architecture\":\"amd64\"}")
      entries.append(
        "{\"Config\":\"\(name).json\",\"RepoTags\":[\"team/\(name):1\"],\"Layers\":[]}")
    }
    tar.file("manifest.json", "[\(entries.joined(separator: ","))]")
    let error = try #require(Opening.refusal { try Opening.archive(tar) })
    #expect(error.isChoice && error.message.contains("team/one:1, team/two:1"))
    for tag in ["team/two:1", "two:1"] {
      #expect(try Opening.archive(tar, tag: tag).names == ["team/two:1"])
    }
    #expect(Opening.refusal { try Opening.archive(tar, tag: "1") }?.isChoice == true)
    #expect(Opening.refusal { try Opening.archive(tar, tag: "three") }?.isChoice == true)
  }

  @Test func `T-81 what is no image is refused with what it looks like`() throws {
    let folder = try TemporaryFolder()
    try folder.write("empty", [])
    try folder.write(
      "picture", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array(repeating: 7, count: 900))
    var tar = TarBuilder()
    tar.file("hello", "x")
    try folder.write("other.tar", tar.finished)
    try folder.write("folder/x", [])
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/dangling", withDestinationPath: "nowhere")
    _ = try Tool.output("mkfifo", [folder.path + "/fifo"])
    for (name, words) in [
      ("empty", "an empty file"), ("picture", "no tar"), ("other.tar", "neither"),
      ("folder", "a folder"), ("dangling", "not there"), ("fifo", "FIFO"), ("absent", "not there"),
    ] {
      let path = "\(folder.path)/\(name)"
      let error = Opening.refusal { try ImageOpener.open(path: path, tag: nil, platform: nil) }
      guard case .notAnImage(_, let looksLike) = error else {
        Issue.record("\(name): \(String(describing: error))")
        continue
      }
      #expect(looksLike.contains(words), "\(name): \(looksLike)")
    }
  }

  @Test(arguments: [1, 2])
  func `prefixes and flipped bits of archives are opened or refused`(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let archive = ImageBuilder.small.oldArchive.finished
    let modern = try ImageBuilder.small.layout().tar.finished
    var random = SeededRandom(seed: seed)
    for bytes in [archive, modern] {
      for round in 0..<250 {
        let damaged =
          round % 2 == 0
          ? random.flipped(bytes)
          : Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
        let path = try folder.write("image.tar", damaged)
        _ = try? ImageOpener.open(path: path, tag: nil, platform: nil)
      }
    }
  }

  @Test(arguments: [3, 4])
  func `flipped bits of documents are opened or refused`(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var random = SeededRandom(seed: seed)
    let layout = try ImageBuilder.small.layout()
    let path = try layout.write(folder, "layout")
    for (name, bytes) in layout.parts.sorted(by: { $0.key < $1.key }) {
      for _ in 0..<60 {
        try folder.write("layout/\(name)", random.flipped(bytes))
        _ = try? ImageOpener.open(path: path, tag: nil, platform: nil, trustDigests: true)
      }
      try folder.write("layout/\(name)", bytes)
    }
  }

  @Test func `a chain ID hashes what lies below it`() throws {
    let ids = try ["a", "b", "c"].map {
      try #require(Digest("sha256:" + SHA256.hex(Array($0.utf8))))
    }
    let chain = try ChainID.chain(ids)
    #expect(chain.first == ids.first && chain.count == 3)
    #expect(chain[1].text == "sha256:" + SHA256.hex(Array("\(ids[0]) \(ids[1])".utf8)))
    #expect(chain[2].text == "sha256:" + SHA256.hex(Array("\(chain[1]) \(ids[2])".utf8)))
    #expect(try ChainID.chain([]).isEmpty)
  }
}
