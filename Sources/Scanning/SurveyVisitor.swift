import Bytes
import Digests
import Model
import Trees

/// Hashes every file of one layer while it passes by, and keeps the bytes of those that are wanted.
struct SurveyVisitor: EntryVisitor {
  private var layer = SurveyedLayer()
  private let request: SurveyRequest
  private let readsWhiteouts: Bool
  private let accepts: (_ path: String) -> Bool
  private let progress: ScanProgress
  private let sha256: DigestSeries
  private let md5: DigestSeries
  private var seen = 0
  private var wantsMD5 = false
  private var keeps = false
  private var content: [UInt8] = []
  private var keptBytes = 0
  private var failure: DigestError?
  private var counted = (entries: 0, bytes: 0)

  /// A visitor of a layer; `readsWhiteouts` where names such as `.wh.NAME` hide files below.
  init(
    _ request: SurveyRequest, readsWhiteouts: Bool, progress: ScanProgress,
    accepts: @escaping (_ path: String) -> Bool = { _ in true }
  ) throws(DigestError) {
    self.request = request
    self.readsWhiteouts = readsWhiteouts
    self.progress = progress
    self.accepts = accepts
    self.sha256 = try DigestSeries(.sha256)
    self.md5 = try DigestSeries(.md5)
  }

  mutating func enter(_ entry: TreeEntry) -> ContentDemand {
    guard !entry.path.isEmpty, accepts(entry.path) else { return .none }
    if readsWhiteouts, takeWhiteout(entry.path) { return .none }
    var new = SurveyedEntry(
      path: entry.path, target: nil, size: 0, metadata: entry.metadata,
      ordinal: Int32(clamping: layer.entries.count), kind: .folder)
    var demand = ContentDemand.none
    switch entry.kind {
    case .folder: break
    case .special: new.kind = .special
    case .symbolicLink(let target):
      new.kind = .symbolicLink
      new.target = target
    case .hardLink(let target):
      new.kind = .hardLink
      new.target = target
    case .file(let size):
      new.kind = .file
      new.size = size
      demand = .all
      seen = 0
      wantsMD5 = request.hashesMD5(entry.path)
      keeps = size <= request.limitFileBytes && request.keep(entry.path)
      if size > request.limitFileBytes, request.keep(entry.path) {
        note(
          Notice(
            "\(size) bytes are more than the limit of \(request.limitFileBytes)", path: entry.path))
      }
    }
    layer.entries.append(new)
    count(new.size)
    return demand
  }

  mutating func read(_ chunk: Span<UInt8>) {
    seen += chunk.count
    do throws(DigestError) {
      try sha256.update(chunk)
      if wantsMD5 { try md5.update(chunk) }
    } catch {
      failure = error
    }
    guard keeps else { return }
    // A folder's file may grow while it is read.
    guard content.count + chunk.count <= request.limitFileBytes else {
      keeps = false
      content = []
      return
    }
    for index in chunk.indices { content.append(chunk[index]) }
  }

  mutating func leave() {
    let index = layer.entries.count - 1
    do throws(DigestError) {
      let digest = try sha256.next()
      let sum = wantsMD5 ? try md5.next() : nil
      // A content that did not come whole has no digest: the source said why.
      if seen == layer.entries[index].size {
        layer.entries[index].digest = SurveyedEntry.words(digest)
        layer.entries[index].hasDigest = true
        if let sum {
          let words = SurveyedEntry.words(sum)
          layer.entries[index].md5 = (words.0, words.1)
          layer.entries[index].hasMD5 = true
        }
        if keeps { keep(index) }
      }
    } catch {
      failure = error
    }
    keeps = false
    content = []
  }

  mutating func note(_ notice: Notice) { layer.notices.append(notice) }

  private mutating func keep(_ index: Int) {
    guard keptBytes + content.count <= request.limitKeptBytes else {
      return note(
        Notice(
          "not kept: the lists of files have more than \(request.limitKeptBytes) bytes",
          path: layer.entries[index].path))
    }
    keptBytes += content.count
    layer.kept[index] = content
  }

  // OCI image specification, layer.md, "Whiteouts".
  private mutating func takeWhiteout(_ path: String) -> Bool {
    guard TreePath.nameBegins(path, with: Self.mark) else { return false }
    let name = TreePath.name(path)
    let folder = TreePath.folder(path)
    let rest = String(Substring(name.utf8.dropFirst(Self.mark.count)))
    if rest == ".wh..opq" {
      layer.opaqueFolders.append(folder)
    } else if !["", ".", ".."].contains(rest), !rest.utf8.starts(with: Self.mark) {
      layer.whiteouts.append(TreePath.join(folder, rest))
    }
    return true
  }

  private static let mark = Array(".wh.".utf8)

  // Rarely, so that counting costs nothing.
  private mutating func count(_ bytes: Int) {
    counted.entries += 1
    counted.bytes += bytes
    if counted.entries & 0xFF == 0 { report() }
  }

  private mutating func report() {
    let counted = counted
    progress.update {
      $0.entries += counted.entries
      $0.bytes += counted.bytes
      $0.files += counted.entries
    }
    self.counted = (0, 0)
  }

  /// What was taken from the layer.
  ///
  /// Throws `DigestError`.
  consuming func finished() throws -> SurveyedLayer {
    report()
    if let failure { throw failure }
    return layer
  }
}
