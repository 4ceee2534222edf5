import Foundation

/// Finds declarations in lines of Swift.
enum Declarations {
  private static let keywords: Set<Substring> = [
    "let", "var", "func", "init", "subscript", "struct", "enum", "class", "actor", "protocol",
    "typealias", "macro",
  ]

  /// Lines with a `package` or `public` declaration that no doc comment precedes.
  static func undocumented(in file: ProjectText) -> [String] {
    file.lines.indices.filter { index in
      declares(file.lines[index]) && !isDocumented(index, in: file.lines)
    }.map(file.place)
  }

  private static func declares(_ line: String) -> Bool {
    let words = line.split { !$0.isLetter && $0 != "@" && $0 != "/" && $0 != "\"" }
    guard let start = words.firstIndex(where: { $0 == "package" || $0 == "public" }),
      words[..<start].allSatisfy({ $0.hasPrefix("@") || isModifier($0) })
    else { return false }
    return words[start...].dropFirst().first { !isModifier($0) }.map(keywords.contains) ?? false
  }

  private static func isModifier(_ word: Substring) -> Bool {
    [
      "package", "public", "private", "internal", "set", "static", "final", "mutating",
      "nonmutating", "consuming", "borrowing", "indirect", "override", "convenience", "required",
      "lazy", "weak", "unowned", "nonisolated", "isolated", "prefix", "postfix", "infix",
    ].contains(word)
  }

  // Attributes may stand between the comment and the declaration.
  private static func isDocumented(_ index: Int, in lines: [String]) -> Bool {
    for line in lines[..<index].reversed() {
      let text = line.trimmingCharacters(in: .whitespaces)
      if text.hasPrefix("@") { continue }
      return text.hasPrefix("///")
    }
    return false
  }

  /// The names that a line declares: what follows `let`, `var`, `func` and the words for types.
  static func names(in line: String) -> [Substring] {
    guard !line.trimmingCharacters(in: .whitespaces).hasPrefix("//") else { return [] }
    // Outside of string literals: every other piece between quotation marks.
    let pieces = line.components(separatedBy: "\"")
    let code = pieces.indices.filter { $0 % 2 == 0 }.map { pieces[$0] }.joined(separator: " \" ")
    let words = code.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "\"" }
    return zip(words, words.dropFirst()).filter { keywords.contains($0.0) }.map(\.1)
  }
}
