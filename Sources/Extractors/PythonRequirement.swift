import Model
import Versions

/// A requirement in any form that pip takes on its command line and in requirement files.
///
/// Dependency specifiers (PEP 508), URLs and version control addresses with `#egg=`, local paths and
/// archives; pip documentation, "Requirements File Format".
enum PythonRequirement {
  /// What the text says.
  case fact(RequirementFact)
  /// Why it is no requirement.
  case unreadable(String)

  /// Reads the text, which stands on one line and holds no options.
  init(
    _ text: some StringProtocol, kind: RequirementKind, group: RequirementGroup? = nil, line: Int?,
    editable: Bool = false
  ) {
    let bytes = Array(text.utf8).trimmed
    var fact = RequirementFact(
      kind: kind, ecosystem: .pypi, anyOf: [], group: group, line: line)
    if DirectReference.isURL(bytes) || DirectReference.isPath(bytes) {
      self = Self.direct(bytes, fact, editable: editable)
      return
    }
    do throws(PEP508Error) {
      let requirement = try PEP508Requirement(bytes.text)
      fact.anyOf = [
        RequirementTerm(name: requirement.name, specifier: requirement.specifiers.text)
      ]
      fact.extras = requirement.extras
      fact.marker = requirement.marker?.text
      if let url = requirement.url {
        let reference = DirectReference(Array(url.utf8)[...], editable: editable)
        fact.source = reference.source
        fact.hashes = reference.hashes
      }
      self = .fact(fact)
    } catch {
      self = .unreadable(error.message)
    }
  }

  // A URL or path, perhaps with extras and a marker behind it.
  private static func direct(
    _ bytes: ArraySlice<UInt8>, _ fact: RequirementFact, editable: Bool
  ) -> PythonRequirement {
    var fact = fact
    var target = bytes
    if let semicolon = markerStart(bytes) {
      let text = bytes[(semicolon + 1)...].trimmed.text
      do throws(PEP508Error) {
        fact.marker = try PEP508Marker(text).text
      } catch {
        return .unreadable(error.message)
      }
      target = bytes[..<semicolon].trimmed
    }
    if target.last == UInt8(ascii: "]"), let open = target.lastIndex(of: UInt8(ascii: "[")),
      !target.contains(UInt8(ascii: "#"))
    {
      fact.extras = extras(target[(open + 1)...].dropLast())
      target = target[..<open].trimmed
    }
    if DirectReference.isURL(target), target.contains(where: \.isSpace) {
      return .unreadable("white space in a URL")
    }
    let reference = DirectReference(target, editable: editable)
    fact.source = reference.source
    fact.hashes = reference.hashes
    if let name = reference.name { fact.anyOf = [RequirementTerm(name: name)] }
    if !reference.extras.isEmpty { fact.extras = reference.extras }
    return .fact(fact)
  }

  // In URLs a `;` is a marker's only with a blank beside it.
  private static func markerStart(_ bytes: ArraySlice<UInt8>) -> Int? {
    let isURL = DirectReference.isURL(bytes)
    return bytes.indices.first { index in
      guard bytes[index] == UInt8(ascii: ";") else { return false }
      if !isURL { return true }
      let next = index + 1
      let isBefore = index > bytes.startIndex && bytes[index - 1].isBlank
      return isBefore || (next < bytes.endIndex && bytes[next].isBlank)
    }
  }

  static func extras(_ bytes: ArraySlice<UInt8>) -> [String] {
    bytes.split(separator: UInt8(ascii: ",")).map { $0.trimmed.text }.filter { !$0.isEmpty }
  }

  /// The name at the beginning of a text that is no requirement, where a constraint follows it.
  static func leadingName(_ text: some StringProtocol) -> String? {
    let bytes = Array(text.utf8)
    var end = 0
    while end < bytes.count, bytes[end].isNameByte || bytes[end] == 0x2D || bytes[end] == 0x2E {
      end += 1
    }
    guard end > 0, bytes[0].isLetter || bytes[0].isDigit else { return nil }
    let rest = bytes[end...].drop { $0.isBlank }
    guard rest.isEmpty || rest.first.map({ "=<>!~[(@;".utf8.contains($0) }) == true else {
      return nil
    }
    while end > 0, !bytes[end - 1].isLetter, !bytes[end - 1].isDigit { end -= 1 }
    return bytes[..<end].text
  }

  /// A requirement that could not be read but names its project.
  static func unparsed(
    _ text: String, kind: RequirementKind, group: RequirementGroup? = nil, line: Int?
  ) -> RequirementFact? {
    guard let name = leadingName(text) else { return nil }
    return RequirementFact(
      kind: kind, ecosystem: .pypi, anyOf: [RequirementTerm(name: name)], group: group,
      unparsed: text, line: line)
  }
}
