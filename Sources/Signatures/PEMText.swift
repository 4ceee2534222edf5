/// The textual encoding of keys: blocks between `-----BEGIN LABEL-----` and `-----END LABEL-----`.
///
/// Format: RFC 7468. Text outside of the blocks is skipped, as section 5.2 allows.
struct PEMText {
  /// One block.
  struct Block {
    /// What the block says it is: `PUBLIC KEY`.
    let label: String
    /// Whether lines such as `Proc-Type: 4,ENCRYPTED` (RFC 1421) stand in front of the content.
    let hasHeaders: Bool
    /// The characters of the content, without white space.
    let characters: [UInt8]

    /// The content; nil where it is no Base64.
    var content: [UInt8]? { Base64.bytes(characters, isURLSafeAllowed: false) }
  }

  /// Why the text is no sequence of blocks.
  struct Damage: Error {
    let reason: String
  }

  /// The blocks in order.
  let blocks: [Block]

  private static let limitBlocks = 64

  init(_ bytes: [UInt8]) throws(Damage) {
    var blocks: [Block] = []
    var label: [UInt8]?
    var hasHeaders = false
    var characters: [UInt8] = []
    for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let line = Self.trimmed(line)
      guard let open = label else {
        label = Self.label(of: line, "-----BEGIN ")
        continue
      }
      if line.starts(with: "-----".utf8) {
        guard let end = Self.label(of: line, "-----END "), end == open else {
          throw Damage(reason: "a block does not end as it begins")
        }
        guard blocks.count < Self.limitBlocks else {
          throw Damage(reason: "it has more than \(Self.limitBlocks) blocks")
        }
        blocks.append(
          Block(
            label: String(decoding: open, as: UTF8.self), hasHeaders: hasHeaders,
            characters: characters))
        label = nil
        hasHeaders = false
        characters = []
      } else if line.contains(UInt8(ascii: ":")) {
        hasHeaders = true
      } else {
        characters.append(contentsOf: line)
      }
    }
    guard label == nil else { throw Damage(reason: "the block has no end") }
    self.blocks = blocks
  }

  private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var line = line.drop { $0 == 0x20 || $0 == 0x09 }
    while let last = line.last, last == 0x20 || last == 0x09 { line.removeLast() }
    return line
  }

  private static func label(of line: ArraySlice<UInt8>, _ start: String) -> [UInt8]? {
    let end = Array("-----".utf8)
    guard line.starts(with: start.utf8), line.suffix(end.count).elementsEqual(end) else {
      return nil
    }
    let label = line.dropFirst(start.utf8.count).dropLast(end.count)
    let isPlain = label.allSatisfy { (0x20..<0x7F).contains($0) }
    return label.isEmpty || label.count > 64 || !isPlain ? nil : Array(label)
  }
}
