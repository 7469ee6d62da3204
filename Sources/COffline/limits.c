#include <sys/resource.h>

#include "COffline.h"

// Lowers the soft and the hard limit. A limit that is lower already stays.
static int lower(int resource, rlim_t soft, rlim_t hard) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0) {
        return -1;
    }
    if (hard < limit.rlim_max) {
        limit.rlim_max = hard;
    }
    if (soft < limit.rlim_cur) {
        limit.rlim_cur = soft;
    }
    return setrlimit(resource, &limit);
}

int offline_limit(const struct offline_limits *limits) {
    const rlim_t grace = 5;  // seconds between SIGXCPU, which a program may ignore, and SIGKILL
    int failed = 0;
    if (limits->memory_bytes > 0) {
        failed |= lower(RLIMIT_DATA, limits->memory_bytes, limits->memory_bytes);
    }
    if (limits->processor_seconds > 0) {
        failed |= lower(RLIMIT_CPU, limits->processor_seconds, limits->processor_seconds + grace);
    }
    if (limits->file_bytes > 0) {
        failed |= lower(RLIMIT_FSIZE, limits->file_bytes, limits->file_bytes);
    }
    return failed == 0 ? OFFLINE_OK : OFFLINE_LIMITS_FAILED;
}
