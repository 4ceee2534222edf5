import Documents
import Model

/// Why bytes are no envelope.
package enum EnvelopeError: Error, Hashable {
  /// More bytes than are read.
  case tooLarge(limitBytes: Int)
  /// The bytes are no JSON; the reader's own words.
  case syntax(reason: String)
  /// A value is missing or of the wrong type.
  case wrongShape(key: String, expected: String)
  /// There is no signature in it.
  case unsigned
}

extension EnvelopeError: Explained {
  /// What was found and what was expected.
  package var message: String {
    switch self {
    case .tooLarge(let limit): "the envelope is larger than \(limit) bytes"
    case .syntax(let reason): "the envelope is no JSON: \(reason)"
    case .wrongShape(let key, let expected): "`\(key)` of the envelope is not \(expected)"
    case .unsigned: "the envelope has no signature"
    }
  }
}

extension Envelope {
  /// Reads an envelope; nothing is verified, and the payload is not looked at.
  ///
  /// No key stands twice, Base64 has its one form in either alphabet. Members that the specification
  /// does not know are passed over, as it asks.
  package init(_ json: [UInt8]) throws(EnvelopeError) {
    guard json.count <= Self.limitBytes else { throw .tooLarge(limitBytes: Self.limitBytes) }
    let root = try StrictJSON.read(json, limitBytes: Self.limitBytes) {
      EnvelopeError.syntax(reason: $0)
    }
    guard let table = root.table else {
      throw .wrongShape(key: "", expected: "an object")
    }
    guard let type = table["payloadType"]?.string, !type.isEmpty else {
      throw .wrongShape(key: "payloadType", expected: "text")
    }
    self.payloadType = type
    self.payload = try Self.content(of: table["payload"], key: "payload")
    guard let items = table["signatures"]?.array, items.count <= Self.limitSignatures else {
      throw .wrongShape(
        key: "signatures", expected: "an array of \(Self.limitSignatures) items at most")
    }
    guard !items.isEmpty else { throw .unsigned }
    self.signatures = []
    for item in items {
      guard let signature = item.table else {
        throw .wrongShape(key: "signatures", expected: "an array of objects")
      }
      let name = signature["keyid"]
      guard name == nil || name?.string != nil else {
        throw .wrongShape(key: "keyid", expected: "text")
      }
      let bytes = try Self.content(of: signature["sig"], key: "sig")
      guard !bytes.isEmpty else { throw .wrongShape(key: "sig", expected: "a signature") }
      signatures.append(Signature(keyID: name?.string, bytes: bytes))
    }
  }

  private static func content(
    of node: DocumentNode?, key: String
  ) throws(EnvelopeError) -> [UInt8] {
    guard let text = node?.string,
      let bytes = Base64.bytes(Array(text.utf8), isURLSafeAllowed: true)
    else { throw .wrongShape(key: key, expected: "Base64") }
    return bytes
  }
}
