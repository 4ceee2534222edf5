import Bytes
import Model

/// The text of a package URL; a name that the type refuses still gives a text that names it.
func purlText(
  _ type: String, namespace: String?, name: String, version: String?,
  qualifiers: [String: String]
) -> String {
  let pairs = qualifiers.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
    .map { PackageURL.Qualifier(key: $0.key, value: $0.value) }
  let version = version.flatMap { $0.isEmpty ? nil : $0 }
  if let url = try? PackageURL(
    type: type, namespace: namespace, name: name, version: version, qualifiers: pairs)
  {
    return url.text
  }
  var text = "pkg:\(type)/\(percentEncoded(name))"
  if let version { text += "@\(percentEncoded(version))" }
  return text
}

private func percentEncoded(_ text: String) -> String {
  var encoded: [UInt8] = []
  for byte in text.utf8 {
    let isPlain =
      (byte > 0x2F && byte < 0x3A
        || byte > 0x40 && byte < 0x5B || byte > 0x60 && byte < 0x7B || byte == 0x2D || byte == 0x2E)
    if isPlain {
      encoded.append(byte)
    } else {
      encoded.append(0x25)
      encoded += Hex.text([byte]).utf8
    }
  }
  return String(decoding: encoded, as: UTF8.self)
}
