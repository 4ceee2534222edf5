package import Model

/// Notices for standard error: what could not be read or decided.
package enum NoticeListing {
  /// Notices that are spelled out when folded.
  private static let folded = 3

  /// The notices below their number; empty text where there is none.
  package static func render(_ notices: [Notice], style: TextStyle) -> String {
    var page = TextPage(style)
    write(notices, indent: 0, into: &page)
    return page.text
  }

  static func write(_ notices: [Notice], indent: Int, into page: inout TextPage) {
    guard let first = notices.first else { return }
    let sign: StyledText = "\(ours: "! \(English.count(notices.count, "notice"))", .warning)"
    if notices.count == 1 {
      return page.paragraph(NoticeText.of(first), indent: indent, first: "\(sign): ")
    }
    page.line("\(StyledText.spaces(indent))\(sign)")
    let limit = page.style.showsAll ? notices.count : folded
    for notice in notices.prefix(limit) {
      page.paragraph(NoticeText.of(notice), indent: indent + 2)
    }
    if notices.count > limit {
      page.line("\(StyledText.spaces(indent + 2))\(notices.count - limit) more (--all)")
    }
  }
}
