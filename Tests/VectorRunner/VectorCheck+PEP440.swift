import Versions

extension VectorCheck {
  static var pep440Version: VectorCheck {
    VectorCheck { row in
      guard let version = PEP440Version(row.text("input") ?? ""), row.flag("valid") == true else {
        return Mismatch(row.flag("valid"), PEP440Version(row.text("input") ?? "") != nil)
      }
      let parts: [String?] = [
        version.text, version.local, version.publicVersion.text, version.base.text,
        "\(version.epoch)", "\(version.isPrerelease)",
        version.release.map(String.init).joined(separator: "."),
        version.pre.map { "\($0.letter.rawValue) \($0.number)" },
        version.post.map(String.init), version.dev.map(String.init),
      ]
      return Mismatch(expectedParts(row), parts)
    }
  }

  private static func expectedParts(_ row: VectorRow) -> [String?] {
    [
      row.text("canonical"), row.text("local"), row.text("public"), row.text("base"),
      row.number("epoch").map(String.init), row.flag("prerelease").map(String.init),
      row.list("release")?.map { "\($0)" }.joined(separator: "."),
      row.list("pre")?.map { "\($0)" }.joined(separator: " "),
      row.number("post").map(String.init), row.number("dev").map(String.init),
    ]
  }

  static var pep440Specifiers: VectorCheck {
    VectorCheck { row in
      let read = try? PEP440Specifiers(row.text("input") ?? "")
      guard row.flag("valid") == true, let read else {
        return Mismatch(row.flag("valid"), read != nil)
      }
      let expected = row.list("clauses")?.compactMap { $0 as? [String] }
      return Mismatch(expected, read.clauses.map { [$0.comparison.rawValue, $0.versionText] })
    }
  }

  static var pep440Satisfies: VectorCheck {
    VectorCheck { row in
      let specifiers = try PEP440Specifiers(row.text("constraint") ?? "")
      let match = specifiers.contains(
        text: row.text("version") ?? "", prereleases: row.flag("prereleases"))
      return Mismatch(row.flag("match"), match)
    }
  }

  static var pep440Filter: VectorCheck {
    VectorCheck { row in
      let specifiers = try PEP440Specifiers(row.text("constraint") ?? "")
      let kept = specifiers.filter(
        row.texts("candidates") ?? [], prereleases: row.flag("prereleases"))
      return Mismatch(row.texts("expected"), kept)
    }
  }

  static var pep440Relation: VectorCheck {
    VectorCheck { row in
      let left = try PEP440Specifiers(row.text("a") ?? "")
      let right = try PEP440Specifiers(row.text("b") ?? "")
      let result =
        switch row.text("relation") {
        case "unsatisfiable": left.isUnsatisfiable(prereleases: row.flag("prereleases"))
        case "subset": left.isSubset(of: right)
        case "superset": left.isSuperset(of: right)
        case "disjoint": left.isDisjoint(with: right)
        default: left.intersects(right)
        }
      return Mismatch(row.flag("result"), result)
    }
  }
}
