import Model
import Scanning
import TestKit
import Testing

/// What the records of packages say of their files, from the bytes of an image.
struct ExpectationsTests {
  private static let sum = "d41d8cd98f00b204e9800998ecf8427e"
  // Of no bytes at all.
  private static let digest = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
  private static let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

  private static func files(_ tar: TarBuilder) async throws -> [ExpectedFiles] {
    var image = ImageBuilder()
    image.layers = [tar.finished]
    let folder = try TemporaryFolder()
    let source = SourceReference(
      kind: .archive, path: try image.write(folder, "image", as: .dockerOld), text: "test")
    let scanner = Scanner(options: Scan.options(), catalog: nil)
    let snapshot = try await scanner.scan(source).snapshot
    let survey = try await scanner.survey(source, scanner.request(for: snapshot))
    return scanner.expectations(snapshot, survey)
  }

  private static func text(_ files: [ExpectedFiles]) -> [String] {
    files.flatMap(\.files).map {
      [
        $0.path, $0.digest ?? "-", $0.size.map(String.init) ?? "-",
        $0.exemption.map { "\($0)" } ?? "",
      ].filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  @Test func `reads RECORD, byte code left out`() async throws {
    var tar = TarBuilder()
    tar.distribution("alpha", "1.0")
    tar.file(
      Place.venv + "/alpha-1.0.dist-info/RECORD",
      """
      alpha/a.py,sha256=\(Self.digest),0
      alpha/__pycache__/a.cpython-311.pyc,,
      ../../../bin/alpha,sha256=\(Self.digest),0
      alpha-1.0.dist-info/RECORD,,
      """)
    let files = try await Self.files(tar)
    #expect(
      Self.text(files) == [
        "opt/venv/bin/alpha sha256:\(Self.hex) 0",
        Place.venv + "/alpha-1.0.dist-info/RECORD - -",
        Place.venv + "/alpha/a.py sha256:\(Self.hex) 0",
      ])
    #expect(
      files.first?.record
        == Evidence(path: "/" + Place.venv + "/alpha-1.0.dist-info/RECORD", layer: 0))
  }

  @Test func `a copy inside another package is that package's business`() async throws {
    var tar = TarBuilder()
    tar.distribution("alpha", "1.0")
    let inner = "alpha/_vendor/beta-2.0.dist-info"
    tar.distribution("beta", "2.0", in: Place.venv + "/alpha/_vendor")
    tar.file(
      Place.venv + "/\(inner)/RECORD", "beta/b.py,sha256=\(Self.digest),0\n\(inner)/RECORD,,\n")
    tar.file(
      Place.venv + "/alpha-1.0.dist-info/RECORD",
      """
      \(inner)/METADATA,sha256=\(Self.digest),0
      \(inner)/RECORD,sha256=\(Self.digest),0
      alpha-1.0.dist-info/METADATA,sha256=\(Self.digest),0
      alpha-1.0.dist-info/RECORD,,
      """)
    let files = try await Self.files(tar)
    #expect(files.map(\.record.path) == ["/" + Place.venv + "/alpha-1.0.dist-info/RECORD"])
  }

  @Test func `finds programs where pip puts them for a target folder`() async throws {
    var tar = TarBuilder()
    let place = "srv/app/site-packages"
    tar.distribution("alpha", "1.0", in: place)
    tar.file(place + "/bin/alpha")
    tar.file(
      place + "/alpha-1.0.dist-info/RECORD", "../../bin/alpha,sha256=\(Self.digest),0\n")
    #expect(try await Self.text(Self.files(tar)) == ["\(place)/bin/alpha sha256:\(Self.hex) 0"])
  }

