/// Something odd in a text that could be read all the same.
package struct DocumentNotice: Sendable, Hashable {
  /// What was odd; texts in the cases are cut and hold no control characters.
  package enum Reason: Sendable, Hashable {
    /// A key that the same object already held.
    case duplicateKey(String, firstLine: Int)
    /// Half a surrogate pair, read as U+FFFD.
    case loneSurrogate
    /// Bytes that are not UTF-8, read as U+FFFD.
    case invalidUTF8(in: String)
    /// A line that fits nowhere in the syntax.
    case malformedLine(String)
    /// A value past the limit; its rest is left out.
    case valueCut(String, limitBytes: Int)
    /// A line past the limit; its rest is left out.
    case lineCut(limitBytes: Int)
    /// A paragraph past the limit; its rest is left out.
    case paragraphCut(limitBytes: Int)
    /// More fields than the limit; the rest is left out.
    case fieldsCut(limit: Int)
  }

  /// The line, counted from 1.
  package let line: Int
  /// What was odd.
  package let reason: Reason

  /// A notice about a line.
  package init(line: Int, reason: Reason) {
    self.line = line
    self.reason = reason
  }

  /// The reason as a sentence without place.
  package var message: String {
    switch reason {
    case .duplicateKey(let key, let line): "key `\(key)` already stands on line \(line)"
    case .loneSurrogate: "half a surrogate pair, read as U+FFFD"
    case .invalidUTF8(let name): "bytes in `\(name)` that are not UTF-8, read as U+FFFD"
    case .malformedLine(let text): "line `\(text)` is neither a field nor a continuation"
    case .valueCut(let name, let limit): "`\(name)` is cut at \(limit) bytes"
    case .lineCut(let limit): "the line is cut at \(limit) bytes"
    case .paragraphCut(let limit): "the paragraph is cut at \(limit) bytes"
    case .fieldsCut(let limit): "fields past the first \(limit) are left out"
    }
  }
}

/// Notices in order: the first hundred are kept, the others counted.
package struct DocumentNotices: Sendable, Hashable {
  /// The notices that are kept.
  package private(set) var kept: [DocumentNotice] = []
  /// How many there were in all.
  package private(set) var count = 0

  /// The most notices that are kept.
  package static let limit = 100

  /// No notices.
  package init() {}

  /// Whether there were none.
  package var isEmpty: Bool { count == 0 }

  /// Takes one more notice; the text of the reason is made only if it is kept.
  mutating func add(line: Int, _ reason: @autoclosure () -> DocumentNotice.Reason) {
    count += 1
    if kept.count < Self.limit {
      kept.append(DocumentNotice(line: line, reason: reason()))
    }
  }
}
