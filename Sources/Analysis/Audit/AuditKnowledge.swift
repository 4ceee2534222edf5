import Lockfiles
import Model
import Versions

/// Versions, digests and commits that images and locks know: what fixes name.
struct AuditKnowledge {
  private var versions: [String: Set<String>] = [:]
  private var digests: [String: Set<String>] = [:]
  private var commits: [String: Set<String>] = [:]

  init(_ input: AuditInput) {
    for image in input.images {
      for index in image.snapshot.packages.indices
      where image.snapshot.packages[index].state == .installed {
        let record = image.snapshot.packages[index]
        add(record.ecosystem, record.name, record.version, record.source)
      }
      add(image.snapshot.facts.base)
    }
    for environment in input.lock.environments {
      for part in environment.installed.values {
        for package in part.packages {
          add(package.ecosystem, package.name, package.version, package.source)
        }
        add(part.base)
      }
    }
    guard let repository = input.repository?.snapshot else { return }
    for record in repository.packages where record.state == .locked {
      if let commit = record.source?.commit, let url = record.source?.url {
        commits[Self.address(url), default: []].insert(commit)
      }
    }
  }

  private mutating func add(
    _ ecosystem: Ecosystem, _ name: String, _ version: String, _ source: PackageSource?
  ) {
    guard !version.isEmpty else { return }
    versions[Self.key(ecosystem, name), default: []].insert(version)
    if let commit = source?.commit, let url = source?.url {
      commits[Self.address(url), default: []].insert(commit)
    }
  }

  private mutating func add(_ base: EnvironmentFacts.BaseImage?) {
    guard let name = base?.name, let digest = base?.digest else { return }
    digests[Self.image(name), default: []].insert(digest)
  }

  /// The only version of a package that is known; nil where none or several are.
  func version(_ ecosystem: Ecosystem, _ name: String) -> String? {
    only(versions[Self.key(ecosystem, name)])
  }

  /// The only digest under which a base image is known.
  func digest(_ base: String) -> String? { only(digests[Self.image(base)]) }

  /// The only commit of a repository that is known.
  func commit(_ url: String?) -> String? { url.flatMap { only(commits[Self.address($0)]) } }

  private func only(_ set: Set<String>?) -> String? { set?.count == 1 ? set?.first : nil }

  private static func key(_ ecosystem: Ecosystem, _ name: String) -> String {
    "\(ecosystem.rawValue)/\(NameTable.normalized(ecosystem, name))"
  }

  // `debian:12` and `docker.io/library/debian:12` are one.
  private static func image(_ name: String) -> String {
    var text = name[...]
    for prefix in ["docker.io/", "index.docker.io/", "library/"] where text.hasPrefix(prefix) {
      text = text.dropFirst(prefix.count)
    }
    return String(text)
  }

  private static func address(_ url: String) -> String {
    var text = url[...]
    if text.hasPrefix("git+") { text = text.dropFirst(4) }
    if let cut = text.firstIndex(where: { $0 == "#" || $0 == "?" }) { text = text[..<cut] }
    if text.hasSuffix("/") { text = text.dropLast() }
    if text.hasSuffix(".git") { text = text.dropLast(4) }
    return text.lowercased()
  }
}

/// Whether a text can only be a commit's id.
enum CommitText {
  /// Seven to sixty-four hexadecimal digits.
  static func isCommit(_ text: some StringProtocol) -> Bool {
    (7...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
      && text.utf8.contains { (0x30...0x39).contains($0) }
  }
}
