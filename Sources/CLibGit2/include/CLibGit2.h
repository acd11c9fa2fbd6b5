#pragma once
#include <git2.h>

// git_libgit2_opts is variadic, which Swift cannot call.

/// Every object, pack and reference reaches the disk before it counts as written.
int l9_git_enable_fsync(void);

/// Opens repositories whose extensions do not matter to someone who leaves the work tree alone.
int l9_git_allow_extensions(void);
