import Configuration

/// How old an inventory is, when that deserves a remark.
struct PoolAge {
  /// Up to this age nothing is said.
  static let limitDays = 14

  /// Days since it was collected; negative when that lies after today.
  let days: Int
  private let collected: String

  /// nil for an inventory of the last fourteen days.
  init?(collected: String, today: String) {
    guard let day = CalendarDate(collected), let now = CalendarDate(today) else { return nil }
    days = now.daysSince1970 - day.daysSince1970
    self.collected = collected
    guard days > Self.limitDays || days < 0 else { return nil }
  }

  /// `pools.json was collected 23 days ago`.
  func sentence(about name: String) -> String {
    days < 0
      ? "\(name) says that it was collected on \(collected), which lies after today"
      : "\(name) was collected \(days) days ago"
  }
}
