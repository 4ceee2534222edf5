import Model
import TestKit
import Testing

@testable import Lockfiles

@Suite struct HashBookTests {
  private let a = LockSample.digest("a")
  private let b = LockSample.digest("b")
  private let c = LockSample.digest("c")

  private func hex(_ digest: String) -> String { String(digest.dropFirst(7)) }

  private func numpy(_ version: String = "1.26.4", tags: [String] = []) -> InstalledPackage {
    var package = InstalledPackage(
      purl: "", ecosystem: .pypi, name: "numpy", version: version, role: .primary, location: "/")
    if !tags.isEmpty { package.build = .init(tags: tags) }
    return package
  }

  private func book(_ text: String, _ name: String) throws -> HashBook {
    var book = HashBook()
    try book.add(file: Array(text.utf8), name: name)
    return book
  }

  private let linux = ["cp311-cp311-manylinux_2_17_x86_64", "cp311-cp311-manylinux2014_x86_64"]

  @Test func `pins and hashed requirements of a repository`() {
    var book = HashBook()
    book.add(pinsOf: SnapshotSample.repository)
    #expect(book.hashes(for: numpy())?.hashes == [LockSample.digest("1")])
    #expect(book.hashes(for: numpy())?.from == "uv.lock")
    #expect(book.hashes(for: numpy("1.26.5")) == nil)
    var flask = numpy("3.0")
    flask.name = "flask"
    #expect(book.hashes(for: flask)?.from == "serve/requirements.txt")
    var torch = numpy("2.3.0")
    torch.name = "torch"
    #expect(book.hashes(for: torch)?.hashes == [LockSample.digest("3")])
  }

  @Test func `requirements with several hashes give all of them`() throws {
    let text = """
      # compiled
      --index-url https://index.example.org/simple
      numpy==1.26.4 ; python_version >= "3.9" \\
          --hash=\(a) \\
          --hash \(b)
      other>=1
      """
    let book = try book(text, "requirements.txt")
    #expect(book.hashes(for: numpy())?.hashes == [a, b])
    #expect(book.hashes(for: numpy())?.from == "requirements.txt")
  }

  static let locks = [
    (
      "pylock.toml",
      """
      lock-version = "1.0"
      [[packages]]
      name = "numpy"
      version = "1.26.4"
      sdist = { url = "https://e.org/numpy-1.26.4.tar.gz", hashes = { sha256 = "C" } }
      wheels = [
        { name = "numpy-1.26.4-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", hashes = { sha256 = "A" } },
        { url = "https://e.org/numpy-1.26.4-cp312-cp312-win_amd64.whl", hashes = { sha256 = "B" } },
      ]
      """
    ),
    (
      "uv.lock",
      """
      version = 1
      [[package]]
      name = "numpy"
      version = "1.26.4"
      sdist = { url = "https://e.org/numpy-1.26.4.tar.gz", hash = "sha256:C", size = 1 }
      wheels = [
        { url = "https://e.org/numpy-1.26.4-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl#x", hash = "sha256:A" },
        { url = "https://e.org/numpy-1.26.4-cp312-cp312-win_amd64.whl", hash = "sha256:B" },
      ]
      """
    ),
    (
      "poetry.lock",
      """
      [[package]]
      name = "numpy"
      version = "1.26.4"
      files = [
        {file = "numpy-1.26.4-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", hash = "sha256:A"},
        {file = "numpy-1.26.4-cp312-cp312-win_amd64.whl", hash = "sha256:B"},
        {file = "numpy-1.26.4.tar.gz", hash = "sha256:C"},
      ]
      """
    ),
    (
      "SHA256SUMS",
      """
      A  dist/numpy-1.26.4-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl
      B *numpy-1.26.4-cp312-cp312-win_amd64.whl
      C  numpy-1.26.4.tar.gz
      """
    ),
    (
      "hashes.txt",
      """
      dist/numpy-1.26.4-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl:
      --hash=sha256:A
      numpy-1.26.4-cp312-cp312-win_amd64.whl:
      --hash=sha256:B
      numpy-1.26.4.tar.gz:
      --hash=sha256:C
      """
    ),
  ]

