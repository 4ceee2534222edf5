/// The paragraph that is being read.
struct Deb822Draft: Sendable {
  /// Where in the paragraph the reader stands.
  enum State {
    /// No field is open, so nothing can be continued.
    case betweenFields
    /// Lines continue the open field.
    case inField
    /// Lines continue a field that is left out, for a reason already in the notices.
    case skippingField
  }

  private(set) var state = State.betweenFields
  private var fields: [Deb822.Field] = []
  private var byteCount = 0
  private var isCut = false
  private var name = ""
  private var value: [UInt8] = []
  private var line = 0
  private var isValueCut = false

  /// Opens a field, or leaves it out when the paragraph is full.
  mutating func startField(
    name bytes: Span<UInt8>, line: Int, limits: Deb822.Limits, _ notices: inout DocumentNotices
  ) {
    guard !isCut else { return skipField() }
    guard fields.count < limits.fields else {
      notices.add(line: line, .fieldsCut(limit: limits.fields))
      isCut = true
      return skipField()
    }
    byteCount += bytes.count
    guard byteCount <= limits.paragraphBytes else {
      notices.add(line: line, .paragraphCut(limitBytes: limits.paragraphBytes))
      isCut = true
      return skipField()
    }
    state = .inField
    self.line = line
    var text: [UInt8] = []
    text.append(bytes)
    name = String(decoding: text, as: UTF8.self)
  }

  /// Leaves out the lines that continue the line read last.
  mutating func skipField() {
    state = .skippingField
  }

  /// Adds a continuation line to the open field.
  mutating func appendLine(
    _ bytes: Span<UInt8>, limits: Deb822.Limits, _ notices: inout DocumentNotices
  ) {
    guard !isValueCut else { return }
    let room = min(limits.fieldBytes - value.count, limits.paragraphBytes - byteCount)
    if room > 0 {
      value.append(UInt8(ascii: "\n"))
      byteCount += 1
    }
    append(bytes, limits: limits, &notices)
  }

  /// Adds to the open field, up to the limits.
  mutating func append(
    _ bytes: Span<UInt8>, limits: Deb822.Limits, _ notices: inout DocumentNotices
  ) {
    guard state == .inField, !isValueCut else { return }
    let fieldRoom = max(0, limits.fieldBytes - value.count)
    let paragraphRoom = max(0, limits.paragraphBytes - byteCount)
    let kept = min(bytes.count, fieldRoom, paragraphRoom)
    value.append(bytes.extracting(0..<kept))
    byteCount += kept
    guard kept < bytes.count else { return }
    isValueCut = true
    if kept == fieldRoom {
      notices.add(line: line, .valueCut(Excerpt.of(name), limitBytes: limits.fieldBytes))
    } else {
      isCut = true
      notices.add(line: line, .paragraphCut(limitBytes: limits.paragraphBytes))
    }
  }

  /// Closes the open field, if there is one.
  mutating func endField(_ notices: inout DocumentNotices) {
    defer { state = .betweenFields }
    guard state == .inField else { return }
    let text = String(validating: value, as: UTF8.self)
    let hasInvalidText = text == nil || name.unicodeScalars.contains("\u{FFFD}")
    if hasInvalidText { notices.add(line: line, .invalidUTF8(in: Excerpt.of(name))) }
    fields.append(
      Deb822.Field(
        name: name, value: text ?? String(decoding: value, as: UTF8.self), line: line,
        hasInvalidText: hasInvalidText))
    value.removeAll(keepingCapacity: value.count < 1 << 16)
    isValueCut = false
  }

  /// The paragraph, if it has fields; the draft is empty afterwards.
  mutating func takeParagraph() -> Deb822.Paragraph? {
    defer {
      fields = []
      byteCount = 0
      isCut = false
      state = .betweenFields
    }
    guard let first = fields.first else { return nil }
    return Deb822.Paragraph(line: first.line, fields: fields)
  }
}
