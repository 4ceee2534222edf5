import Documents

/// The signatures beside a lock file, `holdfast.lock.dsse`: one envelope on each line, one line for
/// each environment, sorted by its name.
///
/// The algorithm of a signature is that of the key which the caller gives; no byte of the file can
/// choose one. What an envelope says is looked at when one of the keys has verified it, except where
/// only a message is made from it (`claimed`).
package struct SignatureFile: Sendable {
  /// What the name of a lock file ends in, to name the file of its signatures.
  package static let suffix = ".dsse"
  /// The most bytes that are read.
  package static let limitBytes = 16 << 20
  /// The most envelopes that are read, and the most signatures in all of them: each is tried with
  /// each trusted key.
  package static let limitEnvelopes = 1000

  /// One envelope and the line that it stands on, kept as it was read.
  struct Line: Sendable, Hashable {
    let bytes: [UInt8]
    let envelope: Envelope

    /// What the envelope says, unverified.
    var claim: LockStatement? { try? LockStatement(payload: envelope.payload) }
  }

  var lines: [Line]
  /// Why the file cannot be read; nil where it can.
  package let damage: String?
  private let original: [UInt8]

  /// The signatures in a file; nil for a file that is not there.
  ///
  /// A file that cannot be read is no error yet: every verdict about it is `damaged`.
  package init(_ bytes: [UInt8]?) {
    let bytes = bytes ?? []
    self.original = bytes
    do throws(Damage) {
      self.lines = try Self.lines(of: bytes)
      self.damage = nil
    } catch {
      self.lines = []
      self.damage = error.reason
    }
  }

  private struct Damage: Error {
    let reason: String
  }

  private static func lines(of bytes: [UInt8]) throws(Damage) -> [Line] {
    guard bytes.count <= limitBytes else {
      throw Damage(reason: "it is larger than \(limitBytes) bytes")
    }
    guard let last = bytes.last else { return [] }
    guard last == 0x0A else { throw Damage(reason: "it ends in the middle of a line") }
    var lines: [Line] = []
    var signatureCount = 0
    for (index, line) in bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
      .enumerated()
    {
      guard index < limitEnvelopes else {
        throw Damage(reason: "it has more than \(limitEnvelopes) lines")
      }
      do throws(EnvelopeError) {
        lines.append(Line(bytes: Array(line), envelope: try Envelope(Array(line))))
      } catch {
        throw Damage(reason: "line \(index + 1): \(error.message)")
      }
      signatureCount += lines.last?.envelope.signatures.count ?? 0
      guard signatureCount <= limitEnvelopes else {
        throw Damage(reason: "it has more than \(limitEnvelopes) signatures")
      }
    }
    return lines
  }

  /// Whether there is no signature.
  package var isEmpty: Bool { lines.isEmpty && damage == nil }

  /// The bytes of the file; of a damaged one as they were.
  package var bytes: [UInt8] {
    guard damage == nil else { return original }
    var bytes: [UInt8] = []
    for line in lines {
      bytes.append(contentsOf: line.bytes)
      bytes.append(0x0A)
    }
    return bytes
  }

  /// What the file says about an environment, unverified: for sequence numbers and messages only.
  package func claimed(_ environment: String) -> LockStatement? {
    lines.lazy.compactMap(\.claim).first { ExactText.areSame($0.environment, environment) }
  }

  /// The environments that the file says it has signatures for, unverified, in the order of the file.
  package var claimedEnvironments: [String] { lines.compactMap { $0.claim?.environment } }
}
