import Lockfiles
import Model

extension VerifyComparison {
  /// Device code, by package or by file.
  mutating func compareCode(_ left: Owners, _ right: Owners) {
    let a = code(locked.accelerators.gpuCode, left)
    let b = code(found.accelerators.gpuCode, right)
    let earlier = Self.ownersByPath(a)
    let later = Self.ownersByPath(b)
    for key in Set(a.keys).union(b.keys).sorted() {
      let mine = a[key]?.records ?? []
      let theirs = b[key]?.records ?? []
      if Self.identities(mine) == Self.identities(theirs) { continue }
      let package = a[key]?.package ?? b[key]?.package
      var difference = code(key, package, mine, theirs)
      // The same files under another record: the package that lost or gained them tells it.
      difference.followsFrom +=
        (theirs.compactMap { earlier[$0.path] } + mine.compactMap { later[$0.path] })
        .map(LockTopic.package)
      add(difference)
    }
  }

  private static func ownersByPath(
    _ groups: [String: (package: PackageKey?, records: [AcceleratorFacts.CodeRecord])]
  ) -> [String: PackageKey] {
    var owners: [String: PackageKey] = [:]
    for (_, group) in groups.sorted(by: { $0.key < $1.key }) {
      guard let package = group.package else { continue }
      for record in group.records { owners[record.path] = package }
    }
    return owners
  }

  private func code(_ records: [AcceleratorFacts.CodeRecord], _ owners: Owners)
    -> [String: (package: PackageKey?, records: [AcceleratorFacts.CodeRecord])]
  {
    var groups: [String: (package: PackageKey?, records: [AcceleratorFacts.CodeRecord])] = [:]
    for record in records {
      guard let owner = owners.owner(record.package) else { continue }
      let key = owner.package.map { "\($0.ecosystem.rawValue)/\($0.name)" } ?? record.path
      groups[key, default: (owner.package, [])].records.append(record)
    }
    return groups
  }

  private static func identities(_ records: [AcceleratorFacts.CodeRecord]) -> [String] {
    records.map { record in
      let containers = record.containers.map { "\($0.count)×\($0.targets.joined(separator: "+"))" }
      return
        ([record.vendor.rawValue] + record.targets + record.ptx + containers.sorted())
        .joined(separator: " ")
    }.sorted()
  }

  private func code(
    _ key: String, _ package: PackageKey?, _ mine: [AcceleratorFacts.CodeRecord],
    _ theirs: [AcceleratorFacts.CodeRecord]
  ) -> LockDifference {
    let targets = { (records: [AcceleratorFacts.CodeRecord]) in
      Set(records.flatMap { $0.targets + $0.ptx })
    }
    let (left, right) = (targets(mine), targets(theirs))
    let lost = Set(left.map(DeviceCodeText.bare)).subtracting(right.map(DeviceCodeText.bare))
    let gained = Set(right.map(DeviceCodeText.bare)).subtracting(left.map(DeviceCodeText.bare))
    let label = package?.name ?? key
    let texts = (DeviceCodeText.main(mine) ?? "none", DeviceCodeText.main(theirs) ?? "none")
    var parts: [String] = []
    if !lost.isEmpty { parts.append("without \(DeviceCodeText.list(lost))") }
    if !gained.isEmpty { parts.append("with \(DeviceCodeText.list(gained))") }
    if parts.isEmpty {
      parts.append(left == right ? "in other files or amounts" : "with other PTX")
    }
    let change =
      texts.0 == texts.1
      ? "\(texts.0), \(parts.joined(separator: ", "))" : "\(texts.0) → \(texts.1)"
    var result = accelerator(
      .gpuCode, subject: "gpu-code/\(label)", name: label, left.sorted(), right.sorted(),
      paths: theirs.map(\.path), title: "GPU code in \(label)  \(change)",
      message: parts.joined(separator: ", ") + ": what runs on which GPU is not what was locked")
    result.clause = "GPU code \(change)"
    result.followsFrom =
      (package.map { [.package($0)] } ?? []) + Self.components((mine + theirs).map(\.path))
    return result
  }

  /// Build variants of frameworks.
  mutating func compareVariants(_ left: Owners, _ right: Owners) {
    let a = variants(locked.accelerators.variants, left)
    let b = variants(found.accelerators.variants, right)
    for key in Set(a.keys).union(b.keys).sorted() {
      let mine = a[key] ?? []
      let theirs = b[key] ?? []
      let texts = (mine.map(Self.text).sorted(), theirs.map(Self.text).sorted())
      if texts.0 == texts.1 { continue }
      let text = { (texts: [String]) in texts.isEmpty ? "none" : texts.joined(separator: ", ") }
      var result = accelerator(
        .accelerator, subject: "variant/\(key.name)", name: key.name, texts.0, texts.1,
        paths: theirs.map(\.path),
        title: "\(key.name) is built for \(text(texts.1)) instead of \(text(texts.0))",
        message: "its files say so, though its record is the locked one")
      result.clause = "built for \(text(texts.1)) instead of \(text(texts.0))"
      result.followsFrom = key.owner.package.map { [.package($0)] } ?? []
      result.topics = [.component("variant/\(key.name)")]
      add(result)
    }
  }

  private func variants(_ variants: [AcceleratorFacts.Variant], _ owners: Owners)
    -> [ComponentKey: [AcceleratorFacts.Variant]]
  {
    var groups: [ComponentKey: [AcceleratorFacts.Variant]] = [:]
    for variant in variants {
      guard let owner = owners.owner(variant.package) else { continue }
      groups[ComponentKey(name: variant.name, owner: owner), default: []].append(variant)
    }
    return groups
  }

  private static func text(_ variant: AcceleratorFacts.Variant) -> String {
    let version = variant.version.map { " (\($0))" } ?? ""
    return AcceleratorVariant(variant).text + version
  }
}
