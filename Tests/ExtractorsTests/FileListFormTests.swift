import Model
import TestKit
import Testing

@testable import Extractors

/// The one form of a list of files: equal for equal builds, whoever installed them.
@Suite struct FileListFormTests {
  private static let digest = "ypeBEsobvcr6wjGzmiPcTaeG7_gUfE5yuYB3ha_uSLs"
  private static let sum = "d41d8cd98f00b204e9800998ecf8427e"

  private static func form(_ form: FileListFact.Form, _ text: String) -> String? {
    FileListForm.bytes(
      of: FileListFact(form: form, count: 0, records: [], content: Array(text.utf8))
    ).map { String(decoding: $0, as: UTF8.self).replacing("\0", with: "|") }
  }

  @Test func `takes what the wheel holds and sorts it`() {
    let text = """
      pkg/b.py,sha256=\(Self.digest),1
      pkg/a.py,sha256=\(Self.digest)=,1
      "pkg/c ""d"".py",sha256=\(Self.digest),1\r
      pkg-1.0.dist-info/METADATA,sha256=\(Self.digest),9
      """
    #expect(
      Self.form(.record, text) == """
        wheel
        pkg-1.0.dist-info/METADATA|\(Self.digest)
        pkg/a.py|\(Self.digest)
        pkg/b.py|\(Self.digest)
        pkg/c "d".py|\(Self.digest)

        """)
  }

  @Test(arguments: [
    "pkg/__pycache__/a.cpython-311.pyc,sha256=DIGEST,1", "pkg/a.py,,", "pkg/a.py,md5=abc,1",
    "pkg-1.0.dist-info/RECORD,,", "pkg-1.0.dist-info/RECORD,sha256=DIGEST,1",
    "pkg-1.0.dist-info/INSTALLER,sha256=DIGEST,4", "pkg-1.0.dist-info/REQUESTED,sha256=DIGEST,0",
    "pkg-1.0.dist-info/direct_url.json,sha256=DIGEST,1",
    "pkg-1.0.dist-info/uv_cache.json,sha256=DIGEST,1", "../../../bin/pkg,sha256=DIGEST,200",
    "../../bin/pkg,sha256=DIGEST,200", "bin/pkg,sha256=DIGEST,200",
    "../../Scripts/pkg.exe,sha256=DIGEST,200",
    "../../../include/site/python3.11/pkg/a.h,sha256=DIGEST,1",
    "/usr/local/bin/pkg,sha256=DIGEST,200", "__editable__.pkg-1.0.pth,sha256=DIGEST,1",
    "pkg/a.py,sha256=short,1", "../,sha256=DIGEST,1", "",
  ])
  func `leaves out what the installing tool writes`(row: String) {
    #expect(Self.form(.record, row.replacing("DIGEST", with: Self.digest)) == nil)
  }

  @Test(arguments: [
    ("../../../share/man/man1/pkg.1", "share/man/man1/pkg.1"),
    ("../../share/man/man1/pkg.1", "share/man/man1/pkg.1"),
    ("share/man/man1/pkg.1", "share/man/man1/pkg.1"), ("bin/pkg/a.py", "bin/pkg/a.py"),
    ("pkg/data.dist-info/RECORD", "pkg/data.dist-info/RECORD"), ("pkg/INSTALLER", "pkg/INSTALLER"),
  ])
  func `names a file alike in every place`(written: String, path: String) {
    #expect(
      Self.form(.record, "\(written),sha256=\(Self.digest),1") == "wheel\n\(path)|\(Self.digest)\n")
  }

  @Test func `sorts the sums of a Debian package`() {
    #expect(
      Self.form(.dpkgSums, "\(Self.sum.uppercased())  usr/b\nodd\n\(Self.sum)  ./usr/a\n")
        == "deb\nusr/a|\(Self.sum)\nusr/b|\(Self.sum)\n")
  }

  @Test func `takes conda files with digests, wherever Python keeps packages`() {
    #expect(
      Self.form(
        .condaFiles,
        "lib/python3.11/site-packages/a.py\0AB\nbin/a\nlib/python3.11/site-packages/a.pyc\0cd\n")
        == "conda\nsite-packages/a.py|ab\n")
  }

  @Test(arguments: [FileListFact.Form.installedFiles, .dpkgList])
  func `knows that lists of paths name no digests`(form: FileListFact.Form) {
    #expect(Self.form(form, "/usr/bin/a\n") == nil)
  }

  @Test func `reads every prefix and every mutation`() {
    let text = "a,sha256=\(Self.digest),1\n\"b\"\"\",sha256=\(Self.digest),2\r\n../../bin/c,,\n"
    var random = SeededRandom(seed: 4)
    let bytes = Array(text.utf8)
    for form in [FileListFact.Form.record, .dpkgSums, .condaFiles] {
      for count in bytes.indices {
        _ = FileListForm.bytes(
          of: FileListFact(form: form, count: 0, records: [], content: Array(bytes.prefix(count))))
      }
      for _ in 0..<500 {
        _ = FileListForm.bytes(
          of: FileListFact(form: form, count: 0, records: [], content: random.flipped(bytes)))
      }
    }
  }
}
