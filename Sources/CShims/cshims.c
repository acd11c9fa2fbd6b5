#define _GNU_SOURCE
#include "cshims.h"
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

int l9_open_beneath(int directory, const char *path, int flags, unsigned int mode) {
  struct open_how how = {
      .flags = (uint64_t)(unsigned int)flags,
      .mode = mode,
      .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
  };
  return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}
