/// One visit of a value's fields, which writes them, or reads them into place.
///
/// The packages and requirements of a snapshot are written as canonical JSON and as packed bytes,
/// and read from packed bytes. One list of fields per type serves all three, so that no field is
/// ever in one form only.
protocol FieldCoder {
  /// The version of the packed form that is written or read: fields that came later are left out
  /// of the reading of earlier ones.
  var version: UInt8 { get }
  /// A text.
  mutating func text(_ key: String, _ value: inout String) throws(PackedError)
  /// A text that may be absent.
  mutating func text(
    _ key: String, _ value: inout String?, absent: AbsentForm
  ) throws(PackedError)
  /// A number that may be absent.
  mutating func number(
    _ key: String, _ value: inout Int?, absent: AbsentForm
  ) throws(PackedError)
  /// A truth that may be absent.
  mutating func flag(
    _ key: String, _ value: inout Bool?, absent: AbsentForm
  ) throws(PackedError)
  /// One of a list of named cases.
  mutating func choice<Value: RawRepresentable<String>>(
    _ key: String, _ value: inout Value
  ) throws(PackedError)
  /// Texts in order.
  mutating func texts(_ key: String, _ value: inout [String]) throws(PackedError)
  /// Texts by name.
  mutating func names(_ key: String, _ value: inout [String: String]) throws(PackedError)
  /// A value with fields of its own.
  mutating func value<Value: Fielded>(_ key: String, _ value: inout Value) throws(PackedError)
  /// A value with fields that may be absent.
  mutating func value<Value: Fielded>(
    _ key: String, _ value: inout Value?, absent: AbsentForm
  ) throws(PackedError)
  /// Values in order.
  mutating func values<Value: Fielded>(
    _ key: String, _ value: inout [Value]
  ) throws(PackedError)
}

extension FieldCoder {
  /// The newest version.
  var version: UInt8 { PackedSnapshot.version }
}

/// How JSON writes a field without a value.
enum AbsentForm {
  /// As `null`: other programs rely on the key.
  case null
  /// Not at all.
  case left
}

/// A value that lists its fields in the order of their keys.
protocol Fielded {
  /// A value to read fields into.
  static var blank: Self { get }
  /// Visits every field, keys in UTF-8 order.
  mutating func visit<Coder: FieldCoder>(_ coder: inout Coder) throws(PackedError)
}

/// The reason why packed bytes cannot be read.
enum PackedError: Error, Equatable {
  /// The bytes end early, or say what no writer writes.
  case damaged(offset: Int)
  /// A writer of a later version made them.
  case newer(version: UInt8)
}
