import Accelerators
import Model
import Trees
import Versions

extension AcceleratorJoin {
  /// For which accelerator each framework is built: its own files first, then its version, its name,
  /// what it requires, and at last the device code that its files carry.
  func variants(_ code: [AcceleratorFacts.CodeRecord]) -> [AcceleratorFacts.Variant] {
    let told = toldByFiles()
    var vendors: [Int: Set<GPUCode.Vendor>] = [:]
    var read: Set<Int> = []
    for object in objects.indices {
      guard let row = owner(of: object) else { continue }
      read.insert(row)
      for code in objects[object].fact.gpuCode { vendors[row, default: []].insert(code.vendor) }
    }
    var variants: [AcceleratorFacts.Variant] = []
    for row in rows.indices where rows[row].record.state == .installed {
      let name = PythonName.normalized(rows[row].record.name)
      if let fact = told[row], let variant = variant(row, name, fact) {
        variants.append(variant)
        continue
      }
      guard rows[row].record.ecosystem != .deb,
        owners.components[row] == nil || VariantNames.table[name] != nil
      else { continue }
      guard
        let answer =
          recorded(row, name) ?? carried(row, name, vendors[row] ?? [], isRead: read.contains(row))
      else { continue }
      variants.append(make(row, name, answer.variant, answer.because))
    }
    return variants.sorted { ($0.name, $0.path) < ($1.name, $1.path) }
  }

  private func make(_ row: Int, _ name: String, _ variant: BuildVariant, _ because: String)
    -> AcceleratorFacts.Variant
  {
    AcceleratorFacts.Variant(
      name: name, package: ids[row], family: variant.family, release: variant.release,
      version: nil, because: because, path: shown(rows[row].path), layer: rows[row].record.layer)
  }

  // MARK: A distribution's own files

  private typealias Told = (fact: VariantFact, file: MergedTree.File, inside: String)

  private func toldByFiles() -> [Int: Told] {
    var told: [Int: Told] = [:]
    for file in input.tree.files {
      for case .variant(let fact) in file.record.facts {
        guard let location = owners.location(of: file.path) else { continue }
        let inside = location.isEmpty ? file.path : String(file.path.dropFirst(location.count + 1))
        let row =
          owners.distributions(in: location)[PythonName.normalized(fact.distribution)]
          ?? owners.row(of: file.path)
        if let row, told[row] == nil { told[row] = (fact, file, inside) }
      }
    }
    return told
  }

  private func variant(_ row: Int, _ name: String, _ told: Told) -> AcceleratorFacts.Variant? {
    let fact = told.fact
    var variant: BuildVariant?
    if let cuda = fact.cuda {
      variant = BuildVariant(.cuda, cuda)
    } else if let rocm = fact.rocm {
      variant = BuildVariant(.rocm, Self.release(rocm))
    } else if let xpu = fact.xpu {
      variant = BuildVariant(.xpu, xpu.isEmpty ? nil : xpu)
    } else {
      variant = fact.version.flatMap { PEP440Version($0)?.local }
        .flatMap { BuildVariant(local: $0) }
      if variant == nil, fact.isProcessorOnly { variant = BuildVariant(.cpu) }
    }
    guard let variant else { return nil }
    return AcceleratorFacts.Variant(
      name: name, package: ids[row], family: variant.family, release: variant.release,
      version: fact.version, because: told.inside, path: shown(told.file.path),
      layer: layer(told.file.layer))
  }

  // `6.4.43482-0f2d60242` is ROCm 6.4; the rest is the build of HIP.
  private static func release(_ rocm: String) -> String {
    rocm.split(separator: ".").prefix(2).joined(separator: ".")
  }

  // MARK: Records

  private func recorded(_ row: Int, _ name: String) -> (variant: BuildVariant, because: String)? {
    let record = rows[row].record
    if record.ecosystem == .conda { return conda(row) }
    if let local = record.build?.local ?? PEP440Version(record.version)?.local,
      let variant = BuildVariant(local: local)
    {
      return (variant, "local version")
    }
    if let variant = VariantNames.variant(of: name) {
      if variant.release == nil, variant.family == .cuda,
        let release = knowledge.cuda(distribution: name, version: record.version)
      {
        return (BuildVariant(.cuda, release.value), "distribution name, knowledge table")
      }
      return (variant, "distribution name")
    }
    if let served = knowledge.pypiVariant(distribution: name, version: record.version),
      let variant = BuildVariant(local: served.value)
    {
      return (variant, "package index")
    }
    return required(row)
  }

  // The runtime wheels that a distribution requires without an extra: `nvidia-cublas-cu12`,
  // `cuda-toolkit ==13.2.2`.
  private func required(_ row: Int) -> (variant: BuildVariant, because: String)? {
    for requirement in rows[row].fact?.requirements ?? []
    where requirement.kind == .runtime && requirement.group == nil
      && !(requirement.marker?.contains("extra") ?? false)
    {
      guard let term = requirement.anyOf.first else { continue }
      let name = PythonName.normalized(term.name)
      if name == "cuda-toolkit" {
        let release = term.specifier.drop { !$0.isNumber }.prefix { $0.isNumber || $0 == "." }
        let parts = release.split(separator: ".").prefix(2)
        return (
          BuildVariant(.cuda, parts.isEmpty ? nil : parts.joined(separator: ".")),
          "requires cuda-toolkit"
        )
      }
      guard name.hasPrefix("nvidia-"), let mark = name.utf8.lastIndex(of: UInt8(ascii: "-")),
        let variant = BuildVariant(label: name[name.index(after: mark)...])
      else { continue }
      return (variant, "requires \(name)")
    }
    return nil
  }

  // The build string; `cuda-version`, `pytorch-cuda` or `cudatoolkit` of the prefix tell the release.
  private func conda(_ row: Int) -> (variant: BuildVariant, because: String)? {
    let record = rows[row].record
    let name = record.name.lowercased()
    let told =
      record.build?.text.flatMap { BuildVariant(condaBuild: $0) }.map { ($0, "conda build string") }
      ?? VariantNames.variant(of: name).map { ($0, "distribution name") }
    guard let (variant, because) = told else { return nil }
    guard variant.family == .cuda, variant.release == nil else { return (variant, because) }
    for helper in ["cuda-version", "pytorch-cuda", "cudatoolkit"] {
      let found = rows.indices.first {
        rows[$0].record.ecosystem == .conda && rows[$0].record.name == helper
          && rows[$0].record.location == record.location
      }
      if let found {
        let release = rows[found].record.version.split(separator: ".").prefix(2)
        return (BuildVariant(.cuda, release.joined(separator: ".")), "\(because), \(helper)")
      }
    }
    return (variant, because)
  }

  // MARK: Device code

  private func carried(
    _ row: Int, _ name: String, _ vendors: Set<GPUCode.Vendor>, isRead: Bool
  ) -> (variant: BuildVariant, because: String)? {
    if let vendor = vendors.first, vendors.count == 1, !name.hasPrefix("nvidia-") {
      let release = knowledge.cuda(distribution: name, version: rows[row].record.version)?.value
      switch vendor {
      case .nvidia: return (BuildVariant(.cuda, release), "device code")
      case .amd: return (BuildVariant(.rocm), "device code")
      case .intel: return (BuildVariant(.xpu), "device code")
      }
    }
    guard vendors.isEmpty, isRead, VariantNames.frameworks.contains(name) else { return nil }
    return (BuildVariant(.cpu), "no device code")
  }
}
