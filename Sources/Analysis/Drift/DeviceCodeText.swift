package import Model

/// Targets of device code in a few words.
package enum DeviceCodeText {
  /// What the files of a package or environment hold: `sm_70..sm_120`, `sm_50..sm_90 +PTX`,
  /// `gfx90a, gfx942`; nil where there is nothing.
  ///
  /// A target counts where at least half of the containers of its vendor hold it, since a kernel runs only
  /// where its own container has code; where no target does, all count.
  package static func main(_ records: [AcceleratorFacts.CodeRecord]) -> String? {
    var texts: [String] = []
    for vendor in Set(records.map(\.vendor)).sorted() {
      let containers = records.filter { $0.vendor == vendor }.flatMap(\.containers)
      var counts: [String: Int] = [:]
      var total = 0
      for container in containers where container.count > 0 {
        let kinds = Set(container.targets.map(bare)).filter { !$0.hasPrefix("lto_") }
        guard !kinds.isEmpty else { continue }
        total = total.addingReportingOverflow(container.count).partialValue
        for kind in kinds {
          counts[kind] = (counts[kind] ?? 0).addingReportingOverflow(container.count).partialValue
        }
      }
      var targets = counts.filter { $0.value >= total - $0.value }.map(\.key)
      if targets.isEmpty { targets = Array(counts.keys) }
      if targets.isEmpty {
        targets = records.filter { $0.vendor == vendor }.flatMap { $0.targets + $0.ptx.map(bare) }
      }
      if !targets.isEmpty { texts.append(text(targets)) }
    }
    return texts.isEmpty ? nil : texts.joined(separator: "; ")
  }

  /// Targets in order, more than two of one family as a range: `sm_70..sm_120 +PTX`.
  package static func text(_ targets: some Sequence<String>) -> String {
    let all = Set(targets)
    let ptx = all.filter { $0.hasPrefix("compute_") }
    let ready = all.subtracting(ptx)
    var parts: [String] = []
    let numbered = ready.compactMap { name in smNumber(name).map { ($0, name) } }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    let plain = numbered.filter { $0.1.utf8.last.map { (0x30...0x39).contains($0) } ?? false }
    if let first = plain.first, let last = plain.last, plain.count > 2 {
      parts.append("\(first.1)..\(last.1)")
      parts += numbered.filter { item in
        !plain.contains { $0.1 == item.1 } && !(first.0...last.0).contains(item.0)
      }.map(\.1)
    } else {
      parts += numbered.map(\.1)
    }
    let rest = ready.filter { smNumber($0) == nil }.sorted()
    parts += rest.prefix(4)
    if rest.count > 4 { parts.append("\(rest.count - 4) more") }
    let text = parts.joined(separator: ", ")
    guard !ptx.isEmpty else { return text }
    return text.isEmpty ? "PTX \(ptx.map(bare).sorted().joined(separator: ", "))" : "\(text) +PTX"
  }

  /// A target without the ISA version of PTX: `compute_90` of `compute_90@8.5`.
  static func bare(_ target: String) -> String { String(target.prefix { $0 != "@" }) }

  // `sm_90a` is 90.
  private static func smNumber(_ target: String) -> Int? {
    guard target.hasPrefix("sm_") else { return nil }
    let digits = target.utf8.dropFirst(3).prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty, digits.count < 6 else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
