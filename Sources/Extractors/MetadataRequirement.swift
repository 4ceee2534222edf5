import Model
import Versions

/// Turns the requirement texts of installed Python distributions into facts.
///
/// What cannot be parsed is kept as text, with the name and the marker where those can be read: a
/// requirement is never lost (THREATS T-43).
enum MetadataRequirement {
  /// A requirement such as `requests[socks]>=2.8; extra == "web"`, under a further marker.
  static func fact(
    _ text: String, under condition: String? = nil, line: Int, into found: inout Extraction
  ) -> RequirementFact {
    // A folded header is one text.
    let text = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    do throws(PEP508Error) {
      let requirement = try PEP508Requirement(text)
      let marker = try joined(requirement.marker?.text, condition)
      var fact = RequirementFact(
        kind: .runtime, ecosystem: .pypi,
        anyOf: [RequirementTerm(name: requirement.name, specifier: requirement.specifiers.text)],
        marker: marker, extras: requirement.extras, line: line)
      if let url = requirement.url {
        let reference = DirectReference(Array(url.utf8)[...], editable: false)
        fact.source = reference.source
        fact.hashes = reference.hashes
      }
      return fact
    } catch {
      found.skip("cannot read `\(Excerpted.text(text))`: \(error.message)", line: line)
      return unparsed(text, under: condition, line: line)
    }
  }

  private static func unparsed(_ text: String, under condition: String?, line: Int)
    -> RequirementFact
  {
    var marker: String?
    if let semicolon = text.utf8.firstIndex(of: UInt8(ascii: ";")) {
      marker = (try? PEP508Marker(text[text.utf8.index(after: semicolon)...]))?.text
    }
    let term = PythonRequirement.leadingName(text).map { RequirementTerm(name: $0) }
    let whole = condition.map { "\(text) ; \($0)" } ?? text
    return RequirementFact(
      kind: .runtime, ecosystem: .pypi, anyOf: term.map { [$0] } ?? [],
      marker: (try? joined(marker, condition)) ?? marker, unparsed: whole, line: line)
  }

  /// Both markers at once, in normal form.
  private static func joined(_ left: String?, _ right: String?) throws(PEP508Error) -> String? {
    guard let left else { return try right.map { (text) throws(PEP508Error) in try normal(text) } }
    guard let right else { return left }
    return try normal("(\(left)) and (\(right))")
  }

  private static func normal(_ marker: String) throws(PEP508Error) -> String {
    try PEP508Marker(marker).text
  }
}
