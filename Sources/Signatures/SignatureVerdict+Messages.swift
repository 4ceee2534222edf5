import Bytes
import Documents
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
      "the signature is for the environment \(Self.quoted(found)), expected \(Self.quoted(expected))"
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

  /// The beginning of a digest or key id, as people quote it; the file may hold any text there.
  private static func short(_ text: String) -> String {
    let prefix = text.hasPrefix("sha256:") ? "sha256:" : ""
    let digits = text.dropFirst(prefix.count)
    guard !digits.isEmpty, digits.utf8.allSatisfy(Hex.isLowercaseDigit) else {
      return "`?` (no SHA-256)"
    }
    return "`\(prefix)\(digits.prefix(12))…`"
  }

  /// A name, cut, without what moves the cursor or turns the direction of text (THREATS T-40).
  private static func quoted(_ name: String) -> String {
    let scalars = name.unicodeScalars.prefix(80).map { Excerpt.isHarmless($0) ? $0 : "\u{FFFD}" }
    return "`\(String(String.UnicodeScalarView(scalars)))`"
  }

  private static func project(_ name: String?) -> String {
    name.map { "the project \(quoted($0))" } ?? "a project without a name"
  }
}
