import Bytes
import Model
import TestKit
import Testing

@testable import Analysis

/// Two trees file by file, grouped by why they differ.
struct FilesTests {
  private static func file(
    _ path: String, _ content: Character = "a", mode: UInt32 = 0o644, time: Int64 = 0,
    ordinal: Int = 0
  ) -> SurveyedFile {
    var file = SurveyedFile(path: path, kind: .file, size: 1, layer: 0, ordinal: ordinal)
    file.digest = Digest("sha256:" + String(repeating: content, count: 64))
    file.mode = mode
    file.user = 0
    file.group = 0
    file.modified = time
    return file
  }

  private static func named(_ packages: [(String, String)] = []) -> NamedSnapshot {
    var sample = Sample()
    for (name, version) in packages { sample.python(name, version, layer: 0) }
    return NamedSnapshot(name: "n", snapshot: sample.snapshot("n"))
  }

  private static func compare(
    _ first: [SurveyedFile], _ second: [SurveyedFile], showsAll: Bool = true
  ) -> FileComparison {
    FileAnalysis.compare((named(), first), (named(), second), showsAll: showsAll)
  }

  @Test func `equal trees have no difference`() {
    let files = ["a", "a/b", "a.c"].map { Self.file($0) }.sorted { $0.path < $1.path }
    let found = Self.compare(files, files)
    #expect(found.same == 3 && found.different == 0 && found.groups == [])
  }

  @Test(arguments: [
    (file("x", "b"), FileComparison.Reason.content), (file("x", mode: 0o755), .ownership),
    (file("x", time: 7), .timestamps), (SurveyedFile(path: "x", kind: .folder), .kind),
    (SurveyedFile(path: "x", kind: .symbolicLink(target: "y")), .kind),
  ])
  func `one change has one reason`(other: SurveyedFile, reason: FileComparison.Reason) {
    let found = Self.compare([Self.file("x")], [other])
    #expect(found.groups.map(\.reason) == [reason])
    #expect(found.groups.first?.items.map(\.path) == ["x"])
    #expect(found.same == 0 && found.different == 1)
  }

  @Test(arguments: [
    "etc/ld.so.cache", "var/log/dpkg.log", "var/lib/apt/lists/x_Packages", "etc/machine-id",
    "var/cache/fontconfig/a.cache-7", "usr/lib/python3/x/__pycache__/y.cpython-311.pyc",
  ])
  func `files that every build writes anew are generated`(path: String) {
    #expect(
      Self.compare([Self.file(path)], [Self.file(path, "b")]).groups.map(\.reason) == [.generated])
    #expect(Self.compare([Self.file(path)], []).groups.map(\.reason) == [.generated])
  }

  @Test func `byte code of the same source is told apart from that of another`() {
    let code = "p/__pycache__/a.cpython-311.pyc"
    let first = [Self.file(code), Self.file("p/a.py")]
    #expect(
      Self.compare(first, [Self.file(code, "b"), Self.file("p/a.py")]).groups.map(\.reason)
        == [.compiledPython])
    #expect(
      Self.compare(first, [Self.file(code, "b"), Self.file("p/a.py", "b")]).groups.map(\.reason)
        == [.content, .generated])
  }

  @Test func `a changed package explains its files, and its byte code`() {
    let (first, second) = (Self.named([("numpy", "1.26.4")]), Self.named([("numpy", "2.0.2")]))
    let list = [
      ExpectedFiles(
        package: first.snapshot.packages[0].id, record: Evidence(path: "/r"),
        files: [ExpectedFile(path: "n/a.py"), ExpectedFile(path: "n/old.py")])
    ]
    let code = "n/__pycache__/a.cpython-311.pyc"
    let found = FileAnalysis.compare(
      (first, [Self.file(code), Self.file("n/a.py"), Self.file("n/old.py")]),
      (second, [Self.file(code, "b"), Self.file("n/a.py", "b")]),
      expected: (list, list), showsAll: true)
    #expect(found.groups.map(\.reason) == [.changedPackage])
    #expect(found.groups.first?.package == "numpy 1.26.4 → 2.0.2")
    #expect(found.groups.first?.count == 3)
  }

  @Test func `another order is told of the fewest entries that explain it`() {
    let names = ["a", "b", "c", "d", "e"]
    let first = names.enumerated().map { Self.file($1, ordinal: $0) }
    // `b` moved to the end.
    let second = zip(names, [0, 4, 1, 2, 3]).map { Self.file($0, ordinal: $1) }
    let found = Self.compare(first, second)
    #expect(found.groups.map(\.reason) == [.order])
    #expect(found.groups.first?.items.map(\.path) == ["b"])
    #expect(found.same == 4)
  }

  @Test func `only the first files of a group are named without all`() {
    let files = (100..<150).map { Self.file("f\($0)") }
    let few = Self.compare(files, [], showsAll: false)
    #expect(few.groups.first?.count == 50 && few.groups.first?.items.count == 10)
    #expect(few.groups.first?.bytes == 50)
    #expect(Self.compare(files, []).groups.first?.items.count == 50)
  }

  @Test func `counts agree for random trees`() {
    var random = SeededRandom(seed: 3)
    for _ in 0..<200 {
      func tree() -> [SurveyedFile] {
        (0..<20).filter { _ in Bool.random(using: &random) }.enumerated().map {
          Self.file(
            "p\($1 + 100)", Bool.random(using: &random) ? "a" : "b",
            time: Bool.random(using: &random) ? 0 : 1, ordinal: $0)
        }
      }
      let (first, second) = (tree(), tree())
      let found = Self.compare(first, second)
      let union = Set(first.map(\.path)).union(second.map(\.path))
      #expect(found.same + found.different == union.count)
    }
  }
}
