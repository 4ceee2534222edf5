import Bytes
import Model

/// Finds containers of device code in bytes that pass by in order, and reads their headers only.
///
/// NVIDIA fat binaries, HIP bundles plain and compressed. It looks for the containers' magics at
/// multiples of eight bytes; inside a container it follows the headers and wants nothing of the code
/// itself: `position` runs ahead of the bytes seen, and a source that can seek goes there at once.
/// Whether a container lies in a section for device code is judged afterwards, in `DeviceCode`,
/// since section tables stand at the end of a file.
struct DeviceScanner: Sendable {
  /// A container as it was found; its entries are a range of `entries`.
  struct Container: Sendable {
    var start: Int
    /// Where it ends by its own account; `Int.max` where the sum overflows.
    var end: Int
    var firstEntry: Int
    var lastEntry: Int
    var flaw: Flaw?
  }

  /// One piece of code: its target, an index of `targets`, and where its bytes end.
  struct Entry: Sendable {
    var target: Int32
    var end: Int
  }

  /// Why a container was not read to its end.
  enum Flaw: Sendable, Hashable {
    case entry(at: Int, header: UInt64, payload: UInt64)
    case unknownKind(UInt16)
    case manyEntries
    case manyTargets
    case bundle(String)
    case cut
  }

  static let mostContainers = 1 << 17
  static let mostEntries = 1 << 19
  static let mostTargets = 4096
  static let mostContainerEntries = 4096
  /// How often bytes are looked at again for bundles that follow one without a size.
  private static let mostReplays = 1024

  /// The offset of the next byte that is wanted.
  private(set) var position: Int
  /// Where the file ends.
  let size: Int
  private(set) var containers: [Container] = []
  private(set) var entries: [Entry] = []
  private(set) var targets: [OffloadTarget] = []
  /// Whether there was more than is counted.
  private(set) var isFull = false

  private var known: [OffloadTarget: Int32] = [:]
  private var step = Step.scan
  private var pending: [UInt8] = []
  private var wanted = 0
  private var bundle = Bundle()
  /// Bytes of a bundle that does not tell its size: others may begin among them.
  private var replay: (start: Int, bytes: [UInt8])?
  private var replays = 0
  private var inflatedBytesLeft = CompressedBundle.mostOutputOfFile

  /// What the gathered bytes are.
  private enum Step {
    case scan
    case word
    case fatHead
    case fatEntry
    case bundleHead
    case bundleEntry
    case bundleID
    case compressedHead
    case compressedBody
  }

  /// The bundle that is being read.
  private struct Bundle {
    var entriesLeft: UInt64 = 0
    var end = 0
    var entry: (offset: UInt64, size: UInt64) = (0, 0)
    var version: UInt16 = 0
    var method: UInt16 = 0
  }

  /// A scanner of a file of `size` bytes that begins at an offset.
  init(at offset: Int = 0, size: Int) {
    self.position = roundedUp(offset, to: 8)
    self.size = size
  }

  /// Whether a container or a word has begun and is not complete.
  var isInside: Bool { step != .scan }

  /// Goes on at an offset; what had begun is given up.
  mutating func move(to offset: Int) {
    if isInside { abandon() }
    position = roundedUp(offset, to: 8)
  }

  /// Gives up what has begun.
  mutating func abandon() {
    if step != .scan, step != .word { finish(current.flaw ?? .cut) }
    scan(from: position)
  }

  /// Looks at the next bytes; those before `position` are passed over.
  mutating func consume(_ bytes: Span<UInt8>, at offset: Int) {
    process(bytes, at: offset)
    while let again = replay {
      replay = nil
      process(again.bytes.span, at: again.start)
      if replay == nil { process(bytes, at: offset) }
    }
  }

  private mutating func process(_ bytes: Span<UInt8>, at offset: Int) {
    let end = offset + bytes.count
    if position < offset { move(to: offset) }
    while position < end, replay == nil {
      if step == .scan {
        guard end - position >= 8 else {
          gather(8, .word)
          continue
        }
        let from = position - offset
        let words = (end - position) / 8
        guard let hit = MagicSearch.first(in: bytes, from: from, words: words) else {
          position += words * 8
          continue
        }
        position = offset + hit
        gather(8, .word)
      }
      let count = min(wanted - pending.count, end - position)
      let part = bytes.extracting((position - offset)..<(position - offset + count))
      // The span lives during the call.
      unsafe part.withUnsafeBufferPointer { unsafe pending.append(contentsOf: $0) }
      position += count
      if pending.count == wanted { take() }
    }
  }

