import Extractors
import Model
import Testing
import Trees

/// What Python modules assign, through the extractor of `torch/version.py`.
@Suite struct PythonAssignmentTests {
  private func variant(_ text: String) -> VariantFact? {
    let record = Corpus.record(
      Array(text.utf8), named: "torch/version.py", "torch.version")
    for case .variant(let fact) in record?.facts ?? [] { return fact }
    return nil
  }

  @Test(
    arguments: [
      ("__version__ = '1.0'", "1.0"), ("__version__='1.0'\r\n", "1.0"),
      ("__version__ : str = \"1.0\" ; x = 1", "1.0"), ("__version__ = r'1.0'", "1.0"),
      ("__version__ = '''1.0'''", "1.0"), ("__version__ = \"\"\"1.0\"\"\"", "1.0"),
      ("\u{FEFF}__version__ = '1.0'", "1.0"), ("__version__ = \\\n '1.0'", "1.0"),
      ("__version__ = '1' '.0'", "1.0"), ("__version__ = '1.0'\n__version__ = '2.0'", "2.0"),
      ("x = (\n__version__ == '3'\n)\n__version__ = '1.0'", "1.0"),
      ("x = '\\\n__version__ = 3'\n__version__ = '1.0'", "1.0"),
      ("x = {'a': [1, {'b': ('c',)}], **y}\n__version__ = '1.0'", "1.0"),
      ("__version__ = __version = '1.0'", nil), ("__version__ += '1.0'", nil),
      ("__version__ == '1.0'", nil), ("if x: __version__ = '1.0'", nil),
      ("  __version__ = '1.0'", nil), ("__version__ = b'1.0'", nil),
      ("__version__ = '1.0'.strip()", nil), ("__version__ = '1.0', '2.0'", nil),
      ("__version__ = '\\x31.0'", nil), ("__version__ = ['1.0']", nil), ("__version__", nil),
      ("__version__ =", nil), ("__version__: str", nil), ("", nil), ("'''", nil),
      ("# __version__ = '1.0'", nil), ("\"__version__ = '1.0'\"", nil),
    ] as [(String, String?)])
  func `reads texts and computes nothing`(text: String, version: String?) {
    #expect(variant(text)?.version == version)
  }

  @Test func `deep brackets end somewhere`() {
    for opening in ["[", "(", "{", "{'a':", "dict(", "[("] {
      let text = "__version__ = " + String(repeating: opening, count: 20_000)
      #expect(variant(text) == nil)
    }
  }
}
