#include "CLazyLibrary.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static _Noreturn void give_up(const struct l9_library *library) {
  fprintf(stderr, "error: %s cannot be used: %s\nhelp: install it\n", library->name, dlerror());
  exit(2);
}

static pthread_mutex_t loading = PTHREAD_MUTEX_INITIALIZER;

static void load(struct l9_library *library) {
  pthread_mutex_lock(&loading);
  if (!library->handle) library->handle = dlopen(library->name, RTLD_NOW | RTLD_LOCAL);
  pthread_mutex_unlock(&loading);
  if (!library->handle) give_up(library);
}

void *l9_function(struct l9_library *library, const char *name, _Atomic(void *) *known) {
  void *found = atomic_load_explicit(known, memory_order_acquire);
  if (found) return found;
  load(library);
  found = dlsym(library->handle, name);
  if (!found) give_up(library);
  atomic_store_explicit(known, found, memory_order_release);
  return found;
}
