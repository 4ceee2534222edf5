import Model
import Versions

/// Requirements on cuDNN that exclude each other (ACC015).
enum PinConflicts {
  /// The wheels that carry cuDNN.
  static func isCuDNN(_ name: String) -> Bool {
    guard let first = name.utf8.first, first | 0x20 == UInt8(ascii: "n") else { return false }
    return PythonName.normalized(name).hasPrefix("nvidia-cudnn-cu")
  }

  private struct Wish {
    let position: Int
    let row: Int
    let specifier: String
    let parsed: PEP440Specifiers
  }

  static func all(_ scope: AcceleratorScope, told: inout Set<Int>) -> [Conflict] {
    // Without a wheel of NVIDIA nothing is installed on which anybody could disagree.
    guard scope.sites.contains(where: { $0.rows.keys.contains { $0.hasPrefix("nvidia-") } }) else {
      return []
    }
    var wishes: [String: [Wish]] = [:]
    let edges = scope.view.snapshot.requirements
    for position in edges.indices where edges[position].ecosystem == .pypi {
      guard edges[position].kind == .runtime, edges[position].status != .inactive,
        let term = edges[position].anyOf.first, !term.specifier.isEmpty, isCuDNN(term.name),
        let row = scope.view.row(edges[position].from), scope.view.numbers[row] >= 0,
        ConflictAnalysis.isJudged(row, scope.view),
        let parsed = try? PEP440Specifiers(term.specifier)
      else { continue }
      let key = "\(PythonName.normalized(term.name))\n\(scope.siteName(row))"
      wishes[key, default: []].append(
        Wish(position: position, row: row, specifier: term.specifier, parsed: parsed))
    }
    return wishes.sorted { $0.key < $1.key }.compactMap { key, list in
      conflict(String(key.prefix { $0 != "\n" }), list, scope, &told)
    }
  }

  private static func conflict(
    _ name: String, _ wishes: [Wish], _ scope: AcceleratorScope, _ told: inout Set<Int>
  ) -> Conflict? {
    var pair: (Wish, Wish)?
    for (index, one) in wishes.enumerated() {
      for two in wishes[(index + 1)...]
      where one.row != two.row && one.parsed.isDisjoint(with: two.parsed) {
        pair = pair ?? (one, two)
        told.insert(one.position)
        told.insert(two.position)
      }
    }
    guard let pair else { return nil }
    let labels = (scope.label(pair.0.row), scope.label(pair.1.row))
    var conflict = scope.conflict(
      RuleRegistry.excludingCuDNN, [pair.0.row, pair.1.row],
      key: "\(name) \(labels.0) \(pair.0.specifier) \(labels.1) \(pair.1.specifier)",
      title: "\(labels.0) needs \(name) \(pair.0.specifier), \(labels.1) needs \(pair.1.specifier)",
      message:
        "no version of \(name) serves both, so one of the two runs with a cuDNN that it refuses",
      fix:
        "move one of the two to a release whose requirement meets the other one, or separate them",
      texts: [
        "\(scope.record(pair.0.row).name): \(pair.0.specifier)",
        "\(scope.record(pair.1.row).name): \(pair.1.specifier)",
      ])
    conflict.subject = "pkg:pypi/\(name)"
    conflict.names += [name, "cudnn"]
    conflict.dimension = .requirement
    conflict.evidence = [pair.0, pair.1].map {
      scope.view.snapshot.requirements[$0.position].evidence
    }
    return conflict
  }
}
