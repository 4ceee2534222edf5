import Foundation
import Testing

@Suite struct CodeTests {
  private static let forbidden = [
    "try!", "as!", "fatalError", "preconditionFailure", "@unchecked", "nonisolated(unsafe)", "TODO",
    "FIXME",
  ]

  @Test func `no source line traps, opts out of checks or leaves work behind`() {
    let offenders = Project.sources.flatMap { file in
      file.places { line in Self.forbidden.contains(where: line.holds) }
    }
    #expect(offenders.isEmpty, "\(listed(offenders))")
  }

  @Test(arguments: [
    ("let x = try! y()", true), ("x as! Y", true), ("has!", false), ("fatalError()", true),
    ("@unchecked Sendable", true), ("nonisolated(unsafe) var x", true), ("// TODO: later", true),
    ("let TODOs = 1", false), ("try? x", false), ("preconditionFailure(\"\")", true),
  ])
  func `finds forbidden words`(line: String, isForbidden: Bool) {
    #expect(Self.forbidden.contains(where: line.holds) == isForbidden)
  }

  @Test func `no file is longer than 500 lines`() {
    let offenders = Project.code.filter { $0.lines.count > 501 }
      .map { "\($0.path):501: \($0.lines.count - 1) lines" }
    #expect(offenders.isEmpty, "\(listed(offenders))")
  }

  @Test func `every package and public declaration has a doc comment`() {
    let offenders = Project.sources.flatMap(Declarations.undocumented)
    #expect(offenders.isEmpty, "\(listed(offenders))")
  }

  @Test func `finds declarations without doc comment`() {
    let text = """
      /// A box.
      package struct Box {
        package let a: Int
        /// Set.
        @discardableResult
        package private(set) var b = 1
        // A remark.
        public static func c() {}
        /// Documented.
        package
          func d() {}
      }
      package import Model
      package extension Box {}
      """
    let found = Declarations.undocumented(in: ProjectText(path: "a.swift", text: text))
    #expect(found.map { $0.prefix(10) } == ["a.swift:3:", "a.swift:8:"])
  }

  // STYLE: the words of the standards, whole; names that say what a type does.
  private static let shortened: Set<Substring> = [
    "req", "reqs", "pkg", "pkgs", "cfg", "ctx", "idx", "tmp", "msg", "str", "num", "cnt", "buf",
    "ptr", "arr", "dict", "obj", "ret", "val", "dep", "deps", "dir", "dirs", "impl", "attr",
    "attrs",
    "param", "params", "arg", "ver", "vers", "len", "pos", "prev", "cur", "curr", "elem", "elems",
    "iter",
  ]
  private static let empty = ["Manager", "Helper", "Helpers", "Utils", "Utilities", "Basics"]

  @Test func `names are whole words that say something`() {
    let offenders = Project.code.flatMap { file in
      file.places { line in
        Declarations.names(in: line).contains { name in
          Self.shortened.contains(name) || Self.empty.contains { name.hasSuffix($0) }
        }
      }
    }
    #expect(offenders.isEmpty, "\(listed(offenders))")
  }
}
