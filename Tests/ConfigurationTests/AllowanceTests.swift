import Configuration
import Model
import Testing

@Suite struct AllowanceTests {
  private func configuration(expires: String) throws -> HoldfastConfiguration {
    let text = "[[allow]]\ncode = 'PKG001'\nreason = 'known'\nexpires = \(expires)\n"
    return try HoldfastConfiguration.read(Array(text.utf8), path: "holdfast.toml")
  }

  @Test(arguments: [
    ("2026-01-15", Allowance.Status.active(daysLeft: 0), true),
    ("2026-01-29", .active(daysLeft: 14), true),
    ("2026-01-30", .active(daysLeft: 15), false),
    ("2026-01-14", .expired(daysAgo: 1), false),
    ("2024-02-29", .expired(daysAgo: 686), false),
  ])
  func `tells where an allowance stands`(
    expires: String, status: Allowance.Status, endsSoon: Bool
  ) throws {
    let today = try #require(CalendarDate("2026-01-15"))
    let configuration = try configuration(expires: expires)
    let allowance = try #require(configuration.allowances.first)
    #expect(allowance.status(on: today) == status)
    #expect(allowance.endsSoon(on: today) == endsSoon)
    #expect(throws: Never.self) { try configuration.requireBoundedAllowances(on: today) }
  }

  @Test func `takes 180 days and refuses 181`() throws {
    let today = try #require(CalendarDate("2026-01-15"))
    let longest = try configuration(expires: "2026-07-14")
    #expect(throws: Never.self) { try longest.requireBoundedAllowances(on: today) }
    let error = #expect(throws: ConfigurationError.self) {
      try configuration(expires: "2026-07-15").requireBoundedAllowances(on: today)
    }
    #expect(error?.line == 4)
    #expect(error?.message.contains("181 days") == true)
    #expect(error?.message.contains("2026-07-14") == true)
  }

  @Test func `refuses rules that the program does not have, with the nearest one`() throws {
    let rules = ["PKG001", "version-differs", "ACC021", "PKG014", "driver-too-old"]
    let text = "[policy.severity]\nPKG041 = 'off'\ndriver-to-old = 'error'\n"
    let configuration = try HoldfastConfiguration.read(Array(text.utf8), path: "holdfast.toml")
    let error = #expect(throws: ConfigurationError.self) {
      try configuration.requireKnownRules(rules)
    }
    #expect(error?.line == 2)
    #expect(error?.hints == ["did you mean `PKG001`?"])
    #expect(throws: Never.self) {
      try configuration.requireKnownRules(rules + ["PKG041", "driver-to-old"])
    }
    let allowed = try self.configuration(expires: "2026-01-15")
    #expect(throws: Never.self) { try allowed.requireKnownRules(rules) }
    #expect(throws: ConfigurationError.self) { try allowed.requireKnownRules(["ACC021"]) }
  }
}
