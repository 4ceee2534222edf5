package import Model

extension Knowledge {
  /// How AMD device code serves a device, `gfx942` or `gfx942:sramecc+:xnack-`.
  ///
  /// Code runs on its own target only, or through a generic target on its family; a mode that it
  /// states must be that of the device. A mode that the device's text does not state is unknown:
  /// code that depends on it is undecided unless there is code for both.
  package func coverage(_ containers: [GPUCode.Containers], gfx: String) -> CodeCoverage {
    guard let device = AMDTarget(gfx), !device.processor.hasSuffix("-generic") else {
      return CodeCoverage.undecided(
        containers, because: "target `\(Quoted.text(gfx))` is not known")
    }
    let generic = rocmGeneric.rows.filter { $0.members.contains(device.processor) }.map(\.target)
    let processors = Set([device.processor] + generic)
    var tally = CoverageTally(device: gfx)
    for container in containers {
      tally.add(Self.use(of: container.targets, device, processors), container.count)
    }
    return tally.result(driverCUDA: nil)
  }

  private static func use(
    of targets: [String], _ device: AMDTarget, _ processors: Set<String>
  ) -> ContainerUse {
    guard !targets.isEmpty else { return .empty }
    let entries = targets.compactMap { AMDTarget($0) }.filter { processors.contains($0.processor) }
    guard !entries.isEmpty else { return .none }
    // Every mode that the device may be in must be served.
    let modes = device.modes
    let served = modes.count { mode in entries.contains { $0.runs(in: mode) } }
    if served == modes.count { return .native }
    return served == 0 ? .none : .undecided("the xnack or sramecc mode of the device")
  }
}

/// A target with its modes: `gfx90a:sramecc+:xnack-`.
///
/// Specification: LLVM, "User Guide for AMDGPU Backend", target ID.
private struct AMDTarget {
  /// The modes of a device that are settled.
  struct Mode {
    let xnack: Bool
    let sramecc: Bool
  }

  let processor: String
  let xnack: Bool?
  let sramecc: Bool?

  init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let processor = parts.first, processor.hasPrefix("gfx"), processor.utf8.count > 3 else {
      return nil
    }
    var xnack: Bool?
    var sramecc: Bool?
    for part in parts.dropFirst() {
      switch part {
      case "xnack+": xnack = true
      case "xnack-": xnack = false
      case "sramecc+": sramecc = true
      case "sramecc-": sramecc = false
      default: return nil
      }
    }
    self.processor = String(processor)
    self.xnack = xnack
    self.sramecc = sramecc
  }

  /// The modes that a device of this text may be in.
  var modes: [Mode] {
    let xnacks = xnack.map { [$0] } ?? [false, true]
    let srameccs = sramecc.map { [$0] } ?? [false, true]
    return xnacks.flatMap { xnack in srameccs.map { Mode(xnack: xnack, sramecc: $0) } }
  }

  /// Whether code of this target runs in a mode; code that states no mode runs in any.
  func runs(in mode: Mode) -> Bool {
    (xnack ?? mode.xnack) == mode.xnack && (sramecc ?? mode.sramecc) == mode.sramecc
  }
}
