import Extractors
import Foundation
import Model
import Scanning
import TestKit
import Testing
import Trees

/// What a repository declares, read the hook's way, held against the scan of everything.
@Suite(.enabled(if: Tool.has("git"), "needs git"))
struct DeclaredTests {
  private let scanner = Scanner(options: Scan.options(threads: 1), catalog: nil)

  // A work tree of these files; git's own identity and configuration stay out of it.
  private func repository(_ files: [String: String], links: [String: String] = [:]) throws
    -> TemporaryFolder
  {
    let folder = try TemporaryFolder()
    _ = try Tool.output("git", ["init", "-q", "-b", "main", "."], in: folder.path)
    for (name, text) in files { try folder.write(name, Array(text.utf8)) }
    for (name, target) in links {
      let place = folder.path + "/" + name
      try FileManager.default.createDirectory(
        atPath: URL(filePath: place).deletingLastPathComponent().path,
        withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: target)
    }
    try git(folder, "add", "-A")
    try git(folder, "commit", "-q", "-m", "x")
    return folder
  }

  private func git(_ folder: borrowing TemporaryFolder, _ arguments: String...) throws {
    _ = try Tool.output(
      "git", ["-c", "user.name=a", "-c", "user.email=a@example.org"] + arguments, in: folder.path)
  }

  private func source(_ folder: borrowing TemporaryFolder, _ selector: String?) -> SourceReference {
    SourceReference(kind: .repo, path: folder.path, selector: selector, text: "test")
  }

  private static let uvLock = """
    version = 1
    requires-python = ">=3.11"

    [[package]]
    name = "alpha"
    version = "1.2.3"
    source = { registry = "https://index.example.org/simple" }
    dependencies = [{ name = "beta" }]
    wheels = [{ url = "https://files.example.org/alpha-1.2.3-py3-none-any.whl", hash = "sha256:00" }]

    [[package]]
    name = "beta"
    version = "2"
    source = { registry = "https://index.example.org/simple" }
    """

  private static let files = [
    "pyproject.toml": """
    [project]
    name = "churn"
    version = "1"
    dependencies = ["alpha>=1", "beta<2 ; python_version < '3.10'"]
    [dependency-groups]
    dev = ["gamma"]
    """,
    "uv.lock": uvLock,
    "deploy/Dockerfile.serve": "FROM python:3.11-slim AS base\nRUN pip install alpha==1.2.3\n",
    "deps/requirements.txt": "-r more/base.in\n-c bounds.lst\nalpha\n",
    "deps/more/base.in": "delta>=4\n-r ../again.list\n", "deps/bounds.lst": "alpha<3\n",
    "deps/again.list": "epsilon\n", "environment.yml": "name: x\ndependencies:\n- numpy=1.26\n",
    "setup.cfg": "[options]\ninstall_requires =\n  zeta\n", "src/a.py": "import alpha\n",
    "lib/libcudart.so.12": "not a library", "README.md": "# x\n",
  ]

  @Test(arguments: ["index", "HEAD", nil])
  func `finds what the scan of everything finds`(selector: String?) async throws {
    let folder = try repository(
      Self.files,
      links: ["requirements.txt": "deps/more/base.in", "linked": "deps", "dangling.toml": "none"])
    let whole = try await scanner.scan(source(folder, selector)).snapshot
    let quick = try scanner.scanDeclared(source(folder, selector))
    #expect(quick.packages == whole.packages && !quick.packages.isEmpty)
    #expect(quick.requirements == whole.requirements)
    #expect(quick.manifests == whole.manifests && quick.builds == whole.builds)
    #expect(quick.notices == whole.notices)
    #expect(quick.subject == whole.subject)
    #expect(quick.requirements.contains { $0.anyOf.first?.name == "epsilon" })
    #expect(quick.requirements.contains { $0.evidence.line == 4 })
    #expect(quick.accelerators.components.isEmpty)
  }

