package import Model
import Versions

/// Digests of distribution archives that files name: lock files of a repository, requirements with
/// `--hash`, and whatever `--hashes FILE` adds.
///
/// A digest is given to an installed package only where a file names it for exactly that version.
/// Nothing is computed or guessed; where a version has several archives and nothing tells which one
/// was installed, all of them are kept: any one of them is right.
package struct HashBook: Sendable {
  /// What tells distributions apart.
  private struct Key: Hashable {
    var ecosystem: Ecosystem
    var name: String
    var version: Version
  }

  // Python's versions are equal in several spellings, `3.0` and `3.0.0`.
  private enum Version: Hashable {
    case python(PEP440Version)
    case text(String)
  }

  /// One archive that a file names.
  struct Archive: Hashable {
    /// `sha256:…`.
    var hash: String
    /// The file that names it.
    var from: String
    /// The wheel's tags; empty where the name of the archive is not known, or for sources.
    var tags: Set<String>
  }

  private var archives: [Key: Set<Archive>] = [:]

  /// A book without digests.
  package init() {}

  /// Whether no digest is known.
  package var isEmpty: Bool { archives.isEmpty }

  /// Adds what lock files and requirements of a repository name.
  package mutating func add(pinsOf snapshot: Snapshot) {
    for record in snapshot.packages where record.state == .locked {
      let file = record.evidence.first?.path ?? snapshot.subject.reference
      for hash in record.hashes {
        add(
          record.ecosystem, record.name, record.version, Archive(hash: hash, from: file, tags: []))
      }
    }
    for edge in snapshot.requirements where edge.from == RequirementEdge.root {
      guard edge.ecosystem == .pypi, !edge.hashes.isEmpty, edge.anyOf.count == 1,
        let term = edge.anyOf.first, let version = Self.pin(term.specifier)
      else { continue }
      for hash in edge.hashes {
        add(.pypi, term.name, version, Archive(hash: hash, from: edge.evidence.path, tags: []))
      }
    }
  }

  /// The digests that are known for a package and the files that name them; nil where none is.
  package func hashes(for package: InstalledPackage) -> (hashes: [String], from: String)? {
    let key = Self.key(package.ecosystem, package.name, package.version)
    guard let known = archives[key], !known.isEmpty else { return nil }
    let tags = Set((package.build?.tags ?? []).map { $0.lowercased() })
    // A wheel keeps its tags when it is installed: equal tags tell which archive it was.
    let same = known.filter { !tags.isEmpty && $0.tags == tags }
    let right = same.isEmpty ? known : same
    let files = LockOrder.sorted(right.map { $0.from })
    return (LockOrder.sorted(right.map { $0.hash }), files.joined(separator: ", "))
  }

  mutating func add(
    _ ecosystem: Ecosystem, _ name: String, _ version: String, _ archive: Archive
  ) {
    guard !version.isEmpty else { return }
    archives[Self.key(ecosystem, name, version), default: []].insert(archive)
  }

  private static func key(_ ecosystem: Ecosystem, _ name: String, _ version: String) -> Key {
    let python = ecosystem == .pypi ? PEP440Version(version) : nil
    return Key(
      ecosystem: ecosystem, name: PackageNames.normalized(ecosystem, name),
      version: python.map { .python($0) } ?? .text(version))
  }

  /// The version that `==` names alone; nil for everything else.
  static func pin(_ specifier: String) -> String? {
    (try? PEP440Specifiers(specifier))?.pin?.text
  }
}
