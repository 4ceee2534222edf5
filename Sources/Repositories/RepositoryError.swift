import Model

/// Why a repository could not be read.
package enum RepositoryError: Error, Hashable {
  /// The path is no git repository.
  case notARepository(path: String)
  /// The `.git` file of the work tree leads to a folder that does not lead back (THREATS T-73).
  case leadsAway(path: String, target: String)
  /// No commit, tag or branch answers to the name.
  case unknownReference(name: String)
  /// HEAD has no commit yet.
  case unborn(path: String)
  /// An object is missing or damaged.
  case damagedObject(name: String, reason: String)
  /// The file of the staged index is damaged.
  case damagedIndex(path: String, reason: String)
  /// A file of the repository is larger than its reader takes.
  case tooLarge(path: String, limitBytes: Int)
  /// The repository uses a format that libgit2 cannot read.
  case unsupported(what: String, remedy: String)
  /// Any other refusal of libgit2.
  case git(operation: String, reason: String)
}

extension RepositoryError: Explained {
  /// What was found.
  package var message: String {
    switch self {
    case .notARepository(let path): "`\(path)` is not a git repository"
    case .leadsAway(let path, let target):
      "the `.git` file of `\(path)` leads to `\(target)`, which does not lead back"
    case .unknownReference(let name): "the repository has no commit, tag or branch `\(name)`"
    case .unborn(let path): "`\(path)` has no commit yet"
    case .damagedObject(let name, let reason): "git object `\(name)` cannot be read: \(reason)"
    case .damagedIndex(let path, let reason): "the index `\(path)` is damaged: \(reason)"
    case .tooLarge(let path, let limit): "`\(path)` is larger than \(limit) bytes"
    case .unsupported(let what, _): "the repository has \(what), which cannot be read"
    case .git(let operation, let reason): "cannot \(operation): \(reason)"
    }
  }

  /// The way out.
  package var hints: [String] {
    switch self {
    case .notARepository: ["name a folder with a `.git`, or a bare repository"]
    case .unknownReference: ["`git branch --all` and `git tag` list what there is"]
    case .unborn: ["commit first, or scan the work tree: `repo:PATH`"]
    case .damagedObject: ["`git fsck` tells what is missing; a shallow clone may need `git fetch`"]
    case .damagedIndex: ["`git read-tree HEAD` writes it anew; stage your changes again after it"]
    case .unsupported(_, let remedy): [remedy]
    case .leadsAway, .tooLarge, .git: []
    }
  }
}
