import Bytes
import Model
import Testing

@testable import Analysis

/// PKG005, PKG022 and PKG023: files that are not as their package's record says.
struct IntegrityTests {
  private static let place = "opt/venv/lib/python3.11/site-packages"

  private static func digest(_ letter: Character) -> Digest? {
    Digest("sha256:" + String(repeating: letter, count: 64))
  }

  // Content `a` unless another is given.
  private static func file(
    _ path: String, _ content: Character = "a", size: Int = 1, layer: Int = 1
  ) -> SurveyedFile {
    var file = SurveyedFile(path: path, kind: .file, size: size, layer: layer)
    file.digest = digest(content)
    file.md5 = String(repeating: content, count: 32)
    return file
  }

  private static func expected(
    _ path: String, _ algorithm: String = "sha256", exemption: ExpectedFile.Exemption? = nil
  ) -> ExpectedFile {
    let digits = String(repeating: "a", count: algorithm == "md5" ? 32 : 64)
    return ExpectedFile(
      path: path, digest: "\(algorithm):\(digits)", size: 1, exemption: exemption)
  }

  private static var snapshot: Snapshot {
    var sample = Sample()
    sample.layer("FROM debian:12")
    sample.layer("RUN /bin/sh -c sed -i s/a/b/ x.py # buildkit")
    sample.python("alpha", "1.0", layer: 0)
    sample.debian("base", "2", layer: 0)
    var snapshot = sample.snapshot("e")
    for row in snapshot.packages.indices where snapshot.packages[row].ecosystem == .pypi {
      snapshot.packages[row].evidence = [
        Evidence(path: "/\(place)/alpha-1.0.dist-info/METADATA", layer: 0)
      ]
      snapshot.packages[row].location = "/" + place
    }
    return snapshot
  }

  private static func row(_ name: String) -> String {
    snapshot.packages.first { $0.name == name }?.id ?? ""
  }

  private static func judge(
    _ survey: [SurveyedFile], alpha: [ExpectedFile] = [], base: [ExpectedFile] = [],
    _ options: DriftOptions = DriftOptions()
  ) -> (findings: [Finding], notices: [Notice]) {
    let lists = [("alpha", alpha), ("base", base)].filter { !$0.1.isEmpty }.map {
      ExpectedFiles(package: row($0.0), record: Evidence(path: "/list"), files: $0.1)
    }
    return IntegrityAnalysis.judge(
      snapshot, survey.sorted { PathOrder.precedes($0.path, $1.path) }, lists,
      environment: "e", options)
  }

  @Test func `an untouched package has no finding`() {
    let path = Self.place + "/alpha/a.py"
    let found = Self.judge(
      [Self.file(path), Self.file("usr/bin/b")], alpha: [Self.expected(path)],
      base: [Self.expected("usr/bin/b", "md5")])
    #expect(found.findings == [] && found.notices == [])
  }

