import Documents

/// Writes texts in the canonical form of JSON, most of them without a closer look.
enum CanonicalText {
  /// Appends a text with its quotation marks, as `CanonicalJSON` writes it.
  static func append(_ text: String, to output: inout [UInt8]) {
    guard text.utf8.allSatisfy({ isPlain[Int($0)] }) else {
      output.append(contentsOf: CanonicalJSON.compact(.string(text)))
      return
    }
    output.append(UInt8(ascii: "\""))
    output.append(contentsOf: text.utf8)
    output.append(UInt8(ascii: "\""))
  }

  /// The ASCII characters that need no escape, by their number.
  private static let isPlain: [Bool] = (0..<256).map { byte in
    switch UInt8(byte) {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "&"):
      false
    case 0x20..<0x7F: true
    default: false
    }
  }
}

extension JSONValue {
  /// Reads a document of ours; refused are keys that stand twice and half surrogates.
  static func reading(
    _ bytes: [UInt8], limitBytes: Int
  ) throws(SnapshotFileError) -> JSONValue {
    let options = JSONDocument.Options(limitBytes: limitBytes, limitValues: 50_000_000)
    do {
      let reading = try JSONDocument.reading(bytes, options: options)
      guard reading.notices.isEmpty else {
        throw SnapshotFileError.notJSON(reason: "a text holds half a surrogate pair", line: 1)
      }
      return JSONValue(reading.root)
    } catch let error as DocumentError {
      throw .notJSON(reason: error.message, line: error.line)
    } catch let error as SnapshotFileError {
      throw error
    } catch {
      throw .invalid(reason: "\(error)")
    }
  }

  /// The object without one member; any other value as it is.
  func without(_ name: String) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { $0.name != name })
  }
}
