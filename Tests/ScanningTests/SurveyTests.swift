import Bytes
import Model
import Scanning
import TestKit
import Testing

/// The final view of every file, hashed: SEMANTICS, section 1, rows 2 to 7.
struct SurveyTests {
  private static func survey(
    _ layers: TarBuilder..., request: SurveyRequest = SurveyRequest()
  ) async throws -> FileSurvey {
    var image = ImageBuilder()
    image.layers = layers.map(\.finished)
    let folder = try TemporaryFolder()
    return try await Self.survey(try image.write(folder, "image", as: .dockerOld), request: request)
  }

  private static func survey(
    _ path: String, kind: SourceReference.Kind = .archive, request: SurveyRequest = SurveyRequest()
  ) async throws -> FileSurvey {
    try await Scanner(options: Scan.options(), catalog: nil).survey(
      SourceReference(kind: kind, path: path, text: "test"), request)
  }

  private func base() -> TarBuilder {
    var tar = TarBuilder()
    tar.folder("a")
    tar.file("a/one", "1")
    tar.file("a/two", "2")
    tar.file("b", "b")
    return tar
  }

  @Test func `hashes every file and tells its layer`() async throws {
    var second = TarBuilder()
    second.file("a/one", "3")
    second.symbolicLink("c", to: "a/one")
    let survey = try await Self.survey(base(), second)
    #expect(survey.files.map(\.path) == ["a", "a/one", "a/two", "b", "c"])
    #expect(survey.files.map(\.layer) == [0, 1, 0, 0, 1])
    #expect(survey.files[1].digest?.hex == SHA256.hex(Array("3".utf8)))
    #expect(survey.files[4].kind == .symbolicLink(target: "a/one"))
    #expect(survey.files[0].kind == .folder && survey.files[0].digest == nil)
    #expect(survey.files[2].mode == 0o644 && survey.files[2].ordinal == 2)
    #expect(survey.notices == [])
  }

  @Test(arguments: [
    ("a/one", ["a", "a/two", "b"]), ("a", ["b"]), ("none/x", ["a", "a/one", "a/two", "b"]),
  ])
  func `row 2: a whiteout removes`(path: String, left: [String]) async throws {
    var second = TarBuilder()
    second.whiteout(path)
    #expect(try await Self.survey(base(), second).files.map(\.path) == left)
  }

  @Test(arguments: [false, true])
  func `rows 3 and 4: marks hide lower layers only, wherever they stand`(
    last: Bool
  ) async throws {
    var second = TarBuilder()
    if !last { second.file("a/.wh..wh..opq") }
    second.file("a/new", "n")
    second.file("b", "again")
    second.whiteout("b")
    if last { second.file("a/.wh..wh..opq") }
    let survey = try await Self.survey(base(), second)
    #expect(survey.files.map(\.path) == ["a", "a/new", "b"])
    #expect(survey.files[2].layer == 1)
  }

  @Test func `row 3: an opaque root hides all below it`() async throws {
    var second = TarBuilder()
    second.file(".wh..wh..opq")
    second.file("new", "n")
    #expect(try await Self.survey(base(), second).files.map(\.path) == ["new"])
  }

  @Test func `row 5: a hard link is the file, and outlives its first name`() async throws {
    var first = base()
    first.hardLink("d", to: "a/one")
    var second = TarBuilder()
    second.whiteout("a/one")
    second.hardLink("e", to: "b")
    second.hardLink("f", to: "gone")
    let survey = try await Self.survey(first, second)
    #expect(survey.files.map(\.path) == ["a", "a/two", "b", "d", "e"])
    #expect(survey.files[3].digest?.hex == SHA256.hex(Array("1".utf8)))
    #expect(survey.files[4].kind == .file && survey.files[4].layer == 1)
    #expect(survey.notices.map(\.path) == ["f"])
  }

  @Test func `row 6: a folder that becomes a link takes its files with it`() async throws {
    var first = base()
    first.file("z/other", "o")
    var second = TarBuilder()
    second.symbolicLink("a", to: "z")
    second.file("a/through", "t")
    let survey = try await Self.survey(first, second)
    #expect(survey.files.map(\.path) == ["a", "b", "z/other", "z/through"])
  }

  @Test func `row 7: links are replaced, and those in a ring are noticed`() async throws {
    var first = base()
    first.symbolicLink("x", to: "y")
    first.symbolicLink("y", to: "x")
    var second = TarBuilder()
    second.symbolicLink("b", to: "/../../outside")
    second.file("x/in", "i")
    second.folder("y")
    let survey = try await Self.survey(first, second)
    #expect(survey.files.map(\.path) == ["a", "a/one", "a/two", "b", "x", "y"])
    #expect(survey.files[5].kind == .folder)
    #expect(survey.notices.map(\.message) == ["links in the path never end"])
  }

  @Test func `a file gives way to a folder, and a folder to a file`() async throws {
    var second = TarBuilder()
    second.file("b/in", "i")
    second.file("a", "now a file")
    let survey = try await Self.survey(base(), second)
    #expect(survey.files.map(\.path) == ["a", "b/in"])
  }

  @Test func `keeps wanted bytes and hashes MD5 where it is asked to`() async throws {
    var request = SurveyRequest()
    request.keep = { $0.hasSuffix("one") || $0 == "h" }
    request.hashesMD5 = { $0 == "b" }
    var first = base()
    first.hardLink("h", to: "a/one")
    let survey = try await Self.survey(first, request: request)
    #expect(survey.kept == ["a/one": Array("1".utf8), "h": Array("1".utf8)])
    #expect(survey.files.compactMap(\.md5) == ["92eb5ffee6ae2fec3ad71c777531578f"])
  }

  @Test func `keeps no more than the limit and says so`() async throws {
    var request = SurveyRequest()
    request.keep = { _ in true }
    request.limitKeptBytes = 2
    let survey = try await Self.survey(base(), request: request)
    #expect(survey.kept.count == 2)
    #expect(survey.notices.map(\.path) == ["b"])
    request.limitFileBytes = 0
    let none = try await Self.survey(base(), request: request)
    #expect(none.kept.isEmpty && none.notices.count == 3)
  }

  @Test func `reads a folder as it lies there`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("x/.wh.y", Array("1".utf8))
    let survey = try await Self.survey(folder.path, kind: .rootfs)
    #expect(survey.files.map(\.path) == ["x", "x/.wh.y"])
    #expect(survey.files.map(\.layer) == [nil, nil])
  }

  @Test func `damaged layers are refused or read, never a trap`() async throws {
    var first = base()
    first.symbolicLink("s", to: "a")
    first.file("s/in", "i")
    first.hardLink("h", to: "s/in")
    first.file("a/.wh.one")
    var random = SeededRandom(seed: 12)
    for _ in 0..<60 {
      var image = ImageBuilder()
      image.layers = [random.flipped(first.finished)]
      let folder = try TemporaryFolder()
      let path = try image.write(folder, "image", as: .dockerOld)
      _ = try? await Self.survey(path)
    }
  }
}
