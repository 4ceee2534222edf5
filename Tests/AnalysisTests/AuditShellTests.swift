import TestKit
import Testing

@testable import Analysis

@Suite struct AuditShellTests {
  // Commands in reading order: `|` inside a pipeline, `;` between pipelines; `$(…)`, `<(…)` and
  // `{…}` around what stands inside a word, a file and a script.
  static func text(_ script: String) -> String {
    let shell = AuditShell(script)
    var output = ""
    var last: Int?
    for command in shell.commands {
      if let last { output += last == command.pipeline ? " | " : " ; " }
      last = command.pipeline
      let words = (command.assignments + command.words + command.redirections)
        .joined(separator: " ")
      switch command.nesting {
      case nil: output += words
      case .value: output += "$(\(words))"
      case .file: output += "<(\(words))"
      case .script: output += "{\(words)}"
      }
    }
    return output
  }

  @Test(arguments: [
    ("a b && c || d; e", "a b ; c ; d ; e"),
    ("a | b |& c", "a | b | c"),
    ("a 'b  c' \"d $E\" f\\ g", "a b  c d $E f g"),
    (
      "set -o pipefail && curl -s 'https://x/y?a=1&b=2' | sh",
      "set -o pipefail ; curl -s https://x/y?a=1&b=2 | sh"
    ),
    ("a \\\n  b", "a b"),
    ("a # no | pipe\nb", "a ; b"),
    ("X=1 Y=2 a", "X=1 Y=2 a"),
    ("X=1; a", "X=1 ; a"),
    ("a > out.txt 2>&1 < in", "a >out.txt >&1 <in"),
    ("a >> out && b &> log", "a >>out ; b &>log"),
    ("if a; then b; else c; fi", "a ; b ; c"),
    ("for x in 1 2; do a $x; done", "for x in 1 2 ; a $x"),
    ("(cd a && b)", "cd a ; b"),
    ("{ a; b; }", "a ; b"),
    ("a \"$(b c)\" d", "$(b c) ; a $(b c) d"),
    ("a `b c`", "$(b c) ; a `b c`"),
    ("a $((1 + 2))", "a $((1 + 2))"),
    ("bash <(curl -s https://x)", "<(curl -s https://x) ; bash <(curl -s https://x)"),
    ("sh -c 'a | b'", "{a} | {b} ; sh -c a | b"),
    ("sudo -u x env A=1 nice -n 5 a b", "a b"),
    ("exec timeout -k 5 10 a", "a"),
    ("find . | xargs -n 1 a", "find . | a"),
    ("bash <<EOF\na\nb | c\nEOF\nd", "{a} ; {b} | {c} ; bash ; d"),
    ("<<EOF\na\nEOF", "{a} ; "),
    ("cat <<'EOF' > f\na | sh\nEOF\nb", "cat >f ; b"),
    ("cat <<-EOF\n\ta\n\tEOF\nb", "cat ; b"),
    ("a ${X:-y z} b", "a ${X:-y z} b"),
    ("a 'open", "a open"),
    ("a \"open $(b", "$(b) ; a open $(b"),
    ("", ""),
    ("   \n\n ; ; ", ""),
  ])
  func `reads commands`(script: String, expected: String) {
    #expect(Self.text(script) == expected)
  }

  @Test func `every prefix of a script is read`() {
    let script =
      "set -e; A=1 curl -fsSL \"https://x/$(date +%s)\" | sh -s -- -y && bash <(wget -qO- u) <<E\n$(b `c`)\nE\nd ${E"
    for count in 0...script.utf8.count {
      _ = Self.text(String(decoding: Array(script.utf8).prefix(count), as: UTF8.self))
    }
  }

  @Test func `changed scripts are read`() {
    var random = SeededRandom(seed: 20_261_122)
    let alphabet = Array("a|&;<>()$`'\"\\{}#\n \t=-E".utf8)
    for _ in 0..<3000 {
      let length = Int.random(in: 0...60, using: &random)
      let bytes = (0..<length).map { _ in
        alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
      }
      _ = Self.text(String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test func `nesting has an end`() {
    let deep = String(repeating: "$(", count: 5000)
    #expect(AuditShell("a \(deep)").commands.count < 100)
    let scripts = String(repeating: "sh -c \"", count: 200)
    #expect(AuditShell(scripts).commands.count < 100)
  }
}
