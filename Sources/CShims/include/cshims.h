#pragma once
#include <stddef.h>
#include <stdint.h>

/// openat2(2) with RESOLVE_BENEATH, RESOLVE_NO_SYMLINKS and RESOLVE_NO_MAGICLINKS.
/// Returns a descriptor, or -1 with errno set (ENOSYS where the kernel has no openat2).
int l9_open_beneath(int directory, const char *path, int flags, unsigned int mode);
