import Analysis
import ArgumentParser
import Foundation
import Model
import Reports

/// `holdfast explain CODE`.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what a rule means, with an example and the way out.",
    discussion: """
        holdfast explain DEP001
        holdfast explain unsatisfied-requirement
      """)

  /// A rule as other programs read it.
  private struct Page: Encodable {
    var code: String
    var name: String
    var severity: String
    var summary: String

    init(_ rule: Rule) {
      code = rule.code
      name = rule.name
      severity = rule.severity.rawValue
      summary = rule.summary
    }
  }

  @Argument(help: "a code or a rule's name; without one, all are listed")
  var code: String?

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let session = try Session(global)
    guard let code else {
      return try session.write(
        json: RuleRegistry.rules.map(Page.init),
        text: ExplainText.list(RuleRegistry.rules, style: session.style))
    }
    guard let rule = RuleRegistry.rule(code) else {
      let near = RuleRegistry.rules.map(\.code).filter { $0.hasPrefix(code.uppercased().prefix(3)) }
      throw UsageError(
        "no rule has the code or name `\(code)`",
        hints: [
          near.isEmpty ? "`holdfast explain` lists them" : "near: \(near.joined(separator: ", "))"
        ])
    }
    try session.write(json: Page(rule), text: ExplainText.render(rule, style: session.style))
  }
}
