import Documents
import Versions

/// The keys of one table of a pylock document.
struct PylockFields {
  private let entries: DocumentTable
  private let place: String
  private let line: Int

  /// The keys of a value that must be a table.
  init(_ node: DocumentNode, place: String) throws(PylockError) {
    entries = try PylockValue(node: node, place: place).table()
    self.place = place
    line = node.line
  }

  /// The value of a key; nil when absent.
  func optional(_ key: String) throws(PylockError) -> PylockValue? {
    entries[key].map { PylockValue(node: $0, place: place.isEmpty ? key : "\(place).\(key)") }
  }

  /// The value of a key that must be there.
  func required(_ key: String) throws(PylockError) -> PylockValue {
    guard let value = try optional(key) else {
      throw PylockError(
        message: "`\(key)` is missing", place: place.isEmpty ? key : "\(place).\(key)", line: line)
    }
    return value
  }
}

/// One value of a pylock document and its place.
struct PylockValue {
  /// The value.
  let node: DocumentNode
  /// The path of keys that leads to it.
  let place: String

  /// An error at this place.
  func error(_ message: String) -> PylockError {
    PylockError(message: message, place: place, line: node.line)
  }

  /// The text.
  func text() throws(PylockError) -> String {
    guard let text = node.string else { throw error("expected text, found \(node.kind)") }
    return text
  }

  /// The table.
  func table() throws(PylockError) -> DocumentTable {
    guard let table = node.table else { throw error("expected a table, found \(node.kind)") }
    return table
  }

  /// The items of an array.
  func items() throws(PylockError) -> [PylockValue] {
    guard let items = node.array else { throw error("expected an array, found \(node.kind)") }
    return items.enumerated().map { PylockValue(node: $1, place: "\(place)[\($0)]") }
  }

  /// The texts of an array.
  func texts() throws(PylockError) -> [String] {
    try items().map { (item) throws(PylockError) in try item.text() }
  }

  /// A name in normal form (PEP 503).
  func normalName() throws(PylockError) -> String {
    let text = try text()
    guard PythonName.isValid(text), PythonName.normalized(text) == text else {
      throw error("`\(Excerpted.text(text))` is not normalised")
    }
    return text
  }

  /// An environment marker.
  func marker() throws(PylockError) -> PEP508Marker {
    let text = try text()
    do throws(PEP508Error) {
      return try PEP508Marker(text)
    } catch {
      throw self.error("no environment marker: \(error.message)")
    }
  }

  /// A version.
  func version() throws(PylockError) -> PEP440Version {
    let text = try text()
    guard let version = PEP440Version(text) else {
      throw error("`\(Excerpted.text(text))` is no version")
    }
    return version
  }

  /// Version specifiers.
  func specifiers() throws(PylockError) -> PEP440Specifiers {
    let text = try text()
    do throws(PEP440SpecifierError) {
      return try PEP440Specifiers(text)
    } catch {
      throw self.error("`\(Excerpted.text(text))` is no version specifier")
    }
  }
}
