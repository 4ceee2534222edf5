import Bytes
import Model

/// One pass over two sorted surveys.
struct FileMerge {
  // Files of one reason and package.
  private struct Key: Hashable {
    var reason: FileComparison.Reason
    var package: String?
  }

  private let first: SurveyIndex
  private let second: SurveyIndex
  private let owners: FileOwners
  private let limit: Int
  private var same = 0
  private var groups: [Key: FileComparison.Group] = [:]
  // Entries that are alike but for their place in the layer, to be asked for their order.
  private var alike: [(first: Int, second: Int)] = []

  init(_ first: SurveyIndex, _ second: SurveyIndex, _ owners: FileOwners, limit: Int) {
    self.first = first
    self.second = second
    self.owners = owners
    self.limit = limit
  }

  /// Walks both lists.
  mutating func run() {
    var (left, right) = (0, 0)
    while left < first.files.count || right < second.files.count {
      let a = left < first.files.count ? first.files[left] : nil
      let b = right < second.files.count ? second.files[right] : nil
      if let a, let b, PathOrder.same(a.path, b.path) {
        judge(a, b, left, right)
        left += 1
        right += 1
      } else if let a, b.map({ PathOrder.precedes(a.path, $0.path) }) ?? true {
        add(a, nil, reason(of: a, alone: true), bytes: a.size)
        left += 1
      } else if let b {
        add(nil, b, reason(of: b, alone: true), bytes: b.size)
        right += 1
      }
    }
    findOrder()
  }

  // MARK: Reasons

  private mutating func judge(_ a: SurveyedFile, _ b: SurveyedFile, _ left: Int, _ right: Int) {
    if kind(a) != kind(b) {
      return add(a, b, reason(of: a, otherwise: .kind), bytes: a.size + b.size)
    }
    if a.size != b.size || a.digest != b.digest {
      return add(a, b, reason(of: a, otherwise: .content), bytes: a.size + b.size)
    }
    // A source without owners and modes, such as a repository, cannot tell.
    if let mode = a.mode, let other = b.mode,
      mode != other || a.user != b.user || a.group != b.group
    {
      return add(a, b, Key(reason: .ownership, package: nil), bytes: a.size + b.size)
    }
    if let time = a.modified, let other = b.modified, time != other {
      return add(a, b, Key(reason: .timestamps, package: nil), bytes: a.size + b.size)
    }
    alike.append((left, right))
  }

  private func kind(_ file: SurveyedFile) -> String {
    switch file.kind {
    case .file: "file"
    case .folder: "folder"
    case .special: "special"
    case .symbolicLink(let target): "link \(target)"
    }
  }

  private func reason(of file: SurveyedFile, alone: Bool) -> Key {
    reason(of: file, otherwise: .onlyInOne)
  }

  // The first reason that applies, as `FileComparison.Reason` orders them.
  private func reason(of file: SurveyedFile, otherwise: FileComparison.Reason) -> Key {
    if let package = owners.changed(file.path) {
      return Key(reason: .changedPackage, package: package)
    }
    if let source = UnownedFiles.source(of: file.path) {
      if let package = owners.changed(source) {
        return Key(reason: .changedPackage, package: package)
      }
      let (a, b) = (first.file(source), second.file(source))
      if a != nil || b != nil, a?.digest == b?.digest {
        return Key(reason: .compiledPython, package: nil)
      }
    }
    if GeneratedFiles.isGenerated(file.path) { return Key(reason: .generated, package: nil) }
    return Key(reason: otherwise, package: nil)
  }

