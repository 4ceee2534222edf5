import Model

/// Layer records as text for people: what was read, one line per value, empty values left out.
///
/// Every stored field of a fact is shown, so that a new field appears in the expected texts.
enum FactDump {
  /// The whole record, files and links in stream order.
  static func text(_ record: LayerRecord) -> String {
    var lines: [String] = []
    for file in record.files {
      lines.append("\(quoted(file.path)) (\(file.extractor), \(file.size) bytes)")
      for fact in file.facts { lines += self.lines(fact, indent: "  ") }
      for notice in file.notices { lines.append("  " + text(notice)) }
    }
    for link in record.links where link.extractor != nil {
      lines.append(
        "\(quoted(link.path)) -> \(quoted(link.target)) (\(link.kind.rawValue) link, "
          + "\(link.extractor ?? ""))")
    }
    for notice in record.notices { lines.append(text(notice)) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A notice on one line.
  static func text(_ notice: Notice) -> String {
    var text = "notice \(notice.code)"
    if let path = notice.path { text += " \(quoted(path))" }
    if let line = notice.line { text += " line \(line)" }
    return text + ": " + escaped(notice.message)
  }

  /// A requirement on one line.
  static func text(_ requirement: RequirementFact) -> String {
    var text = "\(requirement.kind.rawValue) \(requirement.ecosystem.rawValue) "
    text += requirement.anyOf.map(Self.text).joined(separator: " | ")
    if !requirement.extras.isEmpty {
      text += " extras [\(requirement.extras.map(escaped).joined(separator: ", "))]"
    }
    if let marker = requirement.marker { text += " marker {\(escaped(marker))}" }
    if let source = requirement.source { text += " source {\(Self.text(source))}" }
    if !requirement.hashes.isEmpty {
      text += " hashes [\(requirement.hashes.map(escaped).joined(separator: ", "))]"
    }
    if let unparsed = requirement.unparsed { text += " unparsed {\(escaped(unparsed))}" }
    switch requirement.group {
    case .extra(let name): text += " extra \(quoted(name))"
    case .group(let name): text += " group \(quoted(name))"
    case nil: break
    }
    // Fields that are younger than this text are still shown.
    let known: Set = [
      "kind", "ecosystem", "anyOf", "extras", "marker", "source", "hashes", "group", "unparsed",
      "line",
    ]
    for child in Mirror(reflecting: requirement).children {
      guard let label = child.label, !known.contains(label), !isEmpty(child.value) else { continue }
      text += " \(label) {\(escaped("\(child.value)"))}"
    }
    if let line = requirement.line { text += " line \(line)" }
    return text
  }

  private static func text(_ term: RequirementTerm) -> String {
    var text = quoted(term.name)
    if let architecture = term.architecture { text += ":\(escaped(architecture))" }
    if !term.specifier.isEmpty { text += " (\(escaped(term.specifier)))" }
    return text
  }

  private static func text(_ source: PackageSource) -> String {
    var parts = [source.kind.rawValue]
    if let url = source.url { parts.append(escaped(url)) }
    if let commit = source.commit { parts.append("commit \(escaped(commit))") }
    if let revision = source.requestedRevision { parts.append("revision \(escaped(revision))") }
    if let editable = source.editable { parts.append("editable \(editable)") }
    if let folder = source.subdirectory { parts.append("subdirectory \(escaped(folder))") }
    return parts.joined(separator: " ")
  }

  /// Any value, as the lines below its own.
  private static func lines(_ value: Any, indent: String) -> [String] {
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .enum, let child = mirror.children.first, mirror.children.count == 1 {
      return ["\(indent)\(child.label ?? "")"] + below(child.value, indent: indent + "  ")
    }
    if let one = scalar(value) { return [indent + one] }
    return below(value, indent: indent)
  }

  private static func below(_ value: Any, indent: String) -> [String] {
    if let one = scalar(value) { return [indent + one] }
    var lines: [String] = []
    for child in Mirror(reflecting: value).children {
      if isEmpty(child.value) { continue }
      let label = child.label.map { $0.hasPrefix(".") ? String($0.dropFirst()) : $0 }
      lines += field(label, child.value, indent: indent)
    }
    return lines
  }

  private static func field(_ label: String?, _ value: Any, indent: String) -> [String] {
    if let text = scalar(value) {
      return [indent + (label.map { "\($0): " } ?? "- ") + text]
    }
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .optional, let child = mirror.children.first {
      return field(label, child.value, indent: indent)
    }
    if let table = value as? [String: String] {
      return table.sorted { $0.key < $1.key }.map {
        "\(indent)\(label ?? "-") \(escaped($0.key)): \(quoted($0.value))"
      }
    }
    return ["\(indent)\(label.map { "\($0):" } ?? "-")"] + below(value, indent: indent + "  ")
  }

  /// The value on one line; nil where it takes several.
  private static func scalar(_ value: Any) -> String? {
    switch value {
    case let text as String: return quoted(text)
    case let number as Int: return String(number)
    case let hash as UInt64: return String(hash, radix: 16)
    case let truth as Bool: return String(truth)
    case let bytes as [UInt8]: return "\(bytes.count) bytes"
    case let requirement as RequirementFact: return text(requirement)
    case let term as RequirementTerm: return text(term)
    case let source as PackageSource: return text(source)
    case let provided as ProvidedName:
      return quoted(provided.name) + (provided.version.map { " (= \(escaped($0)))" } ?? "")
    default: break
    }
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .optional, let child = mirror.children.first {
      return scalar(child.value)
    }
    if mirror.displayStyle == .enum, mirror.children.isEmpty { return "\(value)" }
    if let text = value as? any RawRepresentable<String> { return text.rawValue }
    return nil
  }

  private static func isEmpty(_ value: Any) -> Bool {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional, .collection, .dictionary, .set: return mirror.children.isEmpty
    default: return false
    }
  }

  private static func quoted(_ text: String) -> String {
    let plain =
      !text.isEmpty
      && text.utf8.allSatisfy {
        $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "`") && $0 != UInt8(ascii: "\\")
      }
    return plain ? text : "`\(escaped(text))`"
  }

  /// The text with controls and everything beyond ASCII as `\u{…}`.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "\\" {
        result += "\\\\"
      } else if (0x20...0x7E).contains(scalar.value) {
        result.unicodeScalars.append(scalar)
      } else {
        result += "\\u{\(String(scalar.value, radix: 16))}"
      }
    }
    return result
  }
}
