import Bytes
import Digests
import Lockfiles

/// One file with every single bit flipped, one at a time.
struct Tampering: Sendable {
  /// What is changed.
  enum Target: String, Sendable {
    case lock = "holdfast.lock"
    /// The digest that the file states is computed anew after each flip, as somebody would do who
    /// changes it on purpose: what is left to refuse it is the signature.
    case repairedLock = "holdfast.lock, its digest put right"
    case signatures = "holdfast.lock.dsse"
  }

  let target: Target
  let lock: [UInt8]
  let signatures: [UInt8]
  let verification: Verification

  /// What became of the flips.
  struct Tally: Sendable {
    var flips = 0
    /// Byte and bit of flips after which the files still verify.
    var accepted: [(byte: Int, bit: Int)] = []
    var refused: [String: Int] = [:]
  }

  /// Flips the bits of every `step`-th byte, beginning at `first`.
  func tally(from first: Int, step: Int) -> Tally {
    var tally = Tally()
    let original = target == .signatures ? signatures : lock
    var changed = original
    let body = target == .repairedLock ? Self.body(of: lock) : nil
    for byte in stride(from: first, to: original.count, by: step) {
      if let body, !body.contains(byte) { continue }
      for bit in 0..<8 {
        changed[byte] ^= 1 << bit
        tally.flips += 1
        switch outcome(changed, body: body) {
        case .accepted: tally.accepted.append((byte, bit))
        case .refused(let reason): tally.refused[reason, default: 0] += 1
        }
        changed[byte] = original[byte]
      }
    }
    return tally
  }

  private func outcome(_ changed: [UInt8], body: Range<Int>?) -> Verification.Outcome {
    switch target {
    case .lock: return verification.outcome(lock: changed, signatures: signatures)
    case .signatures: return verification.outcome(lock: lock, signatures: changed)
    case .repairedLock:
      guard let body, let digest = try? Digest.sha256(of: Array(changed[body])) else {
        return .refused("no digest")
      }
      var repaired = changed
      let place = body.upperBound + Self.betweenBodyAndDigest.count
      repaired.replaceSubrange(place..<place + digest.text.utf8.count, with: digest.text.utf8)
      return verification.outcome(lock: repaired, signatures: signatures)
    }
  }

  private static let opening = Array("{\n  \"body\": ".utf8)
  private static let betweenBodyAndDigest = Array(",\n  \"digest\": \"".utf8)

  /// Where the body stands; nil in a file that is not written as `holdfast lock` writes it.
  private static func body(of lock: [UInt8]) -> Range<Int>? {
    let ending = betweenBodyAndDigest
    guard lock.starts(with: opening) else { return nil }
    for start in stride(from: lock.count - ending.count, to: opening.count, by: -1)
    where lock[start..<start + ending.count].elementsEqual(ending) {
      return opening.count..<start
    }
    return nil
  }

  /// Flips every bit, on as many tasks as asked.
  func tally(tasks: Int) async -> Tally {
    await withTaskGroup(of: Tally.self) { group in
      for task in 0..<tasks {
        group.addTask { @concurrent in tally(from: task, step: tasks) }
      }
      var sum = Tally()
      for await part in group {
        sum.flips += part.flips
        sum.accepted += part.accepted
        sum.refused.merge(part.refused) { $0 + $1 }
      }
      return sum
    }
  }
}
