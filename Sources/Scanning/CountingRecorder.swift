import Bytes
import Extractors
import Model
import Trees

/// A recorder that also counts what passes by.
struct CountingRecorder: EntryVisitor {
  var recorder: LayerRecorder
  private let progress: ScanProgress
  private var entries = 0
  private var bytes = 0
  private var files = 0

  init(_ recorder: LayerRecorder, _ progress: ScanProgress) {
    self.recorder = recorder
    self.progress = progress
  }

  mutating func enter(_ entry: TreeEntry) -> ContentDemand {
    entries += 1
    if case .file(let size) = entry.kind { bytes += size }
    // Rarely, so that counting costs nothing.
    if entries & 0xFF == 0 { report() }
    let demand = recorder.enter(entry)
    if demand != .none { files += 1 }
    return demand
  }

  mutating func read(_ chunk: Span<UInt8>) { recorder.read(chunk) }
  mutating func leave() { recorder.leave() }
  mutating func examine(_ content: some RangedBytes) { recorder.examine(content) }
  mutating func note(_ notice: Notice) { recorder.note(notice) }

  private mutating func report() {
    let (entries, bytes, files) = (entries, bytes, files)
    progress.update {
      $0.entries += entries
      $0.bytes += bytes
      $0.files += files
    }
    self.entries = 0
    self.bytes = 0
    self.files = 0
  }

  /// The finished record, its lists of files hashed.
  ///
  /// Throws `DigestError`.
  consuming func finished() throws -> LayerRecord {
    report()
    var record = recorder.finished()
    try record.addListDigests()
    return record
  }
}
