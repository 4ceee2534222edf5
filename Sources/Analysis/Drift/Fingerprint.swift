/// Names a finding in the same way in every run.
enum Fingerprint {
  /// Sixteen hexadecimal digits of the parts (FNV-1a, 64 bits, a zero byte behind each part).
  ///
  /// It tells findings of one project apart; it protects nothing.
  static func of(_ parts: [String]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for part in parts {
      for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      hash = hash &* 0x100_0000_01b3
    }
    let text = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - text.utf8.count) + text
  }
}
