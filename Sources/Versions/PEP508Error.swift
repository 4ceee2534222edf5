/// Why text is no dependency specifier or no environment marker.
package struct PEP508Error: Error, Sendable, Hashable {
  /// The rule that the text breaks.
  package enum Reason: Sendable, Hashable {
    case missingName
    case missingExtra
    case unclosedExtras
    case unclosedSpecifier
    case specifier(PEP440SpecifierError.Reason)
    case missingURL
    case trailingText
    case lineBreak
    case missingOperand
    case unknownVariable(String)
    case unclosedString
    case forbiddenCharacter
    case missingOperator
    case unclosedParenthesis
    case tooDeep(limit: Int)
  }

  /// What is wrong.
  package let reason: Reason
  /// Where, in UTF-8 bytes from the beginning of the text.
  package let offset: Int

  /// What is wrong, in words.
  package var message: String {
    switch reason {
    case .missingName: "no project name at the beginning"
    case .missingExtra: "no extra after `[` or a comma"
    case .unclosedExtras: "no comma or `]` after an extra"
    case .unclosedSpecifier: "no `)` after the version specifier"
    case .specifier(let reason): reason.rawValue
    case .missingURL: "no URL after `@`"
    case .trailingText: "text after the end"
    case .lineBreak: "a line break"
    case .missingOperand: "no marker variable and no quoted text"
    case .unknownVariable(let name): "`\(name)` is no marker variable"
    case .unclosedString: "no closing quotation mark"
    case .forbiddenCharacter: "a backslash or a control character in quoted text"
    case .missingOperator: "no comparison operator"
    case .unclosedParenthesis: "no `)` after a marker in parentheses"
    case .tooDeep(let limit): "more than \(limit) nested parentheses"
    }
  }
}