  @Test func `reads dpkg's lists, with merged folders, diversions, conffiles and exclusions`()
    async throws
  {
    var tar = TarBuilder()
    tar.symbolicLink("bin", to: "usr/bin")
    tar.dpkg([("a", "1", ["Conffiles:\n /etc/a.conf \(Self.sum)"]), ("b", "1", [])])
    tar.file(
      "var/lib/dpkg/info/a.md5sums", "\(Self.sum)  bin/a\n\(Self.sum)  usr/share/doc/a/x\n")
    tar.file(
      "var/lib/dpkg/info/a.list",
      "/.\n/bin\n/bin/a\n/bin/moved\n/etc\n/etc/a.conf\n/usr\n/usr/share\n/usr/share/doc/a/x\n")
    tar.file("var/lib/dpkg/diversions", "/bin/moved\n/bin/moved.real\nb\n")
    tar.file(
      "etc/dpkg/dpkg.cfg.d/docker",
      "# none\npath-exclude /usr/share/doc/*\npath-include=/usr/share/doc/*/copyright\n")
    #expect(
      try await Self.text(Self.files(tar))
        == [
          "etc/a.conf md5:\(Self.sum) - configuration", "usr/bin/a md5:\(Self.sum) -",
          "usr/bin/moved.real - -", "usr/share - -",
          "usr/share/doc/a/x md5:\(Self.sum) - excluded",
        ].filter { $0 != "usr/share - -" })
  }

  @Test func `reads conda records as files lie in the prefix`() async throws {
    var tar = TarBuilder()
    tar.file(
      "opt/conda/conda-meta/a-1-0.json",
      """
      {"name": "a", "version": "1", "build": "0", "files": ["bin/a", "lib/l", "lib/p.pyc", "x"],
      "paths_data": {"paths": [
      {"_path": "bin/a", "path_type": "hardlink", "sha256": "no", "sha256_in_prefix": "\(Self.hex)",
       "size_in_bytes": 5, "prefix_placeholder": "/old"},
      {"_path": "lib/l", "path_type": "softlink", "sha256_in_prefix": "\(Self.hex)"},
      {"_path": "x", "path_type": "hardlink", "sha256": "\(Self.hex)", "size_in_bytes": 0}]}}
      """)
    #expect(
      try await Self.text(Self.files(tar)) == [
        "opt/conda/bin/a sha256:\(Self.hex) -", "opt/conda/lib/l - -",
        "opt/conda/x sha256:\(Self.hex) 0",
      ])
  }

  @Test func `a distribution that a Debian package brought has the list of that package`()
    async throws
  {
    var tar = TarBuilder()
    let place = "usr/lib/python3/dist-packages"
    tar.distribution("alpha", "1.0", in: place)
    tar.file(place + "/alpha-1.0.dist-info/RECORD", "alpha/a.so,sha256=\(Self.digest),9\n")
    tar.dpkg([("python3-alpha", "1.0-1", [])])
    tar.file(
      "var/lib/dpkg/info/python3-alpha.list",
      "/.\n/\(place)/alpha-1.0.dist-info/METADATA\n/\(place)/alpha/a.so\n")
    tar.file("var/lib/dpkg/info/python3-alpha.md5sums", "\(Self.sum)  \(place)/alpha/a.so\n")
    let files = try await Self.files(tar)
    #expect(files.count == 1)
    #expect(Self.text(files).last == "\(place)/alpha/a.so md5:\(Self.sum) -")
  }

  @Test func `damaged lists are read as far as they go, never a trap`() async throws {
    var random = SeededRandom(seed: 8)
    let record = Array("a,sha256=\(Self.digest),1\n\"b,,\n../../../../../x,sha256=AA,-9\n".utf8)
    for _ in 0..<25 {
      var tar = TarBuilder()
      tar.distribution("alpha", "1.0")
      tar.dpkg([("a", "1", [])])
      tar.file(Place.venv + "/alpha-1.0.dist-info/RECORD", random.flipped(record))
      tar.file("var/lib/dpkg/info/a.md5sums", random.flipped(record))
      tar.file("var/lib/dpkg/diversions", random.flipped(record))
      tar.file("etc/dpkg/dpkg.cfg", random.flipped(Array("path-exclude=/a*b?c\n".utf8)))
      tar.file(
        "conda-meta/a-1-0.json", random.flipped(Array("{\"name\":\"a\",\"files\":[\"x\"]}".utf8)))
      _ = try await Self.files(tar)
    }
  }
}
