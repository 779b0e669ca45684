/* A machine that fails as a test wants: loaded before the C library (LD_PRELOAD), it lets a call to the system go wrong.

   HUB_FAULT is "CALL GLOB FIRST ACTION": calls of that kind whose file matches the glob are counted over all processes,
   in the file HUB_FAULT_COUNT, and from the FIRST on each goes wrong. ACTION is an error's number, `kill` (the whole
   process group, at once), `short` (a write takes one byte), or for the clock +SECONDS or -SECONDS. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static char call[16], glob[PATH_MAX], action[24];
static long first, *count;

__attribute__((constructor)) static void begin(void) {
  const char *fault = getenv("HUB_FAULT"), *counter = getenv("HUB_FAULT_COUNT");
  if (!fault || !counter || sscanf(fault, "%15s %4095s %ld %23s", call, glob, &first, action) != 4) return;
  int file = REAL(open)(counter, O_RDWR);
  void *shared = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (file >= 0 && shared != MAP_FAILED) count = shared;
}

/* Whether this call goes wrong; errno says how. */
static int wrong(const char *kind, const char *path) {
  if (!count || strcmp(kind, call) || fnmatch(glob, path, 0)) return 0;
  if (__sync_add_and_fetch(count, 1) < first) return 0;
  if (!strcmp(action, "kill")) kill(0, SIGKILL);
  errno = atoi(action);
  return 1;
}

static const char *behind(int file, char *path) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  path[length > 0 ? length : 0] = 0;
  return path;
}

/* How many of so many bytes may be written; -1 for none. */
static ssize_t allowed(int file, size_t size) {
  char path[PATH_MAX];
  if (!count || strcmp(call, "write") || !wrong("write", behind(file, path))) return size;
  return strcmp(action, "short") ? -1 : size > 0;
}

#define WRITES(name, more, ...)                                     \
  ssize_t name(int file, const void *data, size_t size more) {      \
    ssize_t most = allowed(file, size);                             \
    return most < 0 ? -1 : REAL(name)(file, data, most __VA_ARGS__); \
  }
#define COMMA ,
WRITES(write, , )
WRITES(pwrite, COMMA off_t at, COMMA at)
WRITES(pwrite64, COMMA off64_t at, COMMA at)

ssize_t sendfile(int to, int from, off_t *at, size_t size) {
  ssize_t most = allowed(to, size);
  return most < 0 ? -1 : REAL(sendfile)(to, from, at, most);
}
ssize_t sendfile64(int to, int from, off64_t *at, size_t size) {
  ssize_t most = allowed(to, size);
  return most < 0 ? -1 : REAL(sendfile64)(to, from, at, most);
}
ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t size, unsigned flags) {
  ssize_t most = allowed(to, size);
  return most < 0 ? -1 : REAL(copy_file_range)(from, a, to, b, most, flags);
}

#define OPENS(name, head, tail)                                              \
  int name(head const char *path, int flags, ...) {                          \
    va_list more;                                                            \
    va_start(more, flags);                                                   \
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0; \
    va_end(more);                                                            \
    if (wrong("open", path)) return -1;                                      \
    if (flags & O_CREAT && access(path, F_OK) && wrong("create", path)) return -1; \
    return REAL(name)(tail path, flags, mode);                               \
  }
OPENS(open, , )
OPENS(open64, , )
OPENS(openat, int folder COMMA, folder COMMA)
OPENS(openat64, int folder COMMA, folder COMMA)

int mkdir(const char *path, mode_t mode) { return wrong("create", path) ? -1 : REAL(mkdir)(path, mode); }

static int unsynced(int file) {
  char path[PATH_MAX];
  return count && !strcmp(call, "sync") && wrong("sync", behind(file, path));
}
int fsync(int file) { return unsynced(file) ? -1 : REAL(fsync)(file); }
int fdatasync(int file) { return unsynced(file) ? -1 : REAL(fdatasync)(file); }
int syncfs(int file) { return unsynced(file) ? -1 : REAL(syncfs)(file); }

int rename(const char *old, const char *new) { return wrong("rename", old) ? -1 : REAL(rename)(old, new); }
int renameat2(int a, const char *old, int b, const char *new, unsigned flags) {
  return wrong("rename", old) ? -1 : REAL(renameat2)(a, old, b, new, flags);
}

int link(const char *old, const char *new) { return wrong("link", new) ? -1 : REAL(link)(old, new); }
int linkat(int a, const char *old, int b, const char *new, int flags) {
  return wrong("link", new) ? -1 : REAL(linkat)(a, old, b, new, flags);
}

int connect(int file, const struct sockaddr *to, socklen_t size) {
  return wrong("connect", "") ? -1 : REAL(connect)(file, to, size);
}
ssize_t recv(int file, void *data, size_t size, int flags) {
  return wrong("recv", "") ? -1 : REAL(recv)(file, data, size, flags);
}

pid_t fork(void) { return wrong("fork", "") ? -1 : REAL(fork)(); }
pid_t vfork(void) { return wrong("fork", "") ? -1 : REAL(fork)(); }
int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*start)(void *), void *with) {
  return wrong("fork", "") ? errno : REAL(pthread_create)(thread, how, start, with);
}

static time_t jump(void) { return wrong("clock", "") ? atol(action) : 0; }
int clock_gettime(clockid_t clock, struct timespec *now) {
  int done = REAL(clock_gettime)(clock, now);
  if (clock == CLOCK_REALTIME) now->tv_sec += jump();
  return done;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  int done = REAL(gettimeofday)(now, zone);
  now->tv_sec += jump();
  return done;
}
time_t time(time_t *kept) {
  time_t now = REAL(time)(NULL) + jump();
  if (kept) *kept = now;
  return now;
}
