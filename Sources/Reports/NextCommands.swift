import Model

/// Commands that tell more, for the foot of a report.
enum NextCommands {
  static func of(_ report: Report, _ style: TextStyle) -> [String] {
    guard !report.findings.isEmpty else { return [] }
    var commands: [String] = []
    let weightiest = report.findings.filter { $0.subject.hasPrefix("pkg:") }
      .enumerated().max { left, right in
        left.element.severity == right.element.severity
          ? left.offset > right.offset : left.element.severity < right.element.severity
      }?.element
    if let finding = weightiest {
      let name = Subject.name(finding.subject)
      let present = finding.values.filter { !$0.texts.isEmpty }.map(\.environment)
      let place =
        finding.environments.last { present.isEmpty || present.contains($0) }
        ?? finding.environments.last
      if isPlain(name), let place, isPlain(place) {
        commands.append("holdfast why \(name) --in \(place)")
      }
    }
    let codes = report.findings.sorted { $0.severity > $1.severity }.map(\.code)
    if let code = codes.first, isPlain(code) { commands.append("holdfast explain \(code)") }
    if !style.showsAll { commands.append("--all lists everything") }
    return commands
  }

  /// Whether a shell takes the word as it is, and no program takes it for an option.
  static func isPlain(_ word: String) -> Bool {
    guard let first = word.utf8.first, first != UInt8(ascii: "-"), word.utf8.count <= 80 else {
      return false
    }
    return word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: "._+-:/@=".utf8.contains(byte)
      }
    }
  }
}
