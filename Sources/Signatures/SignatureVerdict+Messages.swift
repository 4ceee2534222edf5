import Model

extension SignatureVerdict.Refusal: Explained {
  /// What was found and what was expected, without the path of the file.
  package var message: String {
    switch self {
    case .damaged(let reason): "the file of signatures is damaged: \(reason)"
    case .unknownKey(let name?):
      "the signature names the key \(Self.short(name)), which is not trusted"
    case .unknownKey(nil): "the signature names no key, and no trusted key made it"
    case .wrongSignature(let keyID):
      "the signature is not that of the key \(Self.short(keyID)) over these bytes"
    case .otherProject(let found, let expected):
      "the signature is for \(Self.project(found)), expected \(Self.project(expected))"
    case .otherEnvironment(let found, let expected):
      "the signature is for the environment `\(found)`, expected `\(expected)`"
    case .otherContent(let found, let expected):
      "the environment was changed after it was signed: signed \(Self.short(found)), is \(Self.short(expected))"
    case .otherKeyNamed(let found, let expected):
      "the signature names the key \(Self.short(found)), and was made by \(Self.short(expected))"
    }
  }

  /// Ways out.
  package var hints: [String] {
    switch self {
    case .damaged, .wrongSignature:
      [
        "take the last good one, `git checkout HEAD -- holdfast.lock.dsse`, or sign again: `holdfast lock --sign KEY`"
      ]
    case .unknownKey: ["give the public half of the key that signs: `--key PUB`"]
    case .otherProject, .otherEnvironment, .otherKeyNamed:
      ["sign again: `holdfast lock --sign KEY`"]
    case .otherContent:
      ["look at the change, `holdfast lock --diff HEAD`, then sign it: `holdfast lock --sign KEY`"]
    }
  }

  /// The beginning of a digest or key id, as people quote it; what is none is quoted in part.
  private static func short(_ text: String) -> String {
    let isDigest = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte) || byte == 0x3A
        || UInt8(ascii: "s") == byte || UInt8(ascii: "h") == byte
    }
    guard isDigest else { return "with an id that is no SHA-256" }
    return "`\(text.prefix(text.hasPrefix("sha256:") ? 19 : 12))…`"
  }

  private static func project(_ name: String?) -> String {
    name.map { "the project `\($0)`" } ?? "a project without a name"
  }
}
