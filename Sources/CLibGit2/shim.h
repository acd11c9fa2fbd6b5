#pragma once
#include <git2.h>

// git_libgit2_opts is variadic, which Swift cannot call.

/// Every object, pack and reference reaches the disk before it counts as written.
static inline int l9_git_enable_fsync(void) {
  return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
}

/// Opens repositories whose extensions do not matter to someone who leaves the work tree alone.
static inline int l9_git_allow_extensions(void) {
  const char *names[] = {"worktreeconfig", "relativeworktrees", "preciousobjects"};
  return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, sizeof names / sizeof *names);
}
