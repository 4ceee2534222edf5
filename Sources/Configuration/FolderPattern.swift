/// A pattern of folders: `*` and `?` inside one name, `**` for any number of names.
///
/// A name that starts with a dot is matched only by a part that starts with one, as shells do it.
/// Matching takes at most time in proportion to pattern times path.
package struct FolderPattern: Sendable, Hashable {
  private typealias Name = [Unicode.Scalar]

  /// What a pattern looks like, as messages say it.
  static let form = "a folder below this one, with `*`, `?` and `**` as the only special signs"

  /// The pattern as written.
  package let text: String
  private let parts: [Name]

  /// A pattern; nil for absolute paths, `..` and empty names, and for signs to which other tools give
  /// a meaning: brackets, braces, a backslash, `!` in front, `**` beside other letters.
  package init?(_ text: String) {
    var parts = Self.names(text)
    if parts.last == [] { parts.removeLast() }
    if parts.first == ["."] { parts.removeFirst() }
    guard !parts.isEmpty, parts.first?.first != "!", parts.allSatisfy(Self.isPart) else {
      return nil
    }
    self.text = text
    self.parts = parts
  }

  private static func names(_ path: String) -> [Name] {
    path.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false).map(Array.init)
  }

  private static func isPart(_ part: Name) -> Bool {
    if part == ["*", "*"] { return true }
    let holdsTwoStars = zip(part, part.dropFirst()).contains { $0 == "*" && $1 == "*" }
    return !part.isEmpty && part != ["."] && part != [".", "."] && !holdsTwoStars
      && !part.contains { "[]{}\\".unicodeScalars.contains($0) }
  }

  /// Whether it matches a whole path; `/` at the end of the path does not count.
  package func matches(_ path: String) -> Bool {
    var names = Self.names(path)
    if names.last == [] { names.removeLast() }
    guard !names.isEmpty else { return false }
    return Self.matches(
      parts, names, isAny: { $0 == ["*", "*"] }, isSkippable: { $0.first != "." },
      isMatch: Self.matches)
  }

  private static func matches(_ part: Name, _ name: Name) -> Bool {
    if name.first == ".", part.first != "." { return false }
    return matches(
      part, name, isAny: { $0 == "*" }, isSkippable: { _ in true },
      isMatch: { $0 == "?" || $0 == $1 })
  }

  // Only the last sign for "any number" is ever widened. That suffices: what an earlier one could
  // skip in addition, the last one can skip as well.
  private static func matches<Item>(
    _ pattern: [Item], _ items: [Item], isAny: (Item) -> Bool, isSkippable: (Item) -> Bool,
    isMatch: (Item, Item) -> Bool
  ) -> Bool {
    var position = 0
    var index = 0
    var widened: (position: Int, index: Int)?
    while index < items.count {
      if position < pattern.count, isAny(pattern[position]) {
        position += 1
        widened = (position, index)
      } else if position < pattern.count, isMatch(pattern[position], items[index]) {
        position += 1
        index += 1
      } else if let last = widened, isSkippable(items[last.index]) {
        position = last.position
        index = last.index + 1
        widened = (position, index)
      } else {
        return false
      }
    }
    return pattern[position...].allSatisfy(isAny)
  }
}
