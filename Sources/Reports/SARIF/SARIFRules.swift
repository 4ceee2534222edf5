import Analysis
import Documents
import Model

/// The rules that a file names, in the order of their first use.
struct SARIFRules {
  private let known: [String: Rule]
  private var indexes: [String: Int] = [:]
  private(set) var descriptors: [JSONValue] = []

  init(_ rules: [Rule]) {
    known = Dictionary(rules.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The rule's position; a code that this build does not know is a rule with a name alone.
  mutating func index(of code: String, named name: String?) -> Int {
    if let index = indexes[code] { return index }
    let index = descriptors.count
    indexes[code] = index
    descriptors.append(known[code].map(Self.descriptor) ?? Self.unknown(code, name))
    return index
  }

  private static func unknown(_ code: String, _ name: String?) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("id", .string(code)), .init("properties", ["tags": .strings(tags(of: code))]),
    ]
    if let name { members.append(.init("name", .string(name))) }
    return .object(members)
  }

  private static func descriptor(_ rule: Rule) -> JSONValue {
    let summary = flowing(rule.summary)
    let meaning = flowing(rule.meaning)
    return [
      "id": .string(rule.code),
      "name": .string(rule.name),
      "shortDescription": ["text": SARIFText.message(summary)],
      "fullDescription": ["text": SARIFText.message("\(summary) \(meaning)")],
      "help": [
        "text": SARIFText.message(rule.page),
        "markdown": SARIFText.message(
          """
          \(summary)

          \(meaning)

          **Example**

          \(block(rule.example))

          **How to fix**

          \(flowing(rule.fix))

          **How to allow**

          \(block(rule.allow))

          `holdfast explain \(rule.code)` prints this page.
          """),
      ],
      "defaultConfiguration": ["level": .string(rule.severity.level)],
      "properties": [
        "tags": .strings(tags(of: rule.code)),
        "problem.severity": .string(
          rule.severity == .info ? "recommendation" : rule.severity.rawValue),
      ],
    ]
  }

  /// The area of a code in words.
  private static func tags(of code: String) -> [String] {
    let areas = [
      "ACC": "accelerator", "DEP": "dependencies", "ENV": "variables", "LCK": "lock-file",
      "OS": "operating-system", "PKG": "packages", "POL": "policy", "REP": "reproducibility",
      "SIG": "signature", "SRC": "source",
    ]
    let area = code.prefix { !$0.isNumber }
    return ["environment"] + (areas[String(area)].map { [$0] } ?? [])
  }

  private static func flowing(_ text: String) -> String {
    text.split(separator: "\n").joined(separator: " ")
  }

  private static func block(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
  }
}
