/// The environments of a catalog as a table (`catalog ls`).
package enum EnvironmentListing {
  /// One environment.
  package struct Line: Sendable, Hashable {
    /// Its name.
    package var name: String
    /// How often it was scanned.
    package var scans: Int
    /// The last scan, in seconds since 1970, UTC.
    package var scannedAt: Int64
    /// The snapshot's digest.
    package var snapshot: String
    /// How many packages the last scan saw.
    package var packages: Int
    /// The source as the user named it.
    package var reference: String

    /// An environment of its six parts.
    package init(
      name: String, scans: Int, scannedAt: Int64, snapshot: String, packages: Int,
      reference: String
    ) {
      self.name = name
      self.scans = scans
      self.scannedAt = scannedAt
      self.snapshot = snapshot
      self.packages = packages
      self.reference = reference
    }
  }

  /// The table, or a line that says how to begin.
  package static func render(_ lines: [Line], style: TextStyle) -> String {
    var page = TextPage(style)
    guard !lines.isEmpty else {
      page.line("no environment yet; `holdfast scan SOURCE` records one")
      return page.text
    }
    var table = TextTable(rightAligned: [1, 2], rigid: [3, 4])
    table.add(header: ["environment", "packages", "scans", "last scan (UTC)", "snapshot", "source"])
    for line in lines {
      table.add([
        "\(line.name, .strong)", "\(line.packages)", "\(line.scans)",
        "\(ours: English.time(line.scannedAt))", "\(Subject.short(digest: line.snapshot), .faint)",
        "\(line.reference)",
      ])
    }
    page.table(table)
    return page.text
  }
}

/// The scans of an environment as a table, the newest first (`catalog history`).
package enum HistoryListing {
  /// One scan.
  package struct Line: Sendable, Hashable {
    /// The time, in seconds since 1970, UTC.
    package var scannedAt: Int64
    /// The snapshot's digest.
    package var snapshot: String
    /// The source as the user named it.
    package var reference: String
    /// The version of the program that scanned.
    package var toolVersion: String

    /// A scan of its four parts.
    package init(scannedAt: Int64, snapshot: String, reference: String, toolVersion: String) {
      self.scannedAt = scannedAt
      self.snapshot = snapshot
      self.reference = reference
      self.toolVersion = toolVersion
    }
  }

  /// The table; a scan that saw the same as the one before it is marked.
  package static func render(_ lines: [Line], of environment: String, style: TextStyle) -> String {
    var page = TextPage(style)
    page.line("\(environment, .strong)  \(ours: English.count(lines.count, "scan"))")
    var table = TextTable(rigid: [0, 1, 2])
    table.add(header: ["scanned (UTC)", "snapshot", "", "source", "holdfast"])
    for (position, line) in lines.enumerated() {
      let isSame = position + 1 < lines.count && lines[position + 1].snapshot == line.snapshot
      table.add([
        "\(ours: English.time(line.scannedAt))", "\(Subject.short(digest: line.snapshot), .faint)",
        isSame ? "same" : position + 1 < lines.count ? "\(ours: "changed", .warning)" : "first",
        "\(line.reference)", "\(line.toolVersion)",
      ])
    }
    page.table(table, indent: 2)
    return page.text
  }
}
