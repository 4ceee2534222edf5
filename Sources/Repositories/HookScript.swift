/// The pre-commit hook: a POSIX shell script that asks `holdfast check --staged` before each commit.
///
/// githooks(5): no arguments, the folder is the top of the work tree, another exit status than 0 stops
/// the commit. Everything here is text; whoever installs the hook writes the files.
package enum HookScript {
  /// The hook's file name.
  package static let name = "pre-commit"
  /// The name under which a hook that was there before is kept; it still runs, first.
  package static let previousName = "pre-commit.before-holdfast"

  // Says whose script it is; never changed, so that later builds know the hooks of earlier ones.
  private static let mark = "# holdfast pre-commit hook"

  /// The script; `program` is where holdfast lies now, for when it is not on PATH.
  package static func text(program: String) -> String {
    """
    #!/bin/sh
    \(mark), written by `holdfast hook install`; `holdfast hook uninstall` removes it.
    # HOLDFAST_SKIP=1 git commit ...   leaves it out once
    # git commit --no-verify ...       leaves out every hook

    # What was here before runs first, with the same arguments and the same standard input.
    previous=$(dirname "$0")/\(previousName)
    if [ -x "$previous" ]; then
      "$previous" "$@" || exit $?
    fi

    case ${HOLDFAST_SKIP:-} in
    '' | 0 | false | no) ;;
    *)
      echo 'holdfast: check left out (HOLDFAST_SKIP)' >&2
      exit 0
      ;;
    esac

    program=\(quoted(program))
    if command -v holdfast >/dev/null 2>&1; then
      program=holdfast
    elif [ ! -x "$program" ]; then
      echo "holdfast: not on PATH, and no longer at $program" >&2
      echo 'hint: install it again, or remove this hook: holdfast hook uninstall' >&2
      echo 'hint: git commit --no-verify   commits without any check' >&2
      exit 1
    fi
    exec "$program" check --staged

    """
  }

  /// Whether a file is a hook that holdfast wrote, of this build or another.
  package static func isOurs(_ bytes: [UInt8]) -> Bool {
    let lines = bytes.prefix(512).split(separator: UInt8(ascii: "\n"), maxSplits: 2)
    return lines.count > 1 && lines[1].starts(with: Array(mark.utf8))
  }

  // A word of the shell, whatever it holds.
  private static func quoted(_ text: String) -> String {
    var word = "'"
    for character in text.unicodeScalars {
      if character == "'" { word += "'\\''" } else { word.unicodeScalars.append(character) }
    }
    return word + "'"
  }
}

/// What stands in a repository that decides how a hook is installed.
package struct HookSurroundings: Sendable, Hashable {
  /// The bytes of `pre-commit` in the hooks folder; nil where there is none.
  package var hook: [UInt8]?
  /// Whether `pre-commit.before-holdfast` is there.
  package var hasPrevious: Bool
  /// The hooks folder, as `Repository.hooksFolder` gives it.
  package var folder: String
  /// `core.hooksPath` is set.
  package var hasHooksPath: Bool

  /// What stands there.
  package init(
    hook: [UInt8]?, hasPrevious: Bool = false, folder: String = "",
    hasHooksPath: Bool = false
  ) {
    self.hook = hook
    self.hasPrevious = hasPrevious
    self.folder = folder
    self.hasHooksPath = hasHooksPath
  }

  /// The programs that manage hooks by themselves.
  package enum Keeper: String, Sendable, Hashable, CaseIterable {
    /// The pre-commit framework.
    case preCommit = "pre-commit"
    /// husky, of the Node world.
    case husky
    /// lefthook.
    case lefthook

    /// What to add to its own files, one line each.
    package var hints: [String] {
      switch self {
      case .preCommit:
        [
          "add to .pre-commit-config.yaml, under `repos:`:",
          "  - repo: local",
          "    hooks:",
          "      - {id: holdfast, name: holdfast check, entry: holdfast check --staged,"
            + " language: system, pass_filenames: false, always_run: true}",
          "then `pre-commit install`",
        ]
      case .husky: ["add the line `holdfast check --staged` to .husky/pre-commit"]
      case .lefthook:
        [
          "add to lefthook.yml:", "  pre-commit:", "    commands:",
          "      holdfast: {run: holdfast check --staged}", "then `lefthook install`",
        ]
      }
    }
  }

  /// The program whose hook is installed, or that would overwrite ours; nil where nobody manages
  /// hooks.
  ///
  /// A configuration file alone manages nothing: the program must also have put its hook here, or
  /// have pointed `core.hooksPath` at its folder.
  package var manager: Keeper? {
    let text = hook.map { String(decoding: $0.prefix(4_096), as: UTF8.self) } ?? ""
    if text.contains("pre-commit.com") || text.contains("-mpre_commit") { return .preCommit }
    if text.contains("LEFTHOOK") { return .lefthook }
    let parts = folder.split(separator: "/")
    if text.contains("husky") || (hasHooksPath && parts.contains(".husky")) { return .husky }
    return nil
  }
}

/// What installing or removing the hook does to the files of the hooks folder.
package enum HookPlan: Sendable, Hashable {
  /// Nothing: it is as it should be.
  case nothing
  /// `pre-commit` is written, executable; `keepsPrevious`: the one that is there is first renamed to
  /// `pre-commit.before-holdfast`.
  case write(keepsPrevious: Bool)
  /// `pre-commit` is removed; `restoresPrevious`: then `pre-commit.before-holdfast` gets its name back.
  case remove(restoresPrevious: Bool)
  /// Another program manages the hooks: its own files are the place.
  case managed(HookSurroundings.Keeper)
  /// A hook that is not ours stands beside one that was kept: neither may be lost.
  case blocked

  /// What to do so that the hook is there.
  package static func install(_ surroundings: HookSurroundings, program: String) -> HookPlan {
    guard let hook = surroundings.hook else {
      if let manager = surroundings.manager { return .managed(manager) }
      return .write(keepsPrevious: false)
    }
    if HookScript.isOurs(hook) {
      return hook == Array(HookScript.text(program: program).utf8)
        ? .nothing : .write(keepsPrevious: false)
    }
    if let manager = surroundings.manager { return .managed(manager) }
    return surroundings.hasPrevious ? .blocked : .write(keepsPrevious: true)
  }

  /// What to do so that everything is as it was before.
  package static func uninstall(_ surroundings: HookSurroundings) -> HookPlan {
    guard let hook = surroundings.hook, HookScript.isOurs(hook) else { return .nothing }
    return .remove(restoresPrevious: surroundings.hasPrevious)
  }
}
