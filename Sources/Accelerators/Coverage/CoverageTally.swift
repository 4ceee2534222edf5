import Model

/// What one container means for a device, the best first.
enum ContainerUse: Sendable, Hashable {
  /// Code made for the device.
  case native
  /// Code of an older minor version: which.
  case older(String)
  /// PTX that the driver accepts.
  case jit(DottedVersion)
  /// A fact is missing: which.
  case undecided(String)
  /// PTX that is newer than the driver accepts.
  case refused(DottedVersion)
  /// Nothing for the device.
  case none
  /// No kernel at all: nothing to run.
  case empty

  private var rank: Int {
    switch self {
    case .native: 0
    case .older: 1
    case .jit: 2
    case .undecided: 3
    case .refused: 4
    case .none: 5
    case .empty: 6
    }
  }

  /// The better of two entries of one container; of equal ones the newer code, and the older PTX.
  static func better(_ left: ContainerUse, _ right: ContainerUse) -> ContainerUse {
    switch (left, right) {
    case (.older(let first), .older(let second)):
      let isNewer = (NVIDIATarget(second)?.minor ?? 0) > (NVIDIATarget(first)?.minor ?? 0)
      return isNewer ? right : left
    case (.jit(let first), .jit(let second)): return second < first ? right : left
    case (.refused(let first), .refused(let second)): return second < first ? right : left
    default: return right.rank < left.rank ? right : left
    }
  }
}

/// Counts containers by what they mean for a device.
struct CoverageTally {
  /// The device as messages name it, `8.9` or `gfx942`.
  let device: String
  private var native = 0
  private var older: [String: Int] = [:]
  private var jit = 0
  private var newestISA: DottedVersion?
  private var undecided = 0
  private var unknownFact: String?
  private var refused = 0
  private var oldestRefused: DottedVersion?
  private var missing = 0

  init(device: String) { self.device = device }

  /// Counts containers of equal content; a count below one counts as none.
  mutating func add(_ use: ContainerUse, _ count: Int) {
    let count = min(max(0, count), 1 << 40)
    guard count > 0 else { return }
    switch use {
    case .native: native += count
    case .older(let target): older[target, default: 0] += count
    case .jit(let isa):
      jit += count
      newestISA = max(newestISA ?? isa, isa)
    case .undecided(let fact):
      undecided += count
      unknownFact = unknownFact ?? fact
    case .refused(let isa):
      refused += count
      oldestRefused = min(oldestRefused ?? isa, isa)
    case .none: missing += count
    case .empty: break
    }
  }

  /// The answer for all of them.
  func result(driverCUDA: String?) -> CodeCoverage {
    let olderCount = older.values.reduce(0, +)
    let total = native + olderCount + jit + undecided + refused + missing
    let unserved = refused + missing
    let (coverage, because) = answer(total: total, unserved: unserved, driverCUDA: driverCUDA)
    return CodeCoverage(
      coverage: coverage, because: because, total: total, native: native, older: olderCount,
      jit: jit, undecided: undecided, missing: unserved,
      refusedISA: oldestRefused?.majorMinor)
  }

  private func answer(
    total: Int, unserved: Int, driverCUDA: String?
  ) -> (CodeCoverage.Coverage, String) {
    guard total > 0 else { return (.unknown, "no container holds kernels") }
    let of = "\(total) container\(total == 1 ? "" : "s")"
    if unserved > 0 {
      let why = oldestRefused.map {
        "PTX ISA \($0.majorMinor) is newer than the driver's CUDA \(driverCUDA ?? "version") accepts"
      }
      if unserved == total {
        return (.none, "nothing for \(device) in \(of)" + (why.map { ": \($0)" } ?? ""))
      }
      return (
        .partial(missing: unserved, of: total),
        "nothing for \(device) in \(unserved) of \(of)" + (why.map { ": \($0)" } ?? "")
      )
    }
    if undecided > 0 {
      return (
        .unknown, "\(unknownFact ?? "a fact") is not known, for \(undecided) of \(of)"
      )
    }
    if jit > 0, let newestISA {
      return (
        .jit(isa: newestISA.majorMinor),
        "PTX ISA \(newestISA.majorMinor) compiled for \(device) in \(jit) of \(of)"
      )
    }
    // The target of most containers speaks for all of them.
    if let target = older.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
      return (
        .olderMinor(target: target.key),
        "\(target.key) code on \(device) in \(target.value) of \(of)"
      )
    }
    return (.native, "code for \(device) in \(of)")
  }
}

extension CodeCoverage {
  /// No answer for any container.
  static func undecided(_ containers: [GPUCode.Containers], because: String) -> CodeCoverage {
    let total = containers.reduce(0) { $0 + min(max(0, $1.count), 1 << 40) }
    return CodeCoverage(
      coverage: .unknown, because: because, total: total, native: 0, older: 0, jit: 0,
      undecided: total, missing: 0, refusedISA: nil)
  }
}
