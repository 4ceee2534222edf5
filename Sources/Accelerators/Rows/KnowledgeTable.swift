import Documents

/// A row of a table: read from JSON, known by a key.
protocol KnowledgeRow: Sendable {
  /// The name of the table's file, `drivers.json`.
  static var file: String { get }
  /// What no two rows share, as messages say it.
  var key: String { get }
  /// Reads the fields; `source` and `grade` too.
  init(_ row: inout RowReader) throws(KnowledgeError)
}

/// One table: its day and its rows.
struct KnowledgeTable<Row: KnowledgeRow>: Sendable {
  /// The day on which it was collected, `2026-11-22`.
  let date: String
  /// The rows, in the order of the file.
  let rows: [Row]
  /// It came from a file, not from this build.
  let isReplaced: Bool

  /// The limits of one table: 4 MiB, 100 000 values.
  private static var limits: JSONDocument.Options {
    JSONDocument.Options(limitDepth: 16, limitBytes: 4 << 20, limitValues: 100_000)
  }

  /// A table without rows.
  init() {
    self.date = ""
    self.rows = []
    self.isReplaced = false
  }

  /// Reads a table; throws unless it is exactly of the documented form.
  init(_ bytes: [UInt8], isReplaced: Bool) throws(KnowledgeError) {
    let file = Row.file
    let root: DocumentNode
    do {
      root = try JSONDocument.read(bytes, options: Self.limits)
    } catch {
      throw KnowledgeError(file: file, line: error.line, reason: error.message)
    }
    var header = try RowReader(root, file: file)
    let schema = try header.text("schema")
    guard schema == Knowledge.schemaName else {
      throw header.problem(
        "`schema` is `\(Quoted.text(schema))`, expected `\(Knowledge.schemaName)`")
    }
    let name = try header.text("table")
    guard name + ".json" == file else {
      throw header.problem("`table` is `\(Quoted.text(name))`, expected that of `\(file)`")
    }
    self.date = try header.text("date")
    guard Self.isDate(date) else {
      throw header.problem("`date` is `\(Quoted.text(date))`, expected a day such as `2026-11-22`")
    }
    _ = try header.optionalText("about")
    self.rows = try Self.rows(try header.items("rows"), file: file)
    self.isReplaced = isReplaced
    try header.finish()
  }

  private static func rows(
    _ nodes: [DocumentNode], file: String
  ) throws(KnowledgeError) -> [Row] {
    var rows: [Row] = []
    rows.reserveCapacity(nodes.count)
    var keys: Set<String> = []
    for node in nodes {
      var reader = try RowReader(node, file: file)
      let row = try Row(&reader)
      try reader.finish()
      guard keys.insert(row.key).inserted else {
        throw reader.problem("a second row for `\(Quoted.text(row.key))`")
      }
      rows.append(row)
    }
    return rows
  }

  /// `YYYY-MM-DD` with a month and a day that can be.
  private static func isDate(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2],
      parts.allSatisfy({ $0.allSatisfy { (0x30...0x39).contains($0) } }),
      let month = Int(String(Substring(parts[1]))), let day = Int(String(Substring(parts[2])))
    else { return false }
    return (1...12).contains(month) && (1...31).contains(day)
  }

  /// What `doctor` tells of it.
  var info: Knowledge.TableInfo {
    Knowledge.TableInfo(name: Row.file, date: date, rows: rows.count, isReplaced: isReplaced)
  }
}
