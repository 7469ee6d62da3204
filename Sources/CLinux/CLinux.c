#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef SYS_openat2
#include <linux/openat2.h>
#endif

static const int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

int sotto_open_at(int folder, const char *name, int flags, mode_t mode) {
    const int file = openat(folder, name, flags, mode);
    return file >= 0 ? file : -errno;
}

/// As good as can be done without openat2: a bind mount of the same file system is not seen.
static int open_same_device(int folder, const char *name) {
    struct stat outer, inner;
    const int file = openat(folder, name, folder_flags);
    if (file < 0) return -errno;
    int problem = fstat(folder, &outer) != 0 || fstat(file, &inner) != 0 ? errno : 0;
    if (problem == 0 && outer.st_dev != inner.st_dev) problem = EXDEV;
    if (problem == 0) return file;
    close(file);
    return -problem;
}

int sotto_open_same_mount(int folder, const char *name) {
#ifdef SYS_openat2
    struct open_how how = {
        .flags = (unsigned long long)folder_flags, .resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV};
    const long file = syscall(SYS_openat2, folder, name, &how, sizeof how);
    if (file >= 0) return (int)file;
    // Sandboxes that do not know the call refuse it with EPERM.
    if (errno != ENOSYS && errno != EPERM) return -errno;
#endif
    return open_same_device(folder, name);
}

static int rename_with(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    return renameat2(from_folder, from, to_folder, to, flags) == 0 ? 0 : errno;
}

int sotto_rename_at(int from_folder, const char *from, int to_folder, const char *to) {
    return renameat(from_folder, from, to_folder, to) == 0 ? 0 : errno;
}

int sotto_rename_to_free_name(int from_folder, const char *from, int to_folder, const char *to) {
    const int problem = rename_with(from_folder, from, to_folder, to, RENAME_NOREPLACE);
    if (problem != ENOSYS && problem != EINVAL) return problem;
    return sotto_rename_at(from_folder, from, to_folder, to);
}

int sotto_exchange_at(int first_folder, const char *first, int second_folder, const char *second) {
    return rename_with(first_folder, first, second_folder, second, RENAME_EXCHANGE);
}

int sotto_sync_file_system(int file) {
    return syncfs(file) == 0 ? 0 : errno;
}
