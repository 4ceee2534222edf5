/// Where a package is, as people read it.
package enum SightingListing {
  /// One package in one environment.
  package struct Line: Sendable, Hashable {
    /// The environment.
    package var environment: String
    /// The family and name, `pypi/numpy`.
    package var package: String
    /// The version.
    package var version: String
    /// `installed`, `locked`.
    package var state: String
    /// Where it counts.
    package var role: String
    /// The folder that is searched.
    package var location: String

    /// A line.
    package init(
      environment: String, package: String, version: String, state: String, role: String,
      location: String
    ) {
      self.environment = environment
      self.package = package
      self.version = version
      self.state = state
      self.role = role
      self.location = location
    }
  }

  /// The table; one sentence when the package is nowhere.
  package static func render(_ lines: [Line], style: TextStyle) -> String {
    var page = TextPage(style)
    guard !lines.isEmpty else {
      page.line("no environment has it")
      return page.text
    }
    var table = TextTable()
    table.add(header: ["environment", "package", "version", "state", "role", "place"])
    for line in lines {
      table.add([
        "\(line.environment, .strong)", "\(line.package)", "\(line.version)", "\(line.state)",
        "\(line.role)", "\(line.location, .faint)",
      ])
    }
    page.table(table)
    return page.text
  }
}
