package import Model

extension Knowledge {
  /// How NVIDIA device code serves a device of a compute capability under a driver's CUDA version.
  ///
  /// Rules: NVIDIA, "CUDA C++ Programming Guide", binary and PTX compatibility; the suffixes of 12.9;
  /// embedded and desktop parts do not run each other's ready code.
  package func coverage(
    _ containers: [GPUCode.Containers], computeCapability: String, driverCUDA: String?
  ) -> CodeCoverage {
    guard let capability = DottedVersion(computeCapability) else {
      return CodeCoverage.undecided(
        containers, because: "compute capability `\(Quoted.text(computeCapability))` is not known")
    }
    let device = NVIDIADevice(
      capability: capability, embedded: Set(devices.rows.lazy.filter(\.isEmbedded).map(\.key)),
      driverCUDA: driverCUDA.flatMap { DottedVersion($0) }, isaTable: ptx.rows)
    var tally = CoverageTally(device: computeCapability)
    for container in containers { tally.add(device.use(of: container.targets), container.count) }
    return tally.result(driverCUDA: driverCUDA)
  }

  /// The family of a compute capability, `8.9` gives `ada-lovelace`; nil where unknown.
  package func family(computeCapability: String) -> String? {
    guard let wanted = DottedVersion(computeCapability) else { return nil }
    return devices.rows.first { $0.computeCapability.number == wanted }?.family
  }

  /// The toolkits that compile for a target: `sm_120` gives 12.8 and later.
  package func target(_ target: String) -> Sourced<TargetToolkits>? {
    targets.rows.first { $0.target == target }.map { row in
      row.origin.fact(TargetToolkits(first: row.first.text, last: row.last?.text))
    }
  }
}

/// An NVIDIA device and its driver, against single containers.
private struct NVIDIADevice {
  let capability: DottedVersion
  /// The compute capabilities of embedded parts.
  let embedded: Set<String>
  let driverCUDA: DottedVersion?
  let isaTable: [PTXRow]

  /// What a container of these entries means for the device: the best of them.
  func use(of targets: [String]) -> ContainerUse {
    var best = ContainerUse.none
    var hasKernels = false
    for text in targets {
      guard let target = NVIDIATarget(text) else {
        hasKernels = true
        best = ContainerUse.better(best, .undecided("an entry `\(Quoted.text(text))`"))
        continue
      }
      switch target.kind {
      case .linkTime: continue
      case .code:
        hasKernels = true
        if loads(target) {
          let isOwn = target.computeCapability == capability
          best = ContainerUse.better(best, isOwn ? .native : .older(text))
        }
      case .ptx:
        hasKernels = true
        best = ContainerUse.better(best, compiled(target))
      }
    }
    return hasKernels ? best : .empty
  }

  private func loads(_ target: NVIDIATarget) -> Bool {
    switch target.reach {
    case .exact: target.computeCapability == capability
    case .plain, .family:
      target.major == capability.major && target.minor <= capability.minor
        && (target.minor == capability.minor || !(isEmbedded(target) || isEmbedded(capability)))
    }
  }

  private func compiled(_ target: NVIDIATarget) -> ContainerUse {
    let isWithin =
      switch target.reach {
      case .exact: target.computeCapability == capability
      case .family: target.major == capability.major && target.minor <= capability.minor
      case .plain: target.computeCapability.map { $0 <= capability } ?? false
      }
    guard isWithin else { return .none }
    guard let isa = target.isa else { return .undecided("the PTX ISA version") }
    guard let driverCUDA else { return .undecided("the driver's CUDA version") }
    if let row = isaTable.first(where: { $0.isa.number == isa }) {
      return row.cuda.number <= driverCUDA ? .jit(isa) : .refused(isa)
    }
    return estimated(isa, driverCUDA)
  }

  /// An ISA version without a row: older ones than all are accepted, newer ones than all are refused
  /// by drivers of which the newest is known.
  private func estimated(_ isa: DottedVersion, _ driverCUDA: DottedVersion) -> ContainerUse {
    if let oldest = isaTable.min(by: { $0.isa < $1.isa }), isa < oldest.isa.number,
      driverCUDA >= oldest.cuda.number
    {
      return .jit(isa)
    }
    if let newest = isaTable.max(by: { $0.isa < $1.isa }), isa > newest.isa.number,
      driverCUDA <= newest.cuda.number
    {
      return .refused(isa)
    }
    return .undecided("the CUDA version of PTX ISA \(isa.majorMinor)")
  }

  private func isEmbedded(_ target: NVIDIATarget) -> Bool {
    embedded.contains("\(target.major).\(target.minor)")
  }

  private func isEmbedded(_ version: DottedVersion) -> Bool {
    embedded.contains(version.majorMinor)
  }
}
