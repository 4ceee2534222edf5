import Compression
package import Model
import Trees

/// The members of an outer tar (docker save, OCI layout), found without reading their contents.
package struct ArchiveIndex: Sendable {
  /// What a member is.
  package enum Kind: Sendable, Hashable {
    case file
    case folder
    /// The target as written, as a path or relative to the link's folder.
    case symbolicLink(target: String)
    /// The target as a path from the root of the archive.
    case hardLink(target: String)
    /// A device, FIFO, socket, unknown type or sparse file: never opened.
    case special
  }

  /// One member.
  package struct Member: Sendable {
    /// The path from the root of the archive, normalised.
    package let path: String
    /// What it is.
    package let kind: Kind
    /// The content of a file; nil for all others.
    package let region: ByteRegion?
  }

  /// The default of `limitMembers`; with the longest paths they take about 120 MB.
  package static let defaultLimitMembers = 30_000

  /// The members in archive order; of equal paths only the last.
  package let members: [Member]
  /// What is odd about the archive.
  package let notices: [Notice]
  private let positions: [PathKey: Int]

  /// Reads the headers of a plain tar, seeking over the contents.
  ///
  /// A compressed archive is refused as `unsupportedFormat`: it can only be read in order, with
  /// `ArchiveStream`.
  package init(
    _ archive: ByteRegion, limitMembers: Int = ArchiveIndex.defaultLimitMembers
  ) throws(ArchiveError) {
    let format = CompressionFormat.sniff(try archive.head(CompressionFormat.sniffBytes))
    guard format == .tar else { throw .unsupportedFormat(format) }
    let reader = try TarReader(StreamInput(archive.stream(), blockBytes: 16 << 10))
    var checker = MemberChecker(limit: limitMembers)
    var all: [Member] = []
    var positions: [PathKey: Int] = [:]
    while let header = try reader.next() {
      guard let kind = try checker.kind(of: header) else { continue }
      let region =
        kind == .file ? try archive.part(offset: reader.offset, count: header.size) : nil
      if positions.updateValue(all.count, forKey: PathKey(header.path)) != nil, kind != .folder {
        checker.note("the path stands in the archive twice, the last one counts", header.path)
      }
      all.append(Member(path: header.path, kind: kind, region: region))
    }
    let members = all.indices.filter { positions[PathKey(all[$0].path)] == $0 }.map { all[$0] }
    self.members = members
    self.positions = Dictionary(
      uniqueKeysWithValues: members.indices.map { (PathKey(members[$0].path), $0) })
    self.notices = checker.closedNotices
  }

  /// The member at `path`, links not followed.
  package func member(_ path: String) -> Member? {
    guard let position = positions[PathKey(path)] else { return nil }
    return members[position]
  }

  /// The content of the file that `path` stands for, links resolved inside the archive (T-11, T-22).
  ///
  /// nil when the archive has no such member; a name or link that leads out of the archive, a loop
  /// and a link to nothing are errors.
  package func file(_ path: String) throws(ArchiveError) -> ByteRegion? {
    guard let found = try resolve(path) else { return nil }
    return found.region
  }

  /// The member that `path` stands for, after at most 40 links.
  private func resolve(_ path: String) throws(ArchiveError) -> Member? {
    var pending = try parts(path, of: path)
    var folder = ""
    var links = 0
    var found: Member?
    while let part = pending.popLast() {
      if part == ".." {
        guard !folder.isEmpty else { throw .leavesArchive(name: path) }
        folder = TreePath.folder(folder)
        continue
      }
      let candidate = TreePath.join(folder, part)
      found = member(candidate)
      switch found?.kind {
      case .symbolicLink(let target):
        pending += try parts(target, of: path)
      case .hardLink(let target):
        pending += try parts(target, of: path)
        folder = ""
      case .file, .folder, .special, nil:
        folder = candidate
        continue
      }
      links += 1
      guard links <= 40 else { throw .unresolvedLink(name: path) }
    }
    if found?.path != folder { found = member(folder) }
    guard found != nil || links == 0 else { throw .unresolvedLink(name: path) }
    return found
  }

  /// The parts of a name, the first one last; a path from the root of the host leaves the archive.
  private func parts(_ name: String, of path: String) throws(ArchiveError) -> [String] {
    guard name.utf8.first != UInt8(ascii: "/") else { throw .leavesArchive(name: path) }
    return name.utf8.split(separator: UInt8(ascii: "/")).reversed().compactMap {
      let part = String(decoding: $0, as: UTF8.self)
      return part == "." ? nil : part
    }
  }
}

/// The rules for members of an outer archive, for seekable ones and those that pass by.
struct MemberChecker {
  private let limit: Int
  private var count = 0
  private var counter = NoticeCounter()
  private var notices: [Notice] = []

  init(limit: Int) {
    self.limit = limit
  }

  /// The notices so far, with the number of those that were left out.
  var closedNotices: [Notice] { notices + [counter.summary].compactMap { $0 } }

  mutating func note(_ message: String, _ path: String? = nil) {
    guard counter.admits() else { return }
    notices.append(Notice(message, path: path))
  }

  /// What the member is; nil for one that is left out.
  mutating func kind(of header: TarHeader) throws(ArchiveError) -> ArchiveIndex.Kind? {
    count += 1
    guard count <= limit else { throw .memberLimit(limit: limit) }
    guard header.nameBytes <= TarWalker.pathLimitBytes else {
      note("a member with a path of \(header.nameBytes) bytes was left out")
      return nil
    }
    if let warning = header.warning { note("odd tar header: \(warning)", header.path) }
    if header.climbed {
      note("the name or link target leads above the root and was clamped there", header.path)
    }
    guard !header.path.isEmpty else {
      if header.kind != .folder { note("a member without a name was left out") }
      return nil
    }
    switch header.kind {
    case .file where header.holeBytes > 0:
      note("the member is a sparse file and was not read", header.path)
      return .special
    case .file: return .file
    case .folder: return .folder
    case .symbolicLink(let target): return .symbolicLink(target: target)
    case .hardLink(let target): return .hardLink(target: target)
    case .special: return .special
    }
  }
}
