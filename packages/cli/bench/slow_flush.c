/*
 * Makes each flush to the disk take a while longer (`slow_flush.ts`), for machines whose disk keeps what it is told in
 * memory and says at once that it is safe.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void wait_a_while(void) {
  const char *micros = getenv("BENCH_FLUSH_MICROS");
  long wanted = micros == NULL ? 0 : atol(micros);
  struct timespec pause = {wanted / 1000000, (wanted % 1000000) * 1000};
  nanosleep(&pause, NULL);
}

static int flushed(const char *name, int file) {
  int (*flush)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  wait_a_while();
  return flush(file);
}

int fsync(int file) { return flushed("fsync", file); }
int fdatasync(int file) { return flushed("fdatasync", file); }
