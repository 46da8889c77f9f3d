/* Preloaded into a process: counts the calls that change files or make them durable, and lets one of them fail.
 *
 * Armed with faults_arm(kind, at), the call with the number `at` (from 1)
 *   KILL     never happens: the process is killed before it,
 *   FULL     fails with ENOSPC, and so does every later write,
 *   ERROR    fails with EIO,
 *   SHORT    writes only half of its bytes,
 *   READ     is a read, which fails with EIO (only reads are counted then).
 * Only regular files count. Everything below libc is covered: Python, SQLite, the index.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { NOTHING, KILL, FULL, ERROR, SHORT, READ };
enum { GO, FAIL, HALF };

static atomic_int fault_kind = -1;
static atomic_long fault_at = 0;
static atomic_long count = 0;

void faults_arm(int kind, long at) {
    atomic_store(&count, 0);
    atomic_store(&fault_at, at);
    atomic_store(&fault_kind, kind);
}

void faults_disarm(void) { atomic_store(&fault_kind, -1); }

long faults_count(void) { return atomic_load(&count); }

static int is_regular(int fd) {
    struct stat status;
    int kept = errno;
    int answer = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    errno = kept;
    return answer;
}

static int step(int writes) {
    int kind = atomic_load(&fault_kind);
    if (kind < 0 || (kind == READ)) return GO;
    long number = atomic_fetch_add(&count, 1) + 1;
    long at = atomic_load(&fault_at);
    if (kind == KILL && number == at) {
        kill(getpid(), SIGKILL);
        for (;;) pause();
    }
    if (kind == FULL && writes && at && number >= at) { errno = ENOSPC; return FAIL; }
    if (kind == ERROR && number == at) { errno = EIO; return FAIL; }
    if (kind == SHORT && writes && number == at) return HALF;
    return GO;
}

static int read_step(int fd) {
    if (atomic_load(&fault_kind) != READ || !is_regular(fd)) return GO;
    if (atomic_fetch_add(&count, 1) + 1 == atomic_load(&fault_at)) { errno = EIO; return FAIL; }
    return GO;
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

#define WRITES(size) \
    if (is_regular(fd)) switch (step(1)) { case FAIL: return -1; case HALF: if (size > 1) size /= 2; }

ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    WRITES(size)
    return real(fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    WRITES(size)
    return real(fd, data, size, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off_t offset) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off_t);
    WRITES(size)
    return real(fd, data, size, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int number) {
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    if (is_regular(fd)) switch (step(1)) { case FAIL: return -1; case HALF: if (number > 1) number /= 2; }
    return real(fd, parts, number);
}

ssize_t sendfile64(int target, int source, off_t *offset, size_t size) {
    REAL(ssize_t, "sendfile64", int, int, off_t *, size_t);
    int fd = target;
    WRITES(size)
    return real(target, source, offset, size);
}

ssize_t copy_file_range(int source, off64_t *from, int target, off64_t *to, size_t size, unsigned int flags) {
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned int);
    int fd = target;
    WRITES(size)
    return real(source, from, target, to, size, flags);
}

ssize_t read(int fd, void *data, size_t size) {
    REAL(ssize_t, "read", int, void *, size_t);
    if (read_step(fd) == FAIL) return -1;
    return real(fd, data, size);
}

ssize_t pread64(int fd, void *data, size_t size, off_t offset) {
    REAL(ssize_t, "pread64", int, void *, size_t, off_t);
    if (read_step(fd) == FAIL) return -1;
    return real(fd, data, size, offset);
}

int fsync(int fd) {
    REAL(int, "fsync", int);
    if (step(0) == FAIL) return -1;
    return real(fd);
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    if (step(0) == FAIL) return -1;
    return real(fd);
}

int ftruncate64(int fd, off_t size) {
    REAL(int, "ftruncate64", int, off_t);
    if (step(0) == FAIL) return -1;
    return real(fd, size);
}

int rename(const char *source, const char *target) {
    REAL(int, "rename", const char *, const char *);
    if (step(0) == FAIL) return -1;
    return real(source, target);
}

int renameat(int from, const char *source, int to, const char *target) {
    REAL(int, "renameat", int, const char *, int, const char *);
    if (step(0) == FAIL) return -1;
    return real(from, source, to, target);
}

int link(const char *source, const char *target) {
    REAL(int, "link", const char *, const char *);
    if (step(1) == FAIL) return -1;
    return real(source, target);
}

int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    if (step(0) == FAIL) return -1;
    return real(path);
}

int unlinkat(int folder, const char *path, int flags) {
    REAL(int, "unlinkat", int, const char *, int);
    if (step(0) == FAIL) return -1;
    return real(folder, path, flags);
}

int rmdir(const char *path) {
    REAL(int, "rmdir", const char *);
    if (step(0) == FAIL) return -1;
    return real(path);
}

int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    if (step(1) == FAIL) return -1;
    return real(path, mode);
}

static int opens_new(int flags) { return (flags & O_CREAT) != 0; }

int open64(const char *path, int flags, ...) {
    REAL(int, "open64", const char *, int, ...);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    if (opens_new(flags) && step(1) == FAIL) return -1;
    return real(path, flags, mode);
}

int open(const char *path, int flags, ...) {
    REAL(int, "open", const char *, int, ...);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    if (opens_new(flags) && step(1) == FAIL) return -1;
    return real(path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...) {
    REAL(int, "openat64", int, const char *, int, ...);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    if (opens_new(flags) && step(1) == FAIL) return -1;
    return real(folder, path, flags, mode);
}
