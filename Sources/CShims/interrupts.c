#define _GNU_SOURCE
#include "cshims.h"
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

enum { capacity = 64 };

/// The leaders of the running process groups; 0 where a place is free.
static _Atomic int groups[capacity];

void l9_group_started(int process) {
  for (int i = 0; i < capacity; i++) {
    int none = 0;
    if (atomic_compare_exchange_strong(&groups[i], &none, process)) return;
  }
}

void l9_group_ended(int process) {
  for (int i = 0; i < capacity; i++) {
    int own = process;
    if (atomic_compare_exchange_strong(&groups[i], &own, 0)) return;
  }
}

/// Only calls what may be called in a signal handler.
static void end(int number) {
  for (int i = 0; i < capacity; i++) {
    int process = atomic_load(&groups[i]);
    if (process > 0) kill(-process, SIGKILL);
  }
  _exit(128 + number);
}

void l9_end_groups_when_interrupted(void) {
  const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
  for (int i = 0; i < 3; i++) {
    struct sigaction old, action = {.sa_handler = end};
    sigfillset(&action.sa_mask);
    // Ignored by whoever started us, as nohup does: it stays so.
    if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN) continue;
    sigaction(numbers[i], &action, NULL);
  }
}