  private func filled(_ text: String) -> String {
    text.replacing("\"A\"", with: "\"\(hex(a))\"").replacing("\"B\"", with: "\"\(hex(b))\"")
      .replacing("\"C\"", with: "\"\(hex(c))\"").replacing("sha256:A", with: a)
      .replacing("sha256:B", with: b).replacing("sha256:C", with: c)
      .replacing("A  dist", with: "\(hex(a))  dist").replacing("B *", with: "\(hex(b)) *")
      .replacing("C  numpy", with: "\(hex(c))  numpy")
  }

  @Test(arguments: locks)
  func `the wheel whose tags were installed is chosen by its name, else all remain`(
    name: String, text: String
  ) throws {
    let book = try book(filled(text), name)
    #expect(book.hashes(for: numpy(tags: linux.sorted()))?.hashes == [a], "\(name)")
    #expect(book.hashes(for: numpy(tags: ["cp311-cp311-linux_x86_64"]))?.hashes == [a, b, c])
    #expect(book.hashes(for: numpy())?.hashes == [a, b, c])
    #expect(book.hashes(for: numpy("1.26.3")) == nil)
  }

  @Test func `pip's report names one archive`() throws {
    let text = """
      {"version": "1", "install": [{"download_info": {"url": "https://e.org/numpy-1.26.4-cp311-cp311-linux_x86_64.whl",
      "archive_info": {"hash": "sha256=\(hex(a))", "hashes": {"sha256": "\(hex(a))", "md5": "00"}}},
      "metadata": {"name": "NumPy", "version": "1.26.4"}}]}
      """
    #expect(try book(text, "report.json").hashes(for: numpy())?.hashes == [a])
  }

  @Test func `Debian and conda archives are known by their names`() throws {
    let book = try book(
      """
      \(hex(a))  libc6_2.36-9%2bdeb12u9_amd64.deb
      \(hex(b))  python-numpy-1.26.4-py311h64a7726_0.conda
      """, "sums")
    var libc = InstalledPackage(
      purl: "", ecosystem: .deb, name: "libc6", version: "2.36-9+deb12u9", role: .system,
      location: "/")
    #expect(book.hashes(for: libc)?.hashes == [a])
    libc.ecosystem = .conda
    libc.name = "python-numpy"
    libc.version = "1.26.4"
    #expect(book.hashes(for: libc)?.hashes == [b])
  }

  @Test func `what cannot be read is an error, never a guess`() {
    for (text, name) in [
      ("", "a.txt"), ("numpy==1.26.4\n", "a.txt"), ("{", "report.json"), ("[[package", "uv.lock"),
      ("numpy==1 --hash=sha256:zz", "a.txt"), ("numpy==1 --hash=md5:\(hex(a))", "a.txt"),
      ("{}", "a.json"), ("?? --hash=\(a)", "a.txt"), ("numpy>=1 --hash=\(a)", "a.txt"),
      ("numpy==1 --hash", "a.txt"),
    ] {
      #expect(throws: HashFileError.self, "\(text)") { try book(text, name) }
    }
  }

  @Test func `a package keeps the digests of its own record`() throws {
    var snapshot = SnapshotSample.image
    snapshot.packages[2].hashes = ["md5:00", a]
    var book = HashBook()
    book.add(pinsOf: SnapshotSample.repository)
    let part = try InstalledPart(of: snapshot, hashes: book)
    #expect(part.packages[2].hashes == [a])
    #expect(part.packages[2].hashesFrom == "direct_url.json")
  }

  @Test func `damaged files are refused or read, never more`() throws {
    for (name, text) in Self.locks + [("requirements.txt", "numpy==1.26.4 --hash=\(a) \\\n")] {
      let bytes = Array(filled(text).utf8)
      for count in 0..<bytes.count {
        var book = HashBook()
        try? book.add(file: Array(bytes[..<count]), name: name)
      }
      for seed in 0..<200 {
        var random = SeededRandom(seed: UInt64(seed))
        var book = HashBook()
        try? book.add(file: random.flipped(bytes), name: name)
      }
    }
  }
}
