import CGit2
import Glibc

/// Where git's configuration of the machine and the user lies, as the environment says it.
package struct GitSurroundings: Sendable, Hashable {
  /// The variables that count: HOME, XDG_CONFIG_HOME, GIT_CONFIG_GLOBAL, GIT_CONFIG_SYSTEM,
  /// GIT_CONFIG_NOSYSTEM.
  package var variables: [String: String]

  /// Surroundings of these variables; others are ignored.
  package init(variables: [String: String]) { self.variables = variables }

  /// Those of this process.
  package static var ofProcess: GitSurroundings {
    var variables: [String: String] = [:]
    for name in [
      "HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM",
    ] {
      // The text belongs to the environment, which nothing changes, and is copied at once.
      if let text = unsafe getenv(name) { variables[name] = unsafe String(cString: text) }
    }
    return GitSurroundings(variables: variables)
  }

  /// The configuration files, the weightiest last (git-config, "FILES").
  var files: [String] {
    var files: [String] = []
    if !Self.isTrue(variables["GIT_CONFIG_NOSYSTEM"]) {
      files.append(variables["GIT_CONFIG_SYSTEM"] ?? "/etc/gitconfig")
    }
    if let global = variables["GIT_CONFIG_GLOBAL"] {
      files.append(global)
    } else {
      let home = variables["HOME"].flatMap { $0.isEmpty ? nil : $0 }
      if let folder = variables["XDG_CONFIG_HOME"], !folder.isEmpty {
        files.append(folder + "/git/config")
      } else if let home {
        files.append(home + "/.config/git/config")
      }
      if let home { files.append(home + "/.gitconfig") }
    }
    return files.filter { !$0.isEmpty }
  }

  // How git writes yes.
  static func isTrue(_ text: String?) -> Bool {
    ["1", "true", "yes", "on"].contains(text?.lowercased() ?? "")
  }
}

extension Repository {
  /// The folder in which git looks for hooks: `core.hooksPath`, else `hooks` of the common folder.
  ///
  /// A relative path counts from the top of the work tree, in a bare repository from its folder;
  /// `~/` is the home folder; all linked work trees share the hooks of their repository. The
  /// configuration of the machine and the user is read for this one key and this one call, because
  /// many people set it there; nothing else of it, and nothing at any other time, is obeyed
  /// (THREATS T-72). Throws `RepositoryError.unsupported` for `~name/` and `%(prefix)/`.
  package borrowing func hooksFolder(_ surroundings: GitSurroundings = .ofProcess)
    throws(RepositoryError) -> String
  {
    guard let value = hooksPath(surroundings), !value.isEmpty else { return commonFolder + "hooks" }
    if value == "~" || value.hasPrefix("~/"), let home = surroundings.variables["HOME"] {
      return home + value.dropFirst()
    }
    guard !value.hasPrefix("~"), !value.hasPrefix("%(") else {
      throw .unsupported(
        what: "`core.hooksPath = \(value)`",
        remedy: "write the path out: `git config core.hooksPath /path/of/the/hooks`")
    }
    return value.hasPrefix("/") ? value : (workTree ?? gitFolder) + value
  }

  /// Whether `core.hooksPath` is set somewhere: another program may take care of the hooks.
  package borrowing func hasHooksPath(_ surroundings: GitSurroundings = .ofProcess) -> Bool {
    hooksPath(surroundings)?.isEmpty == false
  }

  // The last file that sets the key counts.
  private borrowing func hooksPath(_ surroundings: GitSurroundings) -> String? {
    var files = surroundings.files + [commonFolder + "config"]
    let own = value(of: "extensions.worktreeconfig", in: commonFolder + "config")
    if GitSurroundings.isTrue(own) {
      files.append(gitFolder + "config.worktree")
    }
    for file in files.reversed() {
      if let value = value(of: "core.hookspath", in: file) { return value }
    }
    return nil
  }

  // What one file says of a key; includes of the file count, with their conditions.
  private borrowing func value(of key: String, in file: String) -> String? {
    var status = stat()
    // `status` lives through the call. Opening a FIFO would wait for ever (THREATS T-28).
    guard unsafe stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var made: OpaquePointer?
    guard unsafe git_config_new(&made) == 0, let configuration = unsafe made else { return nil }
    defer { unsafe git_config_free(configuration) }
    guard
      unsafe git_config_add_file_ondisk(configuration, file, GIT_CONFIG_LEVEL_APP, handle, 0) == 0
    else { return nil }
    var buffer = unsafe git_buf()
    guard unsafe git_config_get_string_buf(&buffer, configuration, key) == 0 else { return nil }
    defer { unsafe git_buf_dispose(&buffer) }
    // The text belongs to the buffer and is copied before it is freed.
    return unsafe buffer.ptr.map { unsafe String(cString: $0) }
  }

  // The folder that all linked work trees share; it ends with a slash.
  private var commonFolder: String {
    // The text belongs to the repository and is copied at once.
    guard let text = unsafe git_repository_commondir(handle) else { return gitFolder }
    let folder = unsafe String(cString: text)
    return folder.hasSuffix("/") ? folder : folder + "/"
  }

  /// The top of the work tree, or the bare repository, in which a folder lies; nil outside any.
  ///
  /// The way git looks for it: the folder itself, then every folder above it, up to the root.
  package static func discover(from folder: String) -> String? {
    guard let text = unsafe realpath(folder, nil) else { return nil }
    // The library hands over a new text, which is freed here.
    defer { unsafe free(text) }
    var place = unsafe String(cString: text)
    while true {
      let base = place == "/" ? "" : place
      if kind("\(base)/.git") != 0 { return place }
      if kind("\(base)/HEAD") == S_IFREG, kind("\(base)/objects") == S_IFDIR,
        kind("\(base)/refs") == S_IFDIR
      {
        return place
      }
      guard !base.isEmpty, let slash = base.lastIndex(of: "/") else { return nil }
      place = slash == base.startIndex ? "/" : String(base[..<slash])
    }
  }

  // The type of a file as in `st_mode`; 0 where there is none.
  private static func kind(_ path: String) -> mode_t {
    var status = stat()
    // `status` lives through the call.
    return unsafe stat(path, &status) == 0 ? status.st_mode & S_IFMT : 0
  }
}