  // Entries that are alike and stand in another order inside the same layer: what keeps the longest
  // run in order is no difference.
  private mutating func findOrder() {
    var layers: [[Int]: [(first: Int, second: Int)]] = [:]
    for pair in alike {
      let (a, b) = (first.files[pair.first], second.files[pair.second])
      layers[[a.layer ?? -1, b.layer ?? -1], default: []].append(pair)
    }
    for key in layers.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      let pairs = (layers[key] ?? []).sorted {
        first.files[$0.first].ordinal < first.files[$1.first].ordinal
      }
      let inOrder = Self.longestRun(pairs.map { second.files[$0.second].ordinal })
      for (place, pair) in pairs.enumerated() {
        if inOrder[place] {
          same += 1
        } else {
          let (a, b) = (first.files[pair.first], second.files[pair.second])
          add(a, b, Key(reason: .order, package: nil), bytes: a.size + b.size)
        }
      }
    }
  }

  /// Which of the numbers belong to a longest rising run (patience sorting).
  static func longestRun(_ numbers: [Int]) -> [Bool] {
    var ends: [Int] = []
    var before = Array(repeating: -1, count: numbers.count)
    for index in numbers.indices {
      var low = 0
      var high = ends.count
      while low < high {
        let middle = (low + high) / 2
        if numbers[ends[middle]] <= numbers[index] { low = middle + 1 } else { high = middle }
      }
      before[index] = low > 0 ? ends[low - 1] : -1
      if low == ends.count { ends.append(index) } else { ends[low] = index }
    }
    var isIn = Array(repeating: false, count: numbers.count)
    var index = ends.last ?? -1
    while index >= 0 {
      isIn[index] = true
      index = before[index]
    }
    return isIn
  }

  // MARK: Groups

  private mutating func add(_ a: SurveyedFile?, _ b: SurveyedFile?, _ key: Key, bytes: Int) {
    var group =
      groups[key]
      ?? FileComparison.Group(
        reason: key.reason, package: key.package, count: 0, bytes: 0, items: [])
    group.count += 1
    group.bytes += bytes
    if group.items.count < limit || key.reason == .order {
      group.items.append(
        FileComparison.Item(
          path: a?.path ?? b?.path ?? "", first: a.map { text($0, beside: b) },
          second: b.map { text($0, beside: a) }))
    }
    // Taken out while it changes, so that its list is not copied.
    groups[key] = group
  }

  // `644 0:0 1234 bytes`, and what tells it from the other side.
  private func text(_ file: SurveyedFile, beside other: SurveyedFile?) -> String {
    var parts: [String] = []
    if let mode = file.mode { parts.append(String(mode, radix: 8)) }
    if let user = file.user, let group = file.group { parts.append("\(user):\(group)") }
    switch file.kind {
    case .file:
      parts.append(file.size == 1 ? "1 byte" : "\(file.size) bytes")
      if let other, other.size == file.size, other.digest != file.digest, let digest = file.digest {
        parts.append("sha256:" + digest.short)
      }
    case .folder: parts.append("folder")
    case .special: parts.append("device, FIFO or socket")
    case .symbolicLink(let target): parts.append("→ \(target)")
    }
    if let other, other.digest == file.digest, other.modified != file.modified,
      let time = file.modified
    {
      parts.append("time \(time)")
    }
    return parts.joined(separator: " ")
  }

  /// The groups in their order.
  consuming func finished() -> FileComparison {
    let rank = Dictionary(
      uniqueKeysWithValues: FileComparison.Reason.allCases.enumerated().map { ($1, $0) })
    var sorted = groups.values.sorted { left, right in
      let (a, b) = (rank[left.reason] ?? 0, rank[right.reason] ?? 0)
      if a != b { return a < b }
      if left.count != right.count { return left.count > right.count }
      return (left.package ?? "") < (right.package ?? "")
    }
    for index in sorted.indices where sorted[index].reason == .order {
      sorted[index].items.sort { PathOrder.precedes($0.path, $1.path) }
      sorted[index].items = Array(sorted[index].items.prefix(limit))
    }
    return FileComparison(
      same: same, different: sorted.reduce(0) { $0 + $1.count }, groups: sorted)
  }
}

/// Files that a build writes anew whatever goes into it.
enum GeneratedFiles {
  /// Whether a path is a cache, a log or an index of that kind.
  static func isGenerated(_ path: String) -> Bool {
    if paths.contains(path) { return true }
    if folders.contains(where: { path.hasPrefix($0) }) { return true }
    if path.contains("__pycache__/") { return true }
    let name = PathOrder.name(path)
    return names.contains(name) || name.hasSuffix("-old") && path.hasPrefix("var/lib/dpkg/")
      || name.hasSuffix(".cache") && path.contains("/mime")
  }

  private static let paths: Set<String> = [
    "etc/ld.so.cache", "etc/machine-id", "var/lib/dbus/machine-id", "etc/hostname",
    "etc/resolv.conf", "etc/.pwd.lock", "etc/passwd-", "etc/group-", "etc/shadow-",
    "etc/gshadow-", "etc/subuid-", "etc/subgid-", "var/lib/dpkg/lock",
    "var/lib/dpkg/lock-frontend", "var/lib/dpkg/triggers/Lock", "var/lib/apt/extended_states",
    "usr/share/info/dir", "usr/share/applications/mimeinfo.cache",
  ]
  private static let folders = [
    "var/log/", "var/cache/", "var/lib/apt/lists/", "var/lib/systemd/catalog/", "tmp/",
    "var/tmp/", "root/.cache/", "run/", "proc/", "sys/", "dev/",
  ]
  private static let names: Set<String> = [
    "ld.so.cache", "fonts.cache", "icon-theme.cache", "giomodule.cache", "gschemas.compiled",
    "locale-archive", "direct_url.json", "uv_cache.json", "history", "INSTALLER",
  ]
}
