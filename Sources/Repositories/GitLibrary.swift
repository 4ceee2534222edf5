import CGit2

/// libgit2, started once with everything off that a repository could steer.
enum GitLibrary {
  /// Starts the library: no owner check, because nothing of a repository is ever run (T-75), and no
  /// configuration of the machine or the user.
  static let isReady: Bool = {
    guard git_libgit2_init() > 0 else { return false }
    _ = holdfast_git_set_owner_validation(0)
    for level in [
      GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_GLOBAL, GIT_CONFIG_LEVEL_XDG,
      GIT_CONFIG_LEVEL_PROGRAMDATA,
    ] {
      // The library copies the empty text.
      _ = unsafe holdfast_git_set_search_path(level.rawValue, "")
    }
    return true
  }()

  /// The text of the last error on this thread.
  static func lastError() -> String {
    // The error belongs to the library and lives until the next call on this thread.
    guard let error = unsafe git_error_last(), let text = unsafe error.pointee.message else {
      return "no reason given"
    }
    return unsafe String(cString: text)
  }
}

/// The version of the linked libgit2.
package enum GitVersion {
  /// `1.5.1`.
  package static var text: String {
    var (major, minor, revision): (Int32, Int32, Int32) = (0, 0, 0)
    // The three numbers live through the call, which fills them.
    unsafe git_libgit2_version(&major, &minor, &revision)
    return "\(major).\(minor).\(revision)"
  }
}
