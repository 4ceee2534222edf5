import Accelerators
import Model
import Versions

extension PairComparison {
  /// Makes the differences of one install one: conda record and dist-info, deb and dist-info.
  mutating func foldInstalls() {
    var kept: [Difference] = []
    kept.reserveCapacity(differences.count)
    var byInstall: [String: Int] = [:]
    // The rank in the upper bits, the position in the lower ones: one sort of integers.
    let count = max(differences.count, 1)
    let order = differences.indices.map { rank(differences[$0]) * count + $0 }.sorted()
    for index in order.lazy.map({ $0 % count }) {
      var difference = differences[index]
      let installs = self.installs(of: difference)
      if let target = installs.lazy.compactMap({ byInstall[$0] }).first {
        fold(difference, into: &kept[target])
        for install in installs { byInstall[install] = target }
        continue
      }
      if difference.isPresence { makeBuild(&difference) }
      for install in installs { byInstall[install] = kept.count }
      kept.append(difference)
    }
    differences = kept
  }

  // What says most stands first; of equals the record of whoever built or owns the other.
  private func rank(_ difference: Difference) -> Int {
    let family = difference.ecosystem == .conda ? 0 : difference.ecosystem == .deb ? 1 : 2
    let kind =
      switch difference.dimension {
      case .accelerator: 0
      case .version: 1
      case .build: 2
      case .source: 3
      case .content: 4
      case .requirement: 5
      default: difference.isPresence ? 6 : 5
      }
    return kind * 4 + family
  }

  // The installs with several identities that a difference touches.
  private func installs(of difference: Difference) -> [String] {
    var found: [String] = []
    for row in difference.baseline.rows where baseline.companions(of: row).count > 1 {
      found.append("b " + baseline.snapshot.packages[row].install)
    }
    for row in difference.other.rows where other.companions(of: row).count > 1 {
      found.append("o " + other.snapshot.packages[row].install)
    }
    return found
  }

  private func fold(_ difference: Difference, into target: inout Difference) {
    target.severity = max(target.severity, difference.severity)
    target.names += difference.names.filter { !target.names.contains($0) }
    target.baseline.absorb(difference.baseline)
    target.other.absorb(difference.other)
  }

  // A conda or deb record on one side only, whose dist-info the other side has too: the same version
  // from another builder.
  private func makeBuild(_ difference: inout Difference) {
    guard difference.ecosystem != .pypi else { return }
    let isInBaseline = !difference.baseline.rows.isEmpty
    let (view, theirs) = isInBaseline ? (baseline, other) : (other, baseline)
    let rows = isInBaseline ? difference.baseline.rows : difference.other.rows
    for row in rows {
      for companion in view.companions(of: row) where companion != row {
        guard view.snapshot.packages[companion].ecosystem == .pypi,
          let pair = shared[view.numbers[companion]]
        else { continue }
        let match = isInBaseline ? pair.other : pair.baseline
        let own = view.snapshot.packages[row]
        let mine = [own.ecosystem.rawValue, own.build?.text].compactMap(\.self).joined(
          separator: " ")
        let counterpart = theirs.companions(of: match).first {
          theirs.snapshot.packages[$0].ecosystem != .pypi
        }
        let rival = counterpart.map { theirs.snapshot.packages[$0].ecosystem.rawValue } ?? "wheel"
        let python = view.snapshot.packages[companion]
        difference.rule = RuleRegistry.otherBuild
        difference.dimension = .build
        difference.severity = SeverityTable.build
        difference.names.append(NameTable.normalized(.pypi, python.name))
        let texts = isInBaseline ? (mine, rival) : (rival, mine)
        difference.baseline.texts = ["\(python.version) (\(texts.0))"]
        difference.other.texts = ["\(python.version) (\(texts.1))"]
        let side = theirs.side([match])
        if isInBaseline {
          difference.other.absorb(side)
        } else {
          difference.baseline.absorb(side)
        }
        difference.title = "\(difference.name) \(python.version)  \(texts.0) ≠ \(texts.1)"
        difference.message = "the same version comes from another builder"
        difference.fix = "install \(difference.name) \(python.version) in the same way in both"
        return
      }
    }
  }

  /// One library under two distribution names, each for another device, is one difference.
  mutating func joinDeviceVariants() {
    var left: [String: [Int]] = [:]
    var right: [String: [Int]] = [:]
    for (index, difference) in differences.enumerated()
    where difference.isPresence && difference.ecosystem == .pypi {
      guard let name = difference.names.first, let variant = SeverityNames.deviceVariants[name]
      else { continue }
      if difference.other.rows.isEmpty {
        left[variant.library, default: []].append(index)
      } else {
        right[variant.library, default: []].append(index)
      }
    }
    var dropped: Set<Int> = []
    for (library, indices) in left.sorted(by: { $0.key < $1.key }) {
      guard indices.count == 1, let partners = right[library], partners.count == 1 else { continue }
      join(library, indices[0], partners[0])
      dropped.insert(partners[0])
    }
    if dropped.isEmpty { return }
    differences = differences.enumerated().filter { !dropped.contains($0.offset) }.map(\.element)
  }

  private mutating func join(_ library: String, _ index: Int, _ partner: Int) {
    let theirs = differences[partner]
    var joined = differences[index]
    let devices = (
      SeverityNames.deviceVariants[joined.names[0]]?.device ?? "",
      SeverityNames.deviceVariants[theirs.names[0]]?.device ?? ""
    )
    joined.rule = RuleRegistry.acceleratorVariant
    joined.dimension = .accelerator
    joined.severity = SeverityTable.acceleratorVariant(
      allowsProcessorBuild: allowsProcessorBuild(
        baselineIsProcessor: devices.0 == "cpu", otherIsProcessor: devices.1 == "cpu"))
    let texts = (
      joined.baseline.texts.map { "\(joined.name) \($0)" },
      theirs.other.texts.map { "\(theirs.name) \($0)" }
    )
    joined.names += theirs.names
    joined.baseline.texts = texts.0
    joined.other = theirs.other
    joined.other.texts = texts.1
    joined.title = "\(joined.baseline.text) → \(joined.other.text)"
    joined.message =
      "the same library for \(devices.0) in \(baseline.name) and for \(devices.1) in \(other.name)"
    joined.fix =
      "install \(texts.0.joined()) in \(other.name), or \(texts.1.joined()) in \(baseline.name)"
    joined.variantKey = "device \(devices.0) \(devices.1)"
    joined.ownKind = .variant
    differences[index] = joined
  }
}

extension Difference.Side {
  /// Takes over rows and evidence of another side; the values stay.
  mutating func absorb(_ other: Difference.Side) {
    rows += other.rows
    evidence = Array(Set(evidence + other.evidence)).sorted()
    layers += other.layers
  }
}
