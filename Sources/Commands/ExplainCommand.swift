import Analysis
import ArgumentParser
import Foundation
import Lockfiles
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
        holdfast explain numerics         what goes into the numerics fingerprint
        holdfast explain R2               what a level of `holdfast audit` asks for
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

  /// A page that belongs to no rule, as other programs read it.
  private struct Topic: Encodable {
    var topic: String
    var text: String
  }

  @Argument(help: "a code, a rule's name or a topic; without one, all rules are listed")
  var code: String?

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let session = try Session(global)
    guard let code else {
      return try session.write(
        json: RuleRegistry.rules.map(Page.init),
        text: ExplainText.list(RuleRegistry.rules, style: session.style))
    }
    if let page = Self.page(of: code) {
      return try session.write(json: Topic(topic: code, text: page), text: page + "\n")
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

  private static func page(of topic: String) -> String? {
    if topic.lowercased() == "numerics" { return NumericsFingerprint.page.trimmedEnd }
    return AuditLevelPage.page(topic.uppercased())?.trimmedEnd
  }
}
