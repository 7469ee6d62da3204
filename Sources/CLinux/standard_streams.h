#pragma once

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

// Opens those of the descriptors 0 to 2 that are closed on /dev/null. Otherwise the next files that the program opens,
// such as its database, would get these numbers, and what is meant for people would be written into them.
//
// The window's package includes this file too.
static inline void open_standard_streams(void) {
    for (int number = STDIN_FILENO; number <= STDERR_FILENO; number++) {
        if (fcntl(number, F_GETFD) != -1 || errno != EBADF) continue;
        // The lowest free number, for all below it are taken.
        if (open("/dev/null", number == STDIN_FILENO ? O_RDONLY : O_WRONLY) != number) _exit(1);
    }
}
