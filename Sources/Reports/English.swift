import Model

/// Numbers and lists in words.
enum English {
  /// `1 layer`, `2 layers`.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  /// `1,204`: groups of three digits.
  static func number(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var result = number < 0 ? "-" : ""
    for (position, digit) in digits.enumerated() {
      if position > 0, (digits.utf8.count - position).isMultiple(of: 3) { result.append(",") }
      result.append(digit)
    }
    return result
  }

  /// `1,204 files`.
  static func grouped(_ number: Int, _ noun: String) -> String {
    "\(Self.number(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// Decimal units as tools print them: `812 B`, `3.1 GB`.
  static func bytes(_ count: Int) -> String {
    let units = ["kB", "MB", "GB", "TB", "PB", "EB"]
    guard count >= 1000 else { return "\(max(0, count)) B" }
    var scaled = Double(count) / 1000
    var position = 0
    while scaled >= 999.5, position < units.count - 1 {
      scaled /= 1000
      position += 1
    }
    return "\(decimal(scaled, digits: scaled < 9.95 ? 1 : 0)) \(units[position])"
  }

  /// `0.21 s`, `9.8 s`, `48 s`, `2 min 5 s`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds > 0 else { return "0.00 s" }
    if seconds < 0.995 { return "\(decimal(seconds, digits: 2)) s" }
    if seconds < 9.95 { return "\(decimal(seconds, digits: 1)) s" }
    let whole = Int(min(seconds.rounded(), 1e15))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole / 60 % 60) min"
  }

  /// A time in UTC to the second, `2026-03-31 14:05:09`, from seconds since 1970.
  static func time(_ seconds: Int64) -> String {
    let (day, rest) = days(in: seconds)
    let date = civil(day)
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(date.year)-\(two(date.month))-\(two(date.day))"
      + " \(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
  }

  private static func decimal(_ number: Double, digits: Int) -> String {
    let factor = digits == 2 ? 100 : digits == 1 ? 10 : 1
    let scaled = Int((number * Double(factor)).rounded())
    guard digits > 0 else { return "\(scaled)" }
    let fraction = String(scaled % factor)
    return "\(scaled / factor)."
      + String(repeating: "0", count: digits - fraction.utf8.count) + fraction
  }

  private static func days(in seconds: Int64) -> (day: Int64, rest: Int64) {
    let rest = (seconds % 86_400 + 86_400) % 86_400
    return ((seconds - rest) / 86_400, rest)
  }

  /// The proleptic Gregorian date of a day counted from 1970-01-01, by years that start in March.
  private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let isSpring = month < 10
    return (
      yearOfEra + era * 400 + (isSpring ? 0 : 1), isSpring ? month + 3 : month - 9,
      dayOfYear - (153 * month + 2) / 5 + 1
    )
  }
}
