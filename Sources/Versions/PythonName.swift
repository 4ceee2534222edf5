/// Names of Python projects and extras.
package enum PythonName {
  /// The name that is compared: lower case, with one `-` for each run of `-`, `_` and `.`.
  ///
  /// PEP 503, "Normalized names". Bytes outside ASCII stay as they are.
  package static func normalized(_ name: some StringProtocol) -> String {
    if isNormalized(name) { return String(name) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(name.utf8.count)
    var isInRun = false
    for byte in name.utf8 {
      let isSeparator = PEP440Byte.isSeparator(byte)
      if !isSeparator {
        bytes.append(VersionText.lowercase(byte))
      } else if !isInRun {
        bytes.append(UInt8(ascii: "-"))
      }
      isInRun = isSeparator
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Tells whether normalising changes nothing.
  package static func isNormalized(_ name: some StringProtocol) -> Bool {
    var previous: UInt8 = 0
    for byte in name.utf8 {
      if byte == UInt8(ascii: "_") || byte == PEP440Byte.dot
        || VersionText.lowercase(byte) != byte
        || (byte == UInt8(ascii: "-") && previous == byte)
      {
        return false
      }
      previous = byte
    }
    return true
  }

  /// Tells whether the text is a name at all: ASCII letters, digits, `-`, `_` and `.`, a letter or
  /// digit at both ends (PEP 508, "Names").
  package static func isValid(_ name: some StringProtocol) -> Bool {
    var last: UInt8 = 0
    for byte in name.utf8 {
      let isAlphanumeric = PEP440Byte.isAlphanumeric(byte)
      guard isAlphanumeric || (last != 0 && PEP440Byte.isSeparator(byte)) else { return false }
      last = byte
    }
    return PEP440Byte.isAlphanumeric(last)
  }
}
