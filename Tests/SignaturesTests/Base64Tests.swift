import TestKit
import Testing

@testable import Signatures

@Suite struct Base64Tests {
  // RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `agrees with the vectors of RFC 4648`(content: String, text: String) {
    #expect(Base64.text(Array(content.utf8)) == text)
    #expect(Base64.bytes(text.utf8, isURLSafeAllowed: false) == Array(content.utf8))
  }

  @Test(arguments: [
    "Zg", "Zg=", "Zg===", "Z===", "====", "=", "Zh==", "Zm9=", "Zm8", "Zg==Zg==", "Zm=v", "Zm9v ",
    " Zm9v", "Zm9v\n", "Zm\n9v", "Zm9*", "Zm9é",
  ])
  func `refuses every other spelling`(text: String) {
    #expect(Base64.bytes(text.utf8, isURLSafeAllowed: true) == nil)
  }

  @Test func `takes the alphabet for addresses where allowed, and no mixture`() {
    let bytes: [UInt8] = [0xFB, 0xEF, 0xBE, 0xFF, 0xFF, 0xFF]
    #expect(Base64.text(bytes) == "++++////")
    #expect(Base64.bytes("----____".utf8, isURLSafeAllowed: true) == bytes)
    #expect(Base64.bytes("----____".utf8, isURLSafeAllowed: false) == nil)
    #expect(Base64.bytes("++++____".utf8, isURLSafeAllowed: true) == nil)
  }

  @Test func `reads back what it wrote`() {
    var random = SeededRandom(seed: 1)
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(Base64.bytes(Base64.text(bytes).utf8, isURLSafeAllowed: false) == bytes)
    }
  }
}
