import Documents

/// Foreign text inside messages.
enum Quoted {
  /// The first 60 characters, with U+FFFD for what would move the cursor or turn the direction.
  static func text(_ text: some StringProtocol) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(61) {
      scalars.append(Excerpt.isHarmless(scalar) ? scalar : "\u{FFFD}")
    }
    guard scalars.count > 60 else { return String(scalars) }
    scalars.removeLast()
    return String(scalars) + "…"
  }
}