  @Test(arguments: ["index", "HEAD", nil])
  func `follows links on the way to what is included`(selector: String?) throws {
    let folder = try repository(
      [
        "requirements.txt": "-r shared/requirements-gpu.txt\n",
        "one/two/requirements-gpu.txt": "alpha\n",
      ],
      links: ["shared": "one/two"])
    let snapshot = try scanner.scanDeclared(source(folder, selector))
    #expect(snapshot.manifests.last?.includes == ["shared/requirements-gpu.txt"])
    #expect(snapshot.notices.isEmpty)
    #expect(snapshot.requirements.compactMap { $0.anyOf.first?.name } == ["alpha"])
  }

  @Test func `reads the index that is named, not the work tree`() throws {
    let folder = try repository(["requirements.txt": "alpha==1\n"])
    let other = folder.path + "/other-index"
    _ = try Tool.output("cp", [folder.path + "/.git/index", other])
    try folder.write("requirements.txt", Array("alpha==2\n".utf8))
    try git(folder, "add", "-A")
    try folder.write("requirements.txt", Array("alpha==3\n".utf8))
    for (selector, index, version) in [
      ("index", nil, "2"), ("index", "other-index", "1"), ("index", other, "1"), (nil, nil, "3"),
      ("HEAD", nil, "1"),
    ] as [(String?, String?, String)] {
      let snapshot = try scanner.scanDeclared(source(folder, selector), indexFile: index)
      #expect(snapshot.requirements.map { $0.anyOf.first?.specifier } == ["==\(version)"])
    }
  }

  @Test func `the list of declaring extractors is what extractors find in their own samples`()
    throws
  {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "fixtures/extract")
    let names = Set(Registry.declaring.map { $0.name })
    for extractor in Registry.extractors {
      guard let reader = extractor as? any FileExtractor.Type else {
        #expect(!names.contains(extractor.name))
        continue
      }
      let tree = root.appending(path: "\(extractor.name)/plain/tree")
      var declares = false
      let files = FileManager.default.enumerator(at: tree, includingPropertiesForKeys: nil)
      while let file = files?.nextObject() as? URL {
        guard let bytes = try? Data(contentsOf: file) else { continue }
        let path = String(file.path.dropFirst(tree.path.count + 1))
        guard Registry.extractor(for: path)?.name == extractor.name else { continue }
        var found = Extraction()
        reader.extract(File(name: file.lastPathComponent, content: [UInt8](bytes)), into: &found)
        for fact in found.facts {
          switch fact {
          case .manifest, .lock, .build:
            declares = true
            #expect(Registry.declares(path))
          default: break
          }
        }
      }
      #expect(declares == names.contains(extractor.name), "\(extractor.name)")
    }
  }

  @Test func `the quick look agrees with the patterns`() {
    let parts = [
      "pyproject.toml", "uv.lock", "poetry.lock", "xuv.lock", "requirements.txt", "requirements",
      "Dockerfile", "Dockerfile.gpu", "Dockerfile.md", "a.Dockerfile", "environment.yml",
      "env.yaml",
      "conda-x.yml", "x.yml", "x.txt", "x.in", "pylock.dev.toml", "setup.cfg", "constraints-a.txt",
      "",
      "main.py",
    ]
    for folder in ["", "src/", "requirements/", "conda/environments/", "my-requirements/"] {
      for part in parts {
        let path = folder + part
        let quick = Registry.mayDeclare(path.utf8.span)
        let patterns = PathMatcher([Registry.declaring.flatMap { $0.patterns }]).match(path) != nil
        // The quick look may take too much, never too little.
        #expect(quick || !patterns, "\(path)")
        #expect(quick || !Registry.declares(path), "\(path)")
      }
    }
    for path in ["src/main.py", "src/notes.txt"] {
      let quick = Registry.mayDeclare(path.utf8.span)
      #expect(!quick)
    }
  }

  @Test func `a folder that is none is refused`() {
    #expect(throws: ScanError.self) {
      try scanner.scanDeclared(
        SourceReference(kind: .repo, path: "/nowhere", selector: nil, text: "test"))
    }
  }
}
