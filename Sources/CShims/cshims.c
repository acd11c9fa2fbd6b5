#define _GNU_SOURCE
#include "cshims.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

const int l9_path_only = O_PATH;

int l9_open_beneath(int directory, const char *path, int flags, unsigned int mode) {
  struct open_how how = {
      .flags = (uint64_t)(unsigned int)flags,
      .mode = mode,
      .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
  };
  return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

int l9_rename_new(int directory, const char *from, const char *to) {
  return renameat2(directory, from, directory, to, RENAME_NOREPLACE);
}

int l9_rename_exchange(int directory, const char *a, const char *b) {
  return renameat2(directory, a, directory, b, RENAME_EXCHANGE);
}

int l9_sync_file_system(int descriptor) { return syncfs(descriptor); }

int l9_open_process(int process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int l9_make_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

/// Sets what the child inherits; returns 0 or an errno.
static int prepare(posix_spawn_file_actions_t *actions, posix_spawnattr_t *attributes,
                   const char *folder, int output, int errors) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  int failed = posix_spawnattr_setflags(
      attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  if (!failed) failed = posix_spawnattr_setpgroup(attributes, 0);
  if (!failed) failed = posix_spawnattr_setsigmask(attributes, &none);
  if (!failed) failed = posix_spawnattr_setsigdefault(attributes, &all);
  if (!failed && folder) failed = posix_spawn_file_actions_addchdir_np(actions, folder);
  if (!failed) failed = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
  if (!failed) failed = posix_spawn_file_actions_adddup2(actions, output, 1);
  if (!failed) failed = posix_spawn_file_actions_adddup2(actions, errors, 2);
  if (!failed) failed = posix_spawn_file_actions_addclosefrom_np(actions, 3);
  return failed;
}

int l9_spawn(const char *const *argv, const char *const *environment, const char *folder,
             int output, int errors, int *process) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  int failed = posix_spawn_file_actions_init(&actions);
  if (failed) return failed;
  failed = posix_spawnattr_init(&attributes);
  if (failed) {
    posix_spawn_file_actions_destroy(&actions);
    return failed;
  }
  failed = prepare(&actions, &attributes, folder, output, errors);
  pid_t child = 0;
  if (!failed)
    failed = posix_spawn(&child, argv[0], &actions, &attributes, (char *const *)argv,
                         (char *const *)environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (!failed) l9_group_started(child);
  *process = child;
  return failed;
}
