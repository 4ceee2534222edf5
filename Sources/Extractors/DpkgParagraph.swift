import Documents
import Model
import Versions

/// Turns one paragraph of a dpkg database into a fact.
///
/// Format: deb-control(5), deb-status(5); relations: Debian policy manual, section 7.
enum DpkgParagraph {
  /// Which database the paragraph stands in.
  enum Database {
    /// `status`: every paragraph says how far its package is installed.
    case status
    /// `status.d`: one file per package, installed unless it says otherwise.
    case folder
  }

  /// Adds the package, unless the paragraph says that nothing of it is there.
  static func add(
    _ paragraph: Deb822.Paragraph, from database: Database, into found: inout Extraction
  ) {
    let fields = FieldTable(paragraph, into: &found)
    guard let name = fields["package"] else {
      return found.skip("a paragraph without `Package`", line: paragraph.line)
    }
    var state = "installed"
    if let field = fields.field("status") {
      let words = field.value.split(whereSeparator: \.isWhitespace)
      guard words.count == 3 else {
        return found.skip(
          "`Status` of `\(Excerpted.text(name))` has \(words.count) words, not three",
          line: field.line)
      }
      state = words[2].lowercased()
      if absent.contains(state) { return }
      if !broken.contains(state), state != "installed" {
        return found.skip(
          "unknown state `\(Excerpted.text(state))` of `\(Excerpted.text(name))`", line: field.line)
      }
    } else if database == .status {
      return found.skip(
        "`\(Excerpted.text(name))` has no `Status`: not counted as installed", line: paragraph.line)
    }
    guard let version = fields["version"] else {
      return found.skip("`\(Excerpted.text(name))` has no `Version`", line: paragraph.line)
    }
    var fact = PackageFact(ecosystem: .deb, name: name, version: version, line: paragraph.line)
    if state != "installed" { fact.brokenState = state }
    fact.architecture = fields["architecture"]
    addSource(fields, to: &fact)
    let present = relations.compactMap { relation in
      fields.field(relation.field).map { (field: $0, kind: relation.kind) }
    }
    for (field, kind) in present.sorted(by: { $0.field.line < $1.field.line }) {
      addRelations(field, kind, to: &fact, into: &found)
    }
    if let field = fields.field("provides") { addProvides(field, to: &fact, into: &found) }
    if DebianVersion(version) == nil {
      found.skip(
        "version `\(Excerpted.text(version))` of `\(Excerpted.text(name))` is no Debian version",
        line: fields.field("version")?.line)
    }
    found.add(.package(fact))
  }

  private static let absent: Set = ["not-installed", "config-files"]
  private static let broken: Set = [
    "unpacked", "half-installed", "half-configured", "triggers-awaited", "triggers-pending",
  ]
  private static let relations: [(field: String, kind: RequirementKind)] = [
    ("pre-depends", .preDepends), ("depends", .runtime), ("recommends", .recommends),
    ("suggests", .suggests), ("conflicts", .conflicts), ("breaks", .conflicts),
  ]

  /// `Source: name (version)`, where it differs from the package itself.
  private static func addSource(_ fields: FieldTable, to fact: inout PackageFact) {
    fact.attributes["multi-arch"] = fields["multi-arch"]
    fact.attributes["essential"] = fields["essential"]
    guard let source = fields["source"] else { return }
    let parts = source.split(separator: "(", maxSplits: 1).map(String.init)
    fact.attributes["source-package"] = parts.first.map { trimmed($0) }
    if parts.count == 2 {
      fact.attributes["source-version"] = trimmed(parts[1].split(separator: ")").first ?? "")
    }
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    Array(text.utf8).trimmed.text
  }

  private static func addRelations(
    _ field: Deb822.Field, _ kind: RequirementKind, to fact: inout PackageFact,
    into found: inout Extraction
  ) {
    let read = DebianRelationField(reading: field.value)
    for group in read.groups {
      // Restrictions are decided for the package's own architecture; `all` leaves them open.
      var marker: String?
      var terms: [RequirementTerm] = []
      for relation in group {
        if !relation.architectures.isEmpty || !relation.profiles.isEmpty {
          if let architecture = fact.architecture, architecture != "all" {
            guard relation.applies(architecture: architecture) else { continue }
          } else {
            marker = group.map(\.description).joined(separator: " | ")
          }
        }
        terms.append(term(relation))
      }
      guard !terms.isEmpty else { continue }
      fact.requirements.append(
        RequirementFact(
          kind: kind, ecosystem: .deb, anyOf: terms, marker: marker, line: field.line))
    }
    for error in read.errors {
      let entry = text(of: error)
      found.skip(
        "`\(field.name)` of `\(Excerpted.text(fact.name))`: cannot read "
          + "`\(Excerpted.text(entry))`",
        line: field.line)
      fact.requirements.append(
        RequirementFact(
          kind: kind, ecosystem: .deb, anyOf: [], unparsed: entry, line: field.line))
    }
  }

  private static func term(_ relation: DebianRelation) -> RequirementTerm {
    RequirementTerm(
      name: relation.name,
      specifier: relation.bound.map { "\($0.comparison.rawValue) \($0.version)" } ?? "",
      architecture: relation.architectureQualifier)
  }

  private static func addProvides(
    _ field: Deb822.Field, to fact: inout PackageFact, into found: inout Extraction
  ) {
    for entry in field.value.split(separator: ",") {
      do throws(DebianRelationError) {
        fact.provides += try DebianProvided.field(entry).map {
          ProvidedName(name: $0.name, version: $0.version?.description)
        }
      } catch {
        found.skip(
          "`Provides` of `\(Excerpted.text(fact.name))`: cannot read "
            + "`\(Excerpted.text(text(of: error)))`",
          line: field.line)
      }
    }
  }

  private static func text(of error: DebianRelationError) -> String {
    switch error {
    case .name(let entry), .architectureQualifier(let entry), .bound(let entry),
      .restriction(let entry), .trailing(let entry), .substitution(let entry),
      .provided(let entry):
      entry
    }
  }
}
