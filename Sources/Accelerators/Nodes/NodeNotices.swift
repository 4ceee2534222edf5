import Documents
import Model

/// Notices about nodes, folded: a remark that concerns thousands of them is made once.
struct NodeNotices {
  private struct Remark {
    var node: String?
    var line: Int?
    var count: Int
  }

  /// The most different remarks that are kept.
  private static let limit = 200

  private var remarks: [String: Remark] = [:]
  private var dropped = 0

  /// Notes something about a node, or about the listing.
  mutating func note(_ message: String, node: String? = nil, line: Int?) {
    if let known = remarks[message] {
      let isEarlier = (line ?? 0) < (known.line ?? 0)
      remarks[message] = Remark(
        node: isEarlier ? node : known.node, line: isEarlier ? line : known.line,
        count: known.count + 1)
    } else if remarks.count < Self.limit {
      remarks[message] = Remark(node: node, line: line, count: 1)
    } else {
      dropped += 1
    }
  }

  /// The notices, ordered.
  var all: [Notice] {
    var notices = remarks.map { message, remark in
      let others = remark.count - 1
      let more = others == 0 ? "" : " (and \(others) more)"
      return Notice(
        message + more, path: remark.node.map { "node/\(NodeText.quoted($0))" }, line: remark.line)
    }
    if dropped > 0 { notices.append(Notice("\(dropped) further remarks are left out")) }
    return notices.sorted()
  }
}

/// Texts of node listings.
enum NodeText {
  /// A name fit for a message: cut, without control characters.
  static func quoted(_ text: String) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(80) {
      shown.append(scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) ? "?" : scalar)
    }
    return String(shown)
  }

  /// The number of digits alone, up to nine of them; nil for anything else.
  static func number(_ text: some StringProtocol) -> Int? {
    guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else {
      return nil
    }
    return Int(text)
  }

  /// Whether the text is digits between dots.
  static func isVersion(_ text: some StringProtocol) -> Bool {
    text.utf8.count <= 40
      && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
        number($0) != nil
      }
  }

  /// A version without leading zeros of its parts, for comparing: `535.104.05` gives `535.104.5`.
  static func canonical(_ version: String) -> String {
    version.split(separator: ".").map { part in
      NodeText.number(part).map { String($0) } ?? String(part)
    }.joined(separator: ".")
  }

  /// The first ten characters of a time, where they are a day: `2026-11-20`.
  static func day(_ time: String) -> String? {
    let bytes = Array(time.utf8.prefix(10))
    guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
    for (position, byte) in bytes.enumerated() where position != 4 && position != 7 {
      guard byte &- 0x30 < 10 else { return nil }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
