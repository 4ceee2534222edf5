/// How text for people looks: decided once from flags, streams and locale, then handed to renderers.
///
/// Renderers are pure functions of their values and this style, so that each look has a golden file.
package struct TextStyle: Sendable, Hashable {
  /// Levels are also coloured; a sign and a word carry them in any case.
  package var usesColor: Bool
  /// Characters beyond ASCII may be written.
  package var usesUnicode: Bool
  /// The columns of the terminal; nil when there is none, and then nothing is cut or wrapped.
  package var width: Int?
  /// Nothing is folded (`--all`).
  package var showsAll: Bool

  /// A style; without arguments that of a pipe in a UTF-8 locale.
  package init(
    usesColor: Bool = false, usesUnicode: Bool = true, width: Int? = nil, showsAll: Bool = false
  ) {
    self.usesColor = usesColor
    self.usesUnicode = usesUnicode
    self.width = width.map { max(20, $0) }
    self.showsAll = showsAll
  }

  /// The column at which remarks on the right end; wide terminals are not used to their edge.
  var remarkColumn: Int { min(width ?? 100, 120) }
}
