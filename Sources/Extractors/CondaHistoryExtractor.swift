import Model
import Trees
import Versions

/// Reads `conda-meta/history`: what the user asked for, as it stands after the last transaction.
///
/// Format: conda, `history.py`: comments such as `# update specs: ['numpy>=1.26']`; a later request
/// for a name replaces the earlier one, and `remove` takes it away. mamba writes JSON lists.
enum CondaHistoryExtractor: FileExtractor {
  static let name = "conda.history"
  static let revision = 1
  static let patterns: [PathPattern] = [.nameInFolder("history", folderSuffix: "conda-meta")]

  static func extract(_ file: File, into found: inout Extraction) {
    var asked: [(name: String, spec: String)?] = []
    var positions: [String: Int] = [:]
    var odd = OddLines()
    for line in ByteLines(file.content) {
      let text = line.text.trimmed
      if text.isEmpty { continue }
      guard text.first == UInt8(ascii: "#") else {
        if !isTransaction(text) { odd.add(line.number) }
        continue
      }
      guard let (action, list) = request(text) else { continue }
      guard let specs = list else {
        found.skip("cannot read the list of specs", line: line.number)
        continue
      }
      for spec in specs {
        let name: String
        do throws(CondaMatchSpecError) {
          name = try CondaMatchSpec(spec).name
        } catch {
          found.skip("`\(Excerpted.text(spec))` is no match specification", line: line.number)
          name = spec
        }
        if let position = positions[name] {
          asked[position] = action == .remove ? nil : (name, spec)
          if action == .remove { positions[name] = nil }
        } else if action != .remove {
          positions[name] = asked.count
          asked.append((name, spec))
        }
      }
    }
    odd.report("that no transaction has", into: &found)
    found.add(.companion(.condaRequested(asked.compactMap { $0?.spec })))
  }

  private enum Action {
    case ask
    case remove
  }

  /// `==> date <==`, `+channel::package`, `-channel::package`, or the bare names of old histories.
  private static func isTransaction(_ text: ArraySlice<UInt8>) -> Bool {
    if text.starts(with: "==>".utf8) { return text.suffix(3).elementsEqual("<==".utf8) }
    return !text.contains { $0 < 0x20 || $0 == 0x7F } && text.contains(UInt8(ascii: "-"))
      && text.count < 1000
  }

  /// `# ACTION specs: LIST`; a nil list could not be read, other comments are nil.
  private static func request(_ text: ArraySlice<UInt8>) -> (Action, [String]?)? {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let words = text[..<colon].dropFirst().split(whereSeparator: \.isSpace)
    guard words.count == 2, words[1].elementsEqual("specs".utf8) else { return nil }
    let action: Action
    switch words[0].text {
    case "update", "install", "create", "neutered": action = .ask
    case "remove", "uninstall": action = .remove
    default: return nil
    }
    let value = text[(colon + 1)...].trimmed
    guard value.first == UInt8(ascii: "[") else {
      let specs = value.split(separator: UInt8(ascii: ",")).map { $0.trimmed.text }
      return (action, specs.filter { !$0.isEmpty && !$0.hasSuffix("@") })
    }
    return (action, quoted(value)?.filter { !$0.isEmpty && !$0.hasSuffix("@") })
  }

  /// The texts of `['a', "b"]`; nil where quotes or the bracket do not close.
  private static func quoted(_ list: ArraySlice<UInt8>) -> [String]? {
    guard list.last == UInt8(ascii: "]") else { return nil }
    var texts: [String] = []
    var text: [UInt8] = []
    var quote: UInt8?
    var isEscaped = false
    for byte in list.dropFirst().dropLast() {
      if let open = quote {
        if isEscaped {
          text.append(byte)
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == open {
          texts.append(text.text)
          text = []
          quote = nil
        } else {
          text.append(byte)
        }
      } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
        quote = byte
      } else if !byte.isSpace, byte != UInt8(ascii: ","), byte != UInt8(ascii: "u") {
        // Python 2 wrote `u'…'`.
        return nil
      }
    }
    return quote == nil ? texts : nil
  }
}