  @Test func `PKG005 names the changed file, its sizes, and the instruction that did it`() {
    let path = Self.place + "/alpha/a.py"
    let found = Self.judge([Self.file(path, "b", size: 3)], alpha: [Self.expected(path)])
    #expect(found.findings.map(\.code) == ["PKG005"])
    #expect(found.findings.first?.title == "alpha 1.0: 1 file changed after install")
    #expect(
      found.findings.first?.values.first?.texts == [
        "\(path): 1 → 3 bytes, layer 1: RUN /bin/sh -c sed -i s/a/b/ x.py"
      ])
    #expect(found.findings.first?.values.first?.evidence == [Evidence(path: "/" + path, layer: 1)])
    #expect(found.findings.first?.severity == .warning)
  }

  @Test func `PKG005 tells of another package that brings the same path`() {
    let path = Self.place + "/alpha/a.py"
    var other = Self.expected(path, "md5")
    other.digest = "md5:" + String(repeating: "b", count: 32)
    let found = Self.judge([Self.file(path, "b")], alpha: [Self.expected(path)], base: [other])
    #expect(found.findings.count == 1)
    #expect(found.findings.first?.message.contains("base 2") == true)
  }

  @Test func `changed configuration is counted, not found`() {
    let found = Self.judge(
      [Self.file("etc/base.conf", "b")],
      base: [
        Self.expected("etc/base.conf", "md5", exemption: .configuration),
        Self.expected("etc/gone.conf", "md5", exemption: .configuration),
      ])
    #expect(found.findings == [])
    #expect(
      found.notices.map(\.message).filter { !$0.contains("alpha") } == [
        "2 files of 1 package that may be changed are not as installed: configuration"
      ])
  }

  @Test func `PKG022 names missing files, and folds what nobody misses`() {
    let found = Self.judge(
      [],
      base: [
        "usr/bin/b", "usr/share/doc/base/copyright", "usr/share/man/man1/b.1.gz",
        "usr/share/locale/de/base.mo", "var/log/base", "var/lib/apt/lists/partial",
      ].map { Self.expected($0, "md5") } + [
        Self.expected("usr/games/x", "md5", exemption: .excluded)
      ])
    #expect(found.findings.map(\.title) == ["base 2: 1 file is missing"])
    #expect(found.findings.first?.values.first?.texts == ["/usr/bin/b"])
    #expect(
      found.notices.map(\.message).filter { !$0.contains("alpha") } == [
        "1 file of 1 package is not there: the package manager was told to leave them out "
          + "(path-exclude)",
        "1 file of 1 package is not there: translations",
        "2 files of 1 package are not there: caches, logs and temporary folders",
        "2 files of 1 package are not there: documentation",
      ])
  }

  @Test func `PKG023 finds files of no package, heavier inside a package`() {
    let place = Self.place
    let found = Self.judge(
      [
        Self.file(place + "/alpha/a.py"), Self.file(place + "/alpha/patch.py"),
        Self.file(place + "/alpha/notes.txt"), Self.file(place + "/handmade/x.py"),
        Self.file(place + "/handmade/y.py"), Self.file("opt/elsewhere.py"),
      ], alpha: [Self.expected(place + "/alpha/a.py")])
    #expect(found.findings.map(\.code) == ["PKG023", "PKG023"])
    #expect(found.findings.map(\.severity) == [.warning, .info])
    #expect(
      found.findings.map(\.title) == [
        "/\(place)/alpha: 2 files belong to no package",
        "/\(place)/handmade: 2 files belong to no package",
      ])
  }

  @Test(arguments: [
    "alpha/__pycache__/a.cpython-311.pyc", "alpha/a.pyc", "alpha-1.0.dist-info/INSTALLER",
    "alpha-1.0.dist-info/direct_url.json", "_virtualenv.py", "_virtualenv.pth",
  ])
  func `PKG023 leaves alone what tools put there`(path: String) {
    let found = Self.judge(
      [Self.file(Self.place + "/alpha/a.py"), Self.file(Self.place + "/" + path)],
      alpha: [Self.expected(Self.place + "/alpha/a.py")])
    #expect(found.findings == [] && found.notices == [])
  }

  @Test(arguments: ["__editable__.app-1.0.pth", "_app.pth", "app.egg-link", "easy-install.pth"])
  func `PKG023 tells of editable installs as such`(path: String) {
    let found = Self.judge(
      [Self.file(Self.place + "/" + path), Self.file(Self.place + "/alpha/a.py")],
      alpha: [Self.expected(Self.place + "/alpha/a.py")])
    #expect(found.findings == [])
    #expect(found.notices.first?.message.contains("1 file of editable installs") == true)
  }

  @Test func `a package without a list is said, and its folder is not blamed`() {
    let found = Self.judge([Self.file(Self.place + "/alpha/a.py")])
    #expect(found.findings == [])
    #expect(
      found.notices.map(\.message) == [
        "the files of alpha 1.0 cannot be checked: no list names them"
      ])
  }

  @Test func `policy sets the severity, or turns a rule off`() {
    let path = Self.place + "/alpha/a.py"
    var options = DriftOptions()
    options.severities = [SeverityOverride(.rule("PKG005"), .error)]
    #expect(
      Self.judge([Self.file(path, "b")], alpha: [Self.expected(path)], options).findings
        .map(\.severity) == [.error])
    options.severities = [SeverityOverride(.rule("changed-after-install"), nil)]
    #expect(
      Self.judge([Self.file(path, "b")], alpha: [Self.expected(path)], options).findings == [])
  }
}
