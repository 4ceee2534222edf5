import Lockfiles
import Model

/// Writes the exact versions of OS packages, one per line, for `apt-get install`.
///
/// Which of them somebody asked for and which came along stands in no lock: all are named, so that
/// apt has nothing to choose. Comments hold the archive as it was on the given day.
struct AptExport {
  private let input: ExportInput
  private let part: InstalledPart

  init(_ input: ExportInput, _ part: InstalledPart) {
    self.input = input
    self.part = part
  }

  func export() throws(ExportError) -> Export {
    var gaps = GapList()
    let debian = DebianPins(part, &gaps)
    guard !debian.pins.isEmpty else {
      throw .nothing(environment: input.environment, wanted: "packages of Debian's kind")
    }
    let snapshot = try ArchiveSnapshot(input, part, &gaps)
    var lines = ExportText.header(input).map { "# " + $0 }
    if let name = part.os?.name { lines.append("# " + ExportText.comment(name)) }
    lines.append("#")
    if !snapshot.lines.isEmpty {
      lines.append("# /etc/apt/sources.list with the archive of that day:")
      lines += snapshot.lines.map { "#: " + $0 } + ["#"]
      lines += [
        "#   sed -n 's/^#: //p' apt.txt > /etc/apt/sources.list && apt-get update"
      ]
    } else {
      lines.append("#   apt-get update")
    }
    lines += debian.foreignArchitectures(input.platform).map {
      "#   dpkg --add-architecture \($0) && apt-get update"
    }
    lines += [
      "#   grep -v '^#' apt.txt | xargs apt-get install -y --no-install-recommends "
        + "--allow-downgrades",
      "",
    ]
    lines += debian.pins.map(\.text)
    return Export(bytes: ExportText.bytes(lines), fileName: "apt.txt", gaps: gaps.sorted)
  }
}
