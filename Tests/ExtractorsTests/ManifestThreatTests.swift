import Extractors
import Model
import Testing

/// Bad manifests of THREATS.md, "Manifests in repositories".
@Suite struct ManifestThreatTests {
  private func read(_ text: String, named path: String, _ extractor: String) -> FileRecord? {
    Corpus.record(Array(text.utf8), named: path, extractor)
  }

  @Test func `T-60: refuses alias bombs in environment files`() {
    var text = "a0: &a0 [x, x]\n"
    for level in 1...40 {
      text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n"
    }
    let record = read(
      text + "dependencies: *a40\n", named: "environment.yml", "conda.environment")
    #expect(record?.facts.isEmpty == true)
    #expect(record?.notices.count == 1)
  }

  @Test func `T-61: refuses deep keys in TOML`() {
    let key = Array(repeating: "a", count: 400_000).joined(separator: ".")
    for (path, extractor) in [
      ("pyproject.toml", "python.pyproject"), ("uv.lock", "python.uv-lock"),
      ("poetry.lock", "python.poetry-lock"), ("pylock.toml", "python.pylock"),
    ] {
      let record = read(key + " = 1", named: path, extractor)
      #expect(record?.facts.isEmpty == true, "\(path)")
      #expect(record?.notices.count == 1, "\(path)")
    }
  }

  @Test func `T-64: names URLs instead of fetching them and keeps no credentials`() throws {
    let record = try #require(
      read(
        "-r https://me:secret@host.example/more.txt\n-r ../../../etc/passwd\n-r requirements.txt\n",
        named: "requirements.txt", "python.requirements"))
    guard case .manifest(let manifest)? = record.facts.first else {
      Issue.record("no manifest")
      return
    }
    #expect(manifest.references.map(\.path) == ["../../../etc/passwd", "requirements.txt"])
    #expect(record.notices.map(\.message) == ["`https://host.example/more.txt` is not fetched"])
  }

  @Test func `T-65: stops at the limit of lines`() throws {
    let text = "FROM a\nRUN x" + String(repeating: " \\\n y", count: 20_000)
    let record = try #require(read(text, named: "Dockerfile", "dockerfile"))
    #expect(record.notices.contains { $0.message.contains("10000") })
  }

  @Test func `T-65: substitutes once, so that nothing grows without end`() throws {
    var text = "FROM a\nENV A=0123456789\n"
    for _ in 0..<2_000 { text += "ENV A=$A$A\nRUN pip install $A\n" }
    let record = try #require(read(text, named: "Dockerfile", "dockerfile"))
    guard case .build(let build)? = record.facts.first else {
      Issue.record("no build")
      return
    }
    #expect(build.stages.count == 1)
  }

  @Test(arguments: [
    "$(", "${", "`", "\"", "'", "\\", "<<a ", "$((", "a=$", "(", "|&;", "#\n", "${a:-",
  ])
  func `T-65: reads scripts of nothing but openings`(piece: String) throws {
    let body = String(repeating: piece, count: 200_000 / piece.utf8.count)
    let record = try #require(read("FROM a\nRUN \(body)", named: "Dockerfile", "dockerfile"))
    #expect(record.facts.count == 1)
  }

  @Test(arguments: [
    ("pyproject.toml", "python.pyproject"), ("uv.lock", "python.uv-lock"),
    ("poetry.lock", "python.poetry-lock"), ("pylock.toml", "python.pylock"),
    ("environment.yml", "conda.environment"), ("requirements.txt", "python.requirements"),
    ("Dockerfile", "dockerfile"),
  ])
  func `T-66: names conflict markers and LFS pointers`(path: String, extractor: String) throws {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"
    let left = try #require(read(pointer, named: path, extractor))
    #expect(left.facts.isEmpty)
    #expect(left.notices.map(\.message) == ["a Git LFS pointer: the content is not here"])
    let conflict = "<<<<<<< HEAD\na==1\n=======\na==2\n>>>>>>> other\n"
    let merged = try #require(read(conflict, named: path, extractor))
    #expect(merged.notices.first?.message.contains("merge-conflict") == true)
  }

  @Test func `keeps a bounded number of notices and requirements`() throws {
    let odd = try #require(
      read(
        String(repeating: "not one\n", count: 20_000), named: "requirements.txt",
        "python.requirements"))
    #expect(odd.notices.count == 101)
    let many = try #require(
      read(
        String(repeating: "a\n", count: 150_000), named: "requirements.txt",
        "python.requirements"))
    guard case .manifest(let manifest)? = many.facts.first else {
      Issue.record("no manifest")
      return
    }
    #expect(manifest.requirements.count == 100_000)
    #expect(many.notices.count == 1)
  }

  @Test func `writes groups that include each other out once`() throws {
    var text = "[dependency-groups]\n"
    for number in 0..<300 {
      let others = (0..<300).filter { $0 != number }.map { "{include-group = \"g\($0)\"}" }
      text += "g\(number) = [\"p\(number)\", \(others.joined(separator: ", "))]\n"
    }
    let record = try #require(read(text, named: "pyproject.toml", "python.pyproject"))
    guard case .manifest(let manifest)? = record.facts.first else {
      Issue.record("no manifest")
      return
    }
    #expect(manifest.requirements.count <= 300 * 300)
    #expect(manifest.requirements.count > 1_000)
  }
}
