import Model
import Versions

/// One respect in which an environment differs from the baseline, before its cause is known.
struct Difference {
  /// What one of the two environments has.
  struct Side {
    /// Rows of its snapshot.
    var rows: [Int] = []
    /// The values, sorted; none where it is absent.
    var texts: [String] = []
    /// Where they were read.
    var evidence: [Evidence] = []
    /// The layers that brought them.
    var layers: [Int] = []

    /// What people read: the values, or `none`.
    var text: String { texts.isEmpty ? "none" : texts.joined(separator: ", ") }
  }

  var rule: Rule
  var dimension: Dimension
  /// A package URL without version, a variable, a component.
  var subject: String
  /// The name that people use.
  var name: String
  /// All names under which policy may speak of it, normalised.
  var names: [String]
  var ecosystem: Ecosystem?
  var severity: Severity
  var step: VersionStep = .none
  var baseline: Side
  var other: Side
  var title: String
  var message: String
  var fix: String?
  /// The same change of build or source in several packages has the same key.
  var variantKey: String?
  /// It explains itself: a change of device or of a layer.
  var ownKind: Cause.Kind?

  /// Only one of the two has it.
  var isPresence: Bool { baseline.texts.isEmpty != other.texts.isEmpty }

  /// Whether it speaks of packages.
  var isPackage: Bool { !(baseline.rows.isEmpty && other.rows.isEmpty) }
}

extension EnvironmentView {
  /// A side made of rows.
  func side(_ rows: [Int], texts: [String]? = nil) -> Difference.Side {
    let records = rows.map { snapshot.packages[$0] }
    var side = Difference.Side(rows: rows)
    side.texts = texts ?? records.map(\.version).sorted()
    side.evidence = records.compactMap(\.evidence.first).sorted()
    side.layers = records.compactMap(\.layer)
    return side
  }
}
