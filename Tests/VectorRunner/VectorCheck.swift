import Bytes
import Model
import Versions

/// What a row wanted and what came out.
struct Mismatch {
  let expected: String
  let actual: String

  /// Nil where the two agree.
  init?<Value: Equatable>(_ expected: Value, _ actual: Value) {
    guard expected != actual else { return nil }
    self.expected = Self.text(expected)
    self.actual = Self.text(actual)
  }

  private static func text(_ value: Any) -> String {
    if let list = value as? [String?] {
      return "[\(list.map { $0 ?? "none" }.joined(separator: ", "))]"
    }
    let mirror = Mirror(reflecting: value)
    guard mirror.displayStyle == .optional else { return "\(value)" }
    return mirror.children.first.map { text($0.value) } ?? "none"
  }

  /// A row that lacks a field, or a failure where none was wanted.
  init(expected: String, actual: String) {
    self.expected = expected
    self.actual = actual
  }
}

/// How the rows of one kind and ecosystem are judged.
struct VectorCheck {
  let mismatch: (VectorRow) -> Mismatch?

  /// A check whose unexpected error is a mismatch.
  init(_ body: @escaping (VectorRow) throws -> Mismatch?) {
    mismatch = { row in
      do {
        return try body(row)
      } catch {
        return Mismatch(expected: "no error", actual: "\(error)")
      }
    }
  }

  /// The table of what is implemented; nil for the rest.
  static func find(kind: String, ecosystem: String) -> VectorCheck? {
    switch (kind, ecosystem) {
    case ("compare", "conda"): compare { CondaVersion($0) }
    case ("compare", "deb"): compare { DebianVersion($0) }
    case ("compare", "pep440"): compare { PEP440Version($0) }
    case ("order", "pep440"): order { PEP440Version($0) }
    case ("parse", "conda"): validity { CondaVersion($0) != nil }
    case ("parse", "deb"): validity { DebianVersion($0) != nil }
    case ("parse", "pep440"): pep440Version
    case ("parse_constraint", "pep440"): pep440Specifiers
    case ("satisfies", "conda"): condaSatisfies
    case ("satisfies", "pep440"): pep440Satisfies
    case ("filter", "pep440"): pep440Filter
    case ("relation", "pep440"): pep440Relation
    case ("normalize", "pypi"): pythonName
    case ("parse_filename", "pypi"): pythonFilename
    case ("parse_marker", "pypi"): pep508Marker
    case ("marker_eval", "pypi"): pep508Evaluation
    case ("requirement", "pypi"): pep508Requirement
    case ("parse_matchspec", "conda"): condaMatchSpec
    case ("matchspec_match", "conda"): condaMatchSpecMatch
    case ("purl", "purl"): packageURL
    case ("image_reference", "oci"): imageReference
    case ("chain_id", "oci"): chainID
    case ("pylock_validate", "pypi"): pylockValidation
    case ("pylock_select", "pypi"): pylockSelection
    default: nil
    }
  }

  /// Both orders of a pair agree with `cmp`.
  static func compare<Version: Comparable>(
    _ read: @escaping (String) -> Version?
  ) -> VectorCheck {
    VectorCheck { row in
      guard let left = row.text("a").flatMap(read), let right = row.text("b").flatMap(read),
        let verdict = row.number("cmp")
      else { return Mismatch(expected: "two versions", actual: "refused") }
      return Mismatch([verdict, -verdict], [sign(left, right), sign(right, left)])
    }
  }

  /// The members of a group are equal and lie below the next group.
  static func order<Version: Comparable>(
    _ read: @escaping (String) -> Version?
  ) -> VectorCheck {
    VectorCheck { row in
      let texts = row.texts("members") ?? []
      let members = texts.compactMap(read)
      let next = (row.texts("next") ?? []).compactMap(read)
      guard members.count == texts.count, let first = members.first else {
        return Mismatch(expected: "versions", actual: "refused")
      }
      let isOrdered =
        members.allSatisfy { $0 == first }
        && next.allSatisfy { upper in members.allSatisfy { $0 < upper } }
      return Mismatch(true, isOrdered)
    }
  }

  static func validity(_ accepts: @escaping (String) -> Bool) -> VectorCheck {
    VectorCheck { row in Mismatch(row.flag("valid"), row.text("input").map(accepts)) }
  }

  private static func sign<Version: Comparable>(_ left: Version, _ right: Version) -> Int {
    left < right ? -1 : left == right ? 0 : 1
  }
}