  // MARK: - Steps

  /// Looks for the next container from an offset on; never before the bytes that have passed.
  private mutating func scan(from offset: Int) {
    step = .scan
    position = roundedUp(max(position, offset), to: 8)
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func gather(_ count: Int, _ step: Step) {
    self.step = step
    wanted = count
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func more(_ count: Int, _ step: Step) {
    self.step = step
    wanted = pending.count + count
  }

  private mutating func take() {
    let fields = ByteFields(pending)
    switch step {
    case .scan: break
    case .word: takeWord(fields)
    case .fatHead: takeFatHead(fields)
    case .fatEntry: takeFatEntry(fields)
    case .bundleHead: takeBundleHead(fields)
    case .bundleEntry: takeBundleEntry(fields)
    case .bundleID: takeBundleID()
    case .compressedHead: takeCompressedHead(fields)
    case .compressedBody: takeCompressedBody()
    }
  }

  private mutating func takeWord(_ fields: ByteFields) {
    guard let word = fields.u64(0), !isFull else { return scan(from: position) }
    let start = position - 8
    switch MagicSearch.kind(of: word) {
    case .fatBinary: more(8, .fatHead)
    case .bundle: more(24, .bundleHead)
    case .compressedBundle(let version, let method):
      bundle = Bundle()
      bundle.version = version
      bundle.method = method
      more(CompressedBundle.headerBytes(version: version) - 8, .compressedHead)
    case nil: return scan(from: position)
    }
    guard containers.count < Self.mostContainers else {
      isFull = true
      return scan(from: position)
    }
    containers.append(
      Container(start: start, end: start, firstEntry: entries.count, lastEntry: entries.count))
  }

  /// Completes the container that was begun last.
  private mutating func finish(_ flaw: Flaw? = nil) {
    guard !containers.isEmpty else { return }
    containers[containers.count - 1].lastEntry = entries.count
    if let flaw { containers[containers.count - 1].flaw = flaw }
  }

  private var current: Container {
    containers.last ?? Container(start: 0, end: 0, firstEntry: 0, lastEntry: 0)
  }

  private mutating func setEnd(_ end: Int) {
    if !containers.isEmpty { containers[containers.count - 1].end = end }
  }

  /// Completes the container and goes on behind it, or at `offset` where its end leaves the file.
  private mutating func leave(_ flaw: Flaw? = nil, or offset: Int) {
    finish(flaw)
    scan(from: current.end <= size ? max(current.end, offset) : offset)
  }

  /// Completes a container whose headers lie and goes on behind the bytes that were seen.
  private mutating func refuse(_ flaw: Flaw) {
    finish(flaw)
    scan(from: position)
  }

  /// Adds an entry; false where there are too many targets.
  private mutating func add(_ target: OffloadTarget, end: Int) -> Bool {
    guard entries.count < Self.mostEntries else {
      isFull = true
      return true
    }
    if let index = known[target] {
      entries.append(Entry(target: index, end: end))
      return true
    }
    guard targets.count < Self.mostTargets else { return false }
    let index = Int32(targets.count)
    targets.append(target)
    known[target] = index
    entries.append(Entry(target: index, end: end))
    return true
  }

  private var entriesOfCurrent: Int { entries.count - current.firstEntry }

  // MARK: - NVIDIA fat binaries

  private mutating func takeFatHead(_ fields: ByteFields) {
    guard let content = fields.u64(8) else { return scan(from: position) }
    let (end, overflow) = position.addingReportingOverflow(Int(clamping: content))
    setEnd(overflow ? Int.max : end)
    nextFatEntry()
  }

  private mutating func nextFatEntry() {
    // What is shorter than an entry's header is padding.
    guard current.end - position >= 64, size - position >= 64 else { return leave(or: position) }
    gather(64, .fatEntry)
  }

  private mutating func takeFatEntry(_ fields: ByteFields) {
    let start = position - 64
    guard let kind = fields.u16(0), let header = fields.u32(4), let payload = fields.u64(8),
      let minor = fields.u16(24), let major = fields.u16(26), let architecture = fields.u32(28),
      let flags = fields.u64(40)
    else { return scan(from: position) }
    let most = min(current.end, size)
    guard header >= 64, header <= 4096, Int(header) <= most - start,
      payload <= UInt64(most - start - Int(header)), (1...9999).contains(architecture)
    else {
      return refuse(.entry(at: start, header: UInt64(header), payload: payload))
    }
    let end = start + Int(header) + Int(payload)
    guard entriesOfCurrent < Self.mostContainerEntries else { return leave(.manyEntries, or: end) }
    if let target = OffloadTarget(
      kind: kind, architecture: architecture, major: major, minor: minor, flags: flags)
    {
      guard add(target, end: end) else { return leave(.manyTargets, or: end) }
    } else {
      finish(.unknownKind(kind))
    }
    position = end
    nextFatEntry()
  }

  // MARK: - HIP bundles

  private mutating func takeBundleHead(_ fields: ByteFields) {
    guard pending.starts(with: MagicSearch.bundleText), let count = fields.u64(24), count > 0,
      count <= UInt64(Self.mostContainerEntries)
    else { return refuse(.bundle("no entries")) }
    bundle = Bundle()
    bundle.entriesLeft = count
    bundle.end = position
    nextBundleEntry()
  }

  private mutating func nextBundleEntry() {
    guard bundle.entriesLeft > 0 else {
      setEnd(max(bundle.end, position))
      return leave(or: position)
    }
    bundle.entriesLeft -= 1
    gather(24, .bundleEntry)
  }

  private mutating func takeBundleEntry(_ fields: ByteFields) {
    guard let offset = fields.u64(0), let size = fields.u64(8), let name = fields.u64(16),
      name > 0, name <= UInt64(OffloadTarget.mostBytes),
      extent(offset, size, within: self.size - current.start) != nil
    else {
      setEnd(position)
      return refuse(.bundle("an entry runs past the file"))
    }
    bundle.entry = (offset, size)
    gather(Int(name), .bundleID)
  }

  private mutating func takeBundleID() {
    let start = current.start
    if let range = extent(bundle.entry.offset, bundle.entry.size, within: size - start) {
      bundle.end = max(bundle.end, start + range.upperBound)
      // An entry without bytes holds no code: the host's, and those of missing targets.
      if !range.isEmpty, let target = OffloadTarget(id: pending),
        !add(target, end: start + range.upperBound)
      {
        setEnd(position)
        return leave(.manyTargets, or: position)
      }
    }
    nextBundleEntry()
  }

  // MARK: - Compressed HIP bundles

  private mutating func takeCompressedHead(_ fields: ByteFields) {
    let start = position - pending.count
    let total: UInt64?
    switch bundle.version {
    case 2: total = fields.u32(8).map(UInt64.init)
    case 3: total = fields.u64(8)
    default: total = nil
    }
    // Version 1 does not tell its size: its end is found by going on behind the part decoded.
    let end = total.map { start.addingReportingOverflow(Int(clamping: $0)) }
    setEnd(end.map { $0.overflow ? Int.max : $0.partialValue } ?? position)
    if total != nil, current.end < position {
      return refuse(.bundle("a size below the header's"))
    }
    let most = total == nil ? size : min(current.end, size)
    let count = min(most - position, CompressedBundle.mostInput)
    guard count > 0 else { return refuse(.bundle("no content")) }
    gather(count, .compressedBody)
  }

  private mutating func takeCompressedBody() {
    let start = position - pending.count
    let end = min(max(current.end, start), size)
    switch CompressedBundle.targets(
      pending, method: bundle.method, bytesLeft: &inflatedBytesLeft)
    {
    case .success(let targets):
      let rest = bundle.version == 1 ? pending : []
      for target in targets where !add(target, end: end) {
        return leave(.manyTargets, or: position)
      }
      leave(or: position)
      if !rest.isEmpty, replays < Self.mostReplays {
        replays += 1
        replay = (start, rest)
        position = roundedUp(start, to: 8)
      }
    case .failure(let flaw): leave(.bundle(flaw.reason), or: position)
    }
  }
}
