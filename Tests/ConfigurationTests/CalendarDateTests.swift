import Configuration
import Testing

@Suite struct CalendarDateTests {
  @Test(arguments: [
    ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11016), ("2000-03-01", 11017),
    ("2026-03-31", 20543), ("0000-01-01", -719_528), ("9999-12-31", 2_932_896),
  ])
  func `counts days since 1970`(text: String, days: Int) throws {
    let date = try #require(CalendarDate(text))
    #expect(date.daysSince1970 == days)
    #expect(CalendarDate(daysSince1970: days) == date)
    #expect(date.description == text)
  }

  @Test(arguments: [
    "", "2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-01", "2026-01-00",
    "2026-1-01", "26-01-01", "2026/01/01", "2026-01-01 ", "+026-01-01", "２026-01-01",
  ])
  func `refuses what is no day`(text: String) {
    #expect(CalendarDate(text) == nil)
  }

  @Test func `goes through every day of four centuries in order`() throws {
    var previous = try #require(CalendarDate("1799-12-31"))
    for days in (previous.daysSince1970 + 1)...(previous.daysSince1970 + 146_097) {
      let date = try #require(CalendarDate(daysSince1970: days))
      guard date.daysSince1970 == days, previous < date, CalendarDate(date.description) == date
      else {
        Issue.record("day \(days) is \(date) after \(previous)")
        return
      }
      previous = date
    }
    #expect(previous.description == "2199-12-31")
    #expect(CalendarDate(daysSince1970: .max) == nil)
    #expect(CalendarDate(daysSince1970: .min) == nil)
    #expect(CalendarDate(daysSince1970: 2_932_897) == nil)
  }
}
