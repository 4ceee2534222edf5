import Testing

@testable import Extractors

/// Addresses lose what is secret and keep what is not.
@Suite struct SourceAddressTests {
  @Test(arguments: [
    ("https://example.org/simple", "https://example.org/simple"),
    ("https://user:secret@example.org/simple", "https://example.org/simple"),
    ("https://token@example.org/simple", "https://example.org/simple"),
    ("https://user:p@ss@example.org/x@1", "https://example.org/x@1"),
    ("https://example.org/x@v1.0", "https://example.org/x@v1.0"),
    ("git+https://u:p@example.org/x.git@main#egg=x", "git+https://example.org/x.git@main#egg=x"),
    ("ssh://git@example.org/x.git", "ssh://git@example.org/x.git"),
    ("git@example.org:team/x.git", "git@example.org:team/x.git"),
    ("user:secret@example.org:team/x.git", "example.org:team/x.git"),
    ("https://${USER}:${TOKEN}@example.org/x", "https://${USER}:${TOKEN}@example.org/x"),
    ("https://${USER}:plain@example.org/x", "https://example.org/x"),
    (
      "https://example.org/x?a=1&token=abc&b=2#t",
      "https://example.org/x?a=1&token=<redacted>&b=2#t"
    ),
    (
      "https://example.org/x?X-Amz-Signature=ab", "https://example.org/x?X-Amz-Signature=<redacted>"
    ),
    (
      "https://example.org/t/tk-1/channel/linux-64",
      "https://example.org/t/<TOKEN>/channel/linux-64"
    ),
    ("file:///workspace/x", "file:///workspace/x"), ("../local@path", "../local@path"), ("", ""),
    ("https://", "https://"), ("https://@", "https://"), ("://", "://"),
  ])
  func `removes credentials`(address: String, clean: String) {
    #expect(SourceAddress.withoutCredentials(address) == clean)
  }
}
