#include <git2.h>
#include <git2/sys/repository.h>

// `git_libgit2_opts` is variadic, and Swift imports no variadic function. One wrapper per option.

/// Whether a repository must belong to the current user before libgit2 opens it.
static inline int holdfast_git_set_owner_validation(int enabled) {
  return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

/// Sets one configuration search path (`GIT_CONFIG_LEVEL_...`); an empty text searches nothing.
static inline int holdfast_git_set_search_path(int level, const char *path) {
  return git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, path);
}

/// Whether objects are hashed again when they are read.
static inline int holdfast_git_set_strict_hash_verification(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}
