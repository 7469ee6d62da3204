#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "steps.h"

// For kernels before 5.9. The table in /proc holds descriptors above any limit too, which a loop up to it would miss.
static int close_listed(void) {
    DIR *listing = opendir("/proc/self/fd");
    if (listing == NULL) {
        return -1;
    }
    for (struct dirent *entry = readdir(listing); entry != NULL; entry = readdir(listing)) {
        int descriptor = atoi(entry->d_name);
        if (descriptor > STDERR_FILENO && descriptor != dirfd(listing)) {
            close(descriptor);
        }
    }
    return closedir(listing);
}

int offline_close_descriptors(void) {
    // Not glibc's wrapper, which Debian 11 does not have yet.
    if (syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, 0) == 0) {
        return 0;
    }
    return close_listed();
}

int offline_stdio_is_socket(void) {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
        struct stat status;
        if (fstat(descriptor, &status) == 0 && S_ISSOCK(status.st_mode)) {
            return 1;
        }
    }
    return 0;
}
