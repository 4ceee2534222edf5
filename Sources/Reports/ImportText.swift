package import Analysis
import Model

/// Whether a module imports in an environment (`holdfast why --imports MODULE`).
package enum ImportText {
  /// Modules and problems that one place shows when folded.
  private static let foldedModules = 6

  /// The answer in one line, then each place: what decides it, what it needs, and its modules.
  package static func render(_ answer: ImportAnswer, style: TextStyle) -> String {
    var page = TextPage(style)
    let name: StyledText = "\(answer.module, .strong)"
    page.paragraph(
      "\(name) \(ours: sentence(answer.outcome)) \(answer.environment)",
      first: "\(mark(answer.outcome))  ")
    for place in answer.places {
      page.blank()
      write(place, into: &page)
    }
    if !answer.places.isEmpty {
      page.blank()
      page.paragraph(
        "\(ours: "Nothing was imported: files, libraries and symbols were compared.", .faint)")
    }
    return page.text
  }

  private static func sentence(_ outcome: ImportAnswer.Outcome) -> String {
    switch outcome {
    case .works: "imports in"
    case .notNative: "has no compiled module in"
    case .unknown: "may or may not import in"
    case .fails: "does not import in"
    case .absent: "is not in"
    }
  }

  private static func mark(_ outcome: ImportAnswer.Outcome) -> StyledText {
    switch outcome {
    case .works: "\(ours: "✓", .success)"
    case .notNative: "\(ours: "i", .faint)"
    case .unknown, .absent: "\(ours: "!", .warning)"
    case .fails: "\(ours: "✗", .error)"
    }
  }

  private static func write(_ place: ImportAnswer.Place, into page: inout TextPage) {
    var title: StyledText = "\(place.package ?? "owned by no package", .strong)"
    if let role = place.role { title += "  \(role.rawValue)" }
    page.line(title)
    write("place", "\(place.location)", into: &page)
    if let layer = place.layer { write("brought", "layer \(layer)", into: &page) }
    for reason in shown(place.reasons, page.style) {
      write(label(place.outcome), "\(sentence: reason)", into: &page)
    }
    rest(place.reasons.count, of: "reason", into: &page)
    if !place.libraries.isEmpty {
      write("loads", .joined(place.libraries.map { "\($0)" }, by: ", "), into: &page)
    }
    if !place.numpy.isEmpty {
      let majors = place.numpy.map(String.init).joined(separator: " and ")
      write("numpy", "C interface of NumPy \(ours: majors)", into: &page)
    }
    if !place.interpreters.isEmpty {
      write("python", .joined(place.interpreters.map { "\($0)" }, by: ", "), into: &page)
    }
    write(modules: place.modules, into: &page)
  }

  private static func label(_ outcome: ImportAnswer.Outcome) -> String {
    switch outcome {
    case .fails: "fails"
    case .unknown: "open"
    case .works, .notNative, .absent: "note"
    }
  }

  private static func write(modules: [ImportAnswer.Module], into page: inout TextPage) {
    guard !modules.isEmpty else { return }
    page.line("  \(ours: "MODULES", .strong)  \(modules.count)")
    for module in shown(modules, page.style) {
      page.line("    \(mark(module.outcome))  \(module.name)")
      for problem in shown(module.problems, page.style) {
        page.paragraph(
          "\(ours: problem.kind.rawValue, .faint)  \(sentence: problem.detail)", indent: 7)
        page.paragraph("\(problem.path, .faint)", indent: 7)
      }
      rest(module.problems.count, of: "problem", into: &page, indent: 7)
    }
    rest(modules.count, of: "module", into: &page, indent: 4)
  }

  private static func shown<Item>(_ items: [Item], _ style: TextStyle) -> ArraySlice<Item> {
    style.showsAll ? items[...] : items.prefix(foldedModules)
  }

  private static func rest(
    _ count: Int, of noun: String, into page: inout TextPage, indent: Int = 2
  ) {
    guard !page.style.showsAll, count > foldedModules else { return }
    page.line(
      "\(StyledText.spaces(indent))\(ours: English.count(count - foldedModules, "more \(noun)")) (--all)"
    )
  }

  private static func write(_ label: String, _ text: StyledText, into page: inout TextPage) {
    let padding = String(repeating: " ", count: max(0, 9 - label.utf8.count))
    page.paragraph(text, indent: 2, first: "\(ours: label + padding, .faint)")
  }
}
