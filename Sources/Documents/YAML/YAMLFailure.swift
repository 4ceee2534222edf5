import Yams

/// Errors of the YAML parser in our form.
enum YAMLFailure {
  /// The error with its place; its text is cut and free of control characters.
  static func error(
    _ error: any Error, in source: SourceText, limits: YAMLDocument.Limits
  ) -> DocumentError {
    guard let failure = error as? YamlError else {
      return DocumentError(line: 1, column: 1, reason: .malformed("unreadable"))
    }
    switch failure {
    case .reader(let problem, _, _, _):
      return readerError(problem, in: source)
    case .parser(_, let problem, let mark, _) where problem.hasPrefix("Maximum nesting level"):
      return YAMLReader.error(.tooDeep(limit: limits.depth), at: mark)
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _):
      return YAMLReader.error(.malformed(sentence(problem, context)), at: mark)
    case .composer(_, let problem, let mark, _):
      return YAMLReader.error(.malformed(Excerpt.of(problem)), at: mark)
    case .duplicatedKeysInMapping(let keys, let context):
      let key = Excerpt.of(keys.first ?? "")
      return YAMLReader.error(
        .duplicateKey(key, firstLine: context.mark.line), at: context.mark)
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      return DocumentError(line: 1, column: 1, reason: .malformed("unreadable"))
    }
  }

  private static func sentence(_ problem: String, _ context: YamlError.Context?) -> String {
    guard let context, !context.text.isEmpty else { return Excerpt.of(problem) }
    return Excerpt.of("\(problem) \(context.text)")
  }

  /// The parser names no line for characters that YAML does not allow: the first one is looked up.
  ///
  /// Allowed characters: YAML 1.2.2, section 5.1.
  private static func readerError(_ problem: String, in source: SourceText) -> DocumentError {
    let bytes = source.bytes
    let offset = bytes.indices.dropFirst(source.start).first { index in
      let byte = bytes[index]
      return (byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D) || byte == 0x7F
    }
    guard let offset else {
      return source.error(.malformed(Excerpt.of(problem)), at: source.start)
    }
    return source.error(.controlCharacter(bytes[offset]), at: offset)
  }
}
