import Versions

extension VectorCheck {
  static var pythonName: VectorCheck {
    VectorCheck { row in
      Mismatch(row.text("normal"), row.text("input").map { PythonName.normalized($0) })
    }
  }

  static var pythonFilename: VectorCheck {
    VectorCheck { row in
      let input = row.text("input") ?? ""
      let isWheel = row.text("type") == "wheel"
      let parts = try? isWheel ? wheelParts(input) : sourceParts(input)
      guard row.flag("valid") == true, let parts else {
        return Mismatch(row.flag("valid"), parts != nil)
      }
      let build = (row.list("build") ?? []).map { "\($0)" }.joined(separator: " ")
      let tags = row.texts("tags") ?? []
      return Mismatch([row.text("name"), row.text("version"), build] + tags.sorted(), parts)
    }
  }

  private static func wheelParts(_ input: String) throws -> [String?] {
    let wheel = try WheelFilename(input)
    let build = wheel.build.map { "\($0.number) \($0.suffix)" } ?? ""
    return [wheel.normalizedName, wheel.version.text, build]
      + wheel.tags.map(\.description).sorted()
  }

  private static func sourceParts(_ input: String) throws -> [String?] {
    let source = try SourceDistributionFilename(input)
    return [source.normalizedName, source.version.text, ""]
  }

  static var pep508Marker: VectorCheck {
    VectorCheck { row in
      let read = try? PEP508Marker(row.text("input") ?? "")
      guard row.flag("valid") == true, let read else {
        return Mismatch(row.flag("valid"), read != nil)
      }
      return Mismatch(row.text("normal"), read.text)
    }
  }

  static var pep508Evaluation: VectorCheck {
    VectorCheck { row in
      let marker = try PEP508Marker(row.text("marker") ?? "")
      let values = row.row("environment") ?? VectorRow([:])
      let expected = row.text("result") ?? row.flag("result").map { $0 ? "yes" : "no" }
      do throws(PEP508UndefinedComparison) {
        let truth = try marker.evaluate(in: environment(values))
        let isUnknown = truth == .unknown
        return Mismatch(expected, isUnknown ? "error:UndefinedEnvironmentName" : truth.rawValue)
      } catch {
        return Mismatch(expected, "error:UndefinedComparison")
      }
    }
  }

  private static func environment(_ values: VectorRow) -> PEP508Environment {
    var environment = PEP508Environment()
    environment.pythonVersion = values.text("python_version")
    environment.pythonFullVersion = values.text("python_full_version")
    environment.osName = values.text("os_name")
    environment.sysPlatform = values.text("sys_platform")
    environment.platformMachine = values.text("platform_machine")
    environment.platformPythonImplementation = values.text("platform_python_implementation")
    environment.platformRelease = values.text("platform_release")
    environment.platformSystem = values.text("platform_system")
    environment.platformVersion = values.text("platform_version")
    environment.implementationName = values.text("implementation_name")
    environment.implementationVersion = values.text("implementation_version")
    environment.extra = values.text("extra")
    environment.extras = values.texts("extras").map(Set.init)
    environment.dependencyGroups = values.texts("dependency_groups").map(Set.init)
    return environment
  }

  static var pep508Requirement: VectorCheck {
    VectorCheck { row in
      let read = try? PEP508Requirement(row.text("input") ?? "")
      guard row.flag("valid") == true, let read else {
        return Mismatch(row.flag("valid"), read != nil)
      }
      let marker = try row.text("marker").map { try PEP508Marker($0).text }
      let clauses = (row.list("specifier") ?? []).compactMap { ($0 as? [String])?.joined() }
      let expected =
        [row.text("name"), row.text("normal_name"), row.text("url"), marker]
        + (row.texts("extras") ?? []).sorted() + clauses.sorted()
      let actual =
        [read.name, read.normalizedName, read.url, read.marker?.text] + read.extras.sorted()
        + read.specifiers.clauses.map { $0.comparison.rawValue + $0.versionText }.sorted()
      return Mismatch(expected, actual)
    }
  }
}
