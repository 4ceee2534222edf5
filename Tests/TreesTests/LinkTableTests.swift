import Testing
import Trees

struct LinkTableTests {
  private func table(_ links: [(String, String)]) -> LinkTable {
    var table = LinkTable()
    for (path, target) in links { table.set(path, to: target) }
    return table
  }

  @Test func `resolves links in folders and at the end`() {
    let links = table([("lib", "usr/lib"), ("opt/venv", "/srv/v"), ("srv/v", "../home/v")])
    #expect(links.resolve("lib/x") == "usr/lib/x")
    #expect(links.resolve("lib") == "usr/lib")
    #expect(links.resolveFolder("lib") == "lib")
    #expect(links.resolve("opt/venv/bin") == "home/v/bin")
    #expect(links.resolve("nothing/there") == "nothing/there")
    #expect(links.resolve("") == "")
  }

  @Test func `T-21 a link out of the root stays inside, as a kernel sees it`() {
    let links = table([
      ("a/out", "../../../../etc/passwd"), ("a/absolute", "/etc/passwd"), ("p", "q/r"),
      ("x/through", "../p/../y"),
    ])
    #expect(links.resolve("a/out") == "etc/passwd")
    #expect(links.resolve("a/absolute") == "etc/passwd")
    // `..` leaves the folder that the link led to.
    #expect(links.resolve("x/through") == "q/y")
  }

  @Test func `T-22 forty links are followed, a longer chain or a cycle is not`() {
    var chain = LinkTable()
    for index in 0..<41 { chain.set("l\(index)", to: "l\(index + 1)") }
    #expect(chain.resolve("l1") == "l41")
    #expect(chain.resolve("l0") == nil)
    let cycle = table([("a", "b"), ("b", "a"), ("self", "self"), ("d/up", "../d/up/x")])
    for path in ["a", "a/x", "self", "d/up/x"] { #expect(cycle.resolve(path) == nil) }
    #expect(cycle.resolveFolder("a") == "a")
  }

  @Test func `T-22 one counter bounds links that expand exponentially`() {
    var links = LinkTable()
    for index in 0..<30 {
      links.set("l\(index)", to: "l\(index + 1)/../l\(index + 1)/../l\(index + 1)")
    }
    #expect(links.resolve("l0/x") == nil)
    let long = String(repeating: "l/../", count: 800) + "l"
    #expect(table([("l", long)]).resolve("l") == nil)
  }

  @Test func `T-25 Unicode twins are two links`() {
    let links = table([("caf\u{E9}", "one"), ("cafe\u{301}", "two")])
    #expect(links.resolve("caf\u{E9}/x") == "one/x")
    #expect(links.resolve("cafe\u{301}/x") == "two/x")
    #expect(links.sorted.count == 2)
  }
}
