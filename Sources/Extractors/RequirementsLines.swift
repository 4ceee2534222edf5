/// The logical lines of a requirement file, as pip joins them, and the comments beside them.
struct RequirementsLines: Sequence, IteratorProtocol {
  /// One logical line.
  struct Line {
    /// The line on which it begins, counted from 1.
    var number: Int
    /// The text without comment and without white space at its ends; empty for a comment.
    var text: ArraySlice<UInt8>
    /// What follows `#`; nil without a comment.
    var comment: ArraySlice<UInt8>?
  }

  private let lines: [ArraySlice<UInt8>]
  private var position = 0
  private let firstLine: Int

  /// The logical lines of a text whose first line has the given number.
  init(_ bytes: ArraySlice<UInt8>, firstLine: Int) {
    self.firstLine = firstLine
    var lines: [ArraySlice<UInt8>] = []
    var start = bytes.startIndex
    var index = start
    while index < bytes.endIndex {
      let byte = bytes[index]
      if byte == 0x0A || byte == 0x0D {
        lines.append(bytes[start..<index])
        let isPair = byte == 0x0D && index + 1 < bytes.endIndex && bytes[index + 1] == 0x0A
        index += isPair ? 1 : 0
        start = index + 1
      }
      index += 1
    }
    if start < bytes.endIndex { lines.append(bytes[start...]) }
    self.lines = lines
  }

  /// The next logical line, comments and empty lines included.
  mutating func next() -> Line? {
    guard position < lines.count else { return nil }
    let number = firstLine + position
    var joined: [UInt8] = []
    var isJoined = false
    while position < lines.count {
      let line = lines[position]
      position += 1
      let isComment = line.first { !$0.isSpace } == UInt8(ascii: "#")
      guard line.last == UInt8(ascii: "\\"), !isComment else {
        guard isJoined else { return Self.split(line, number: number) }
        // A comment ends the logical line.
        if isComment { joined.append(0x20) }
        joined.append(contentsOf: line)
        return Self.split(joined[...], number: number)
      }
      isJoined = true
      var part = line
      while part.last == UInt8(ascii: "\\") { part = part.dropLast() }
      joined.append(contentsOf: part.drop { $0 == UInt8(ascii: "\\") })
    }
    return Self.split(joined[...], number: number)
  }

  // A comment begins at a `#` at the start or behind white space.
  private static func split(_ line: ArraySlice<UInt8>, number: Int) -> Line {
    var index = line.startIndex
    while index < line.endIndex {
      if line[index] == UInt8(ascii: "#"), index == line.startIndex || line[index - 1].isSpace {
        return Line(
          number: number, text: line[..<index].trimmed, comment: line[(index + 1)...])
      }
      index += 1
    }
    return Line(number: number, text: line.trimmed, comment: nil)
  }
}
