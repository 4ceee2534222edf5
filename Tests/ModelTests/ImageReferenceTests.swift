import Bytes
import Model
import Testing

struct ImageReferenceTests {
  private struct Verdict: Decodable {
    let input: String
    let valid: Bool
    let domain: String?
    let path: String?
    let tag: String?
    let digest: String?
    let canonical: String?
  }

  @Test func `reads or refuses as the verdict table says`() throws {
    for verdict in try ModelVerdicts.cases("image_reference", as: Verdict.self) {
      guard verdict.valid else {
        #expect(throws: ImageReferenceError.self, "\(verdict.input)") {
          try ImageReference(verdict.input)
        }
        continue
      }
      let reference = try ImageReference(verdict.input)
      #expect(reference.domain == verdict.domain, "\(verdict.input)")
      #expect(reference.path == verdict.path, "\(verdict.input)")
      #expect(reference.tag == verdict.tag, "\(verdict.input)")
      #expect(reference.digest?.text == verdict.digest, "\(verdict.input)")
      #expect(reference.canonical == verdict.canonical, "\(verdict.input)")
      #expect(try ImageReference(reference.canonical) == reference, "\(verdict.input)")
    }
  }

  @Test(arguments: [
    ("", ImageReferenceError.empty), ("host.example/", .empty),
    ("a..b.example:1/x", .domain("a..b.example:1")), ("host:/x", .domain("host:")),
    ("Debian", .path("Debian")), ("a__b___c", .path("a__b___c")), ("a:", .tag("")),
    ("a:-b", .tag("-b")), ("a@sha256:00", .digest("sha256:00")), ("a@b@c", .digest("b@c")),
    ("x/" + String(repeating: "a", count: 300), .pathTooLong(bytes: 302)),
  ])
  func `names what it refuses`(text: String, error: ImageReferenceError) {
    #expect(throws: error) { try ImageReference(text) }
    #expect(!error.message.isEmpty)
  }

  @Test func `carries another tag and digest`() throws {
    let reference = try ImageReference("registry.example:5000/team/app:1")
    let digest = try #require(Digest("sha256:" + String(repeating: "a", count: 64)))
    #expect(try reference.with(tag: nil, digest: digest).canonical == "\(reference.name)@\(digest)")
    #expect(throws: ImageReferenceError.tag("a b")) {
      try reference.with(tag: "a b", digest: nil)
    }
    #expect(ImageReferenceError.path("Debian").hints.count == 1)
  }

  @Test func `reads or refuses every prefix and a thousand mutations`() throws {
    let text = "registry.example:5000/team/app__x:v1.0@sha256:" + String(repeating: "0a", count: 32)
    for count in 0...text.utf8.count { _ = try? ImageReference(text.prefix(count)) }
    var generator = MutationGenerator(seed: 22)
    for _ in 0..<1000 {
      let changed = generator.mutated(text, alphabet: "[]:/@._-aA09 ")
      guard let reference = try? ImageReference(changed) else { continue }
      #expect(try ImageReference(reference.canonical) == reference, "\(changed)")
    }
  }
}
