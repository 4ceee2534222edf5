import Versions

extension VectorCheck {
  static var condaSatisfies: VectorCheck {
    VectorCheck { row in
      let specification = try CondaVersionSpec(row.text("constraint") ?? "")
      let version = row.text("version").flatMap { CondaVersion($0) }
      return Mismatch(row.flag("match"), version.map(specification.satisfied))
    }
  }

  static var condaMatchSpec: VectorCheck {
    VectorCheck { row in
      let read = try? CondaMatchSpec(row.text("input") ?? "")
      guard row.flag("valid") == true, let read else {
        return Mismatch(row.flag("valid"), read != nil)
      }
      let expected = ["name", "version", "build", "channel", "subdir", "url"].map { row.text($0) }
      let actual = [
        read.name, read.version.isAny && row.text("version") == nil ? nil : "\(read.version)",
        read.build, read.channel?.name, read.subdir, read.url,
      ]
      return Mismatch(expected, actual)
    }
  }

  static var condaMatchSpecMatch: VectorCheck {
    VectorCheck { row in
      let specification = try CondaMatchSpec(row.text("spec") ?? "")
      guard let record = row.row("package"), let name = record.text("name"),
        let version = record.text("version").flatMap({ CondaVersion($0) }),
        let build = record.text("build")
      else { return Mismatch(expected: "a package", actual: "refused") }
      let package = CondaPackage(
        name: name, version: version, build: build,
        buildNumber: record.number("build_number").flatMap { UInt64(exactly: $0) })
      return Mismatch(row.flag("match"), specification.matches(package))
    }
  }
}
