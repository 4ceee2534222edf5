package import Model

/// Compares two trees file by file and groups the differences by their reason.
package enum FileAnalysis {
  /// How many files of a group are listed without `showsAll`.
  package static let limitItems = 10

  /// The comparison of two surveys, each sorted by path.
  ///
  /// `expected` tells which package owns which file on each side; without it no difference is
  /// explained by a package. One pass over both lists.
  package static func compare(
    _ first: (NamedSnapshot, [SurveyedFile]), _ second: (NamedSnapshot, [SurveyedFile]),
    expected: (first: [ExpectedFiles], second: [ExpectedFiles]) = ([], []), showsAll: Bool
  ) -> FileComparison {
    let owners = FileOwners(
      (first.0.snapshot, expected.first), (second.0.snapshot, expected.second))
    var merge = FileMerge(
      SurveyIndex(files: first.1), SurveyIndex(files: second.1), owners,
      limit: showsAll ? .max : limitItems)
    merge.run()
    return merge.finished()
  }
}

/// Which package brought a file, and how it differs between the two sides.
struct FileOwners {
  // One package of either side: `numpy 1.26.4 → 2.0.2` where it changed.
  private struct Owner {
    var text: String
    var isChanged: Bool
  }

  private var owners: [Owner] = []
  private var paths: [[String: Int]] = [[:], [:]]

  init(_ first: (Snapshot, [ExpectedFiles]), _ second: (Snapshot, [ExpectedFiles])) {
    var numbers: [String: Int] = [:]
    let sides = [first, second].map { side in
      Dictionary(side.0.packages.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
    // Packages of one place and name are the same package of two versions.
    var known: [[String: PackageRecord]] = [[:], [:]]
    for (number, side) in [first, second].enumerated() {
      for row in side.0.packages where row.state == .installed {
        known[number][Self.key(row)] = row
      }
    }
    for (number, lists) in [first.1, second.1].enumerated() {
      for list in lists {
        guard let row = sides[number][list.package] else { continue }
        let key = Self.key(row)
        if numbers[key] == nil {
          numbers[key] = owners.count
          owners.append(Self.owner(known[0][key], known[1][key]))
        }
        let owner = numbers[key]
        for file in list.files { paths[number][file.path] = owner }
      }
    }
  }

  private static func key(_ row: PackageRecord) -> String {
    "\(row.ecosystem.rawValue) \(row.name) \(row.architecture ?? "") \(row.location)"
  }

  private static func owner(_ first: PackageRecord?, _ second: PackageRecord?) -> Owner {
    switch (first, second) {
    case (let first?, let second?):
      let isSame =
        first.version == second.version && first.build == second.build
        && (first.contents == second.contents || first.contents == nil || second.contents == nil)
      if isSame { return Owner(text: "\(first.name) \(first.version)", isChanged: false) }
      let text =
        first.version == second.version
        ? "\(first.name) \(first.version), another build"
        : "\(first.name) \(first.version) → \(second.version)"
      return Owner(text: text, isChanged: true)
    case (let only?, nil): return Owner(text: "\(only.name) \(only.version) → ∅", isChanged: true)
    case (nil, let only?): return Owner(text: "\(only.name) ∅ → \(only.version)", isChanged: true)
    case (nil, nil): return Owner(text: "", isChanged: false)
    }
  }

  /// The changed package that owns a path on either side.
  func changed(_ path: String) -> String? {
    for side in paths {
      if let owner = side[path], owners[owner].isChanged { return owners[owner].text }
    }
    return nil
  }

  /// Whether some package owns the path.
  func isOwned(_ path: String) -> Bool { paths.contains { $0[path] != nil } }
}
