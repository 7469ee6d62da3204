// Holds a process up right after it has renamed something to $HOLD_NAME: says so by a file in $HOLD_FOLDER, and waits for
// another one there. For LD_PRELOAD.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int held(int result, const char *target) {
    const char *folder = getenv("HOLD_FOLDER"), *name = getenv("HOLD_NAME"), *last = strrchr(target, '/');
    int reason = errno;
    if (result != 0 || !folder || !name || strcmp(last ? last + 1 : target, name) != 0) return result;
    char renamed[4096], go[4096];
    snprintf(renamed, sizeof renamed, "%s/renamed", folder);
    snprintf(go, sizeof go, "%s/go", folder);
    close(open(renamed, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
    for (int attempt = 0; attempt < 3000 && access(go, F_OK) != 0; attempt++) usleep(10 * 1000);
    errno = reason;
    return result;
}

int rename(const char *source, const char *target) {
    int (*next)(const char *, const char *) = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
    return held(next(source, target), target);
}

int renameat(int from, const char *source, int to, const char *target) {
    int (*next)(int, const char *, int, const char *) =
        (int (*)(int, const char *, int, const char *))dlsym(RTLD_NEXT, "renameat");
    return held(next(from, source, to, target), target);
}

int renameat2(int from, const char *source, int to, const char *target, unsigned int flags) {
    int (*next)(int, const char *, int, const char *, unsigned int) =
        (int (*)(int, const char *, int, const char *, unsigned int))dlsym(RTLD_NEXT, "renameat2");
    return held(next(from, source, to, target, flags), target);
}
