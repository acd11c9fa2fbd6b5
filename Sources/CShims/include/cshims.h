#pragma once
#include <stddef.h>
#include <stdint.h>

/// O_PATH, which Swift's Glibc module does not show.
extern const int l9_path_only;

/// openat2(2) with RESOLVE_BENEATH, RESOLVE_NO_SYMLINKS and RESOLVE_NO_MAGICLINKS.
/// Returns a descriptor, or -1 with errno set (ENOSYS where the kernel has no openat2).
int l9_open_beneath(int directory, const char *path, int flags, unsigned int mode);

/// Renames within a directory and never replaces: EEXIST when `to` exists.
int l9_rename_new(int directory, const char *from, const char *to);

/// Exchanges two names of a directory in one step.
int l9_rename_exchange(int directory, const char *a, const char *b);

/// syncfs(2): everything written to the file system of `descriptor` reaches the disk.
int l9_sync_file_system(int descriptor);

/// pidfd_open(2): a descriptor that becomes readable when the process ends.
int l9_open_process(int process);

/// pipe2(2) with O_CLOEXEC: the reading end, then the writing end.
int l9_make_pipe(int ends[2]);

/// posix_spawn(3) of `argv[0]` (searched in no PATH): a process group of its own, default signals,
/// standard input from /dev/null, the two descriptors as standard output and error, no other
/// descriptor, in `folder` unless that is null. Returns 0 or an errno.
int l9_spawn(const char *const *argv, const char *const *environment, const char *folder,
             int output, int errors, int *process);

/// From now on SIGINT, SIGTERM and SIGHUP kill the groups below and end the process with 128 plus
/// their number.
void l9_end_groups_when_interrupted(void);

/// A process group that ends with us, by its leader.
void l9_group_started(int process);

/// To be called before the leader is reaped, so that no other group can have its number.
void l9_group_ended(int process);
