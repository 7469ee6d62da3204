#include "COffline.h"

#include <linux/seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "steps.h"

int offline_tether(pid_t expected_parent) {
    // The order matters: a parent that ends before prctl leaves no signal, but does leave another parent.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != expected_parent) {
        return OFFLINE_PARENT_GONE;
    }
    if (offline_close_descriptors() != 0) {
        return OFFLINE_DESCRIPTORS_OPEN;
    }
    return OFFLINE_OK;
}

int offline_enter(pid_t expected_parent) {
    if (!offline_is_supported()) {
        return OFFLINE_NO_SECCOMP;
    }
    const int tethered = offline_tether(expected_parent);
    if (tethered != OFFLINE_OK) {
        return tethered;
    }
    if (offline_stdio_is_socket()) {
        return OFFLINE_STDIO_IS_SOCKET;
    }
    // A set-user-ID program would run with the filter but could still have more rights than we reckoned with.
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return OFFLINE_FILTER_FAILED;
    }
    offline_leave_others_alone();
    if (offline_load_filter() != 0) {
        return OFFLINE_FILTER_FAILED;
    }
    return OFFLINE_OK;
}

int offline_is_supported(void) {
    // SECCOMP_GET_ACTION_AVAIL and KILL_PROCESS are both of Linux 4.14, so the question is also a part of the answer.
    uint32_t kill = SECCOMP_RET_KILL_PROCESS;
    uint32_t refuse = SECCOMP_RET_ERRNO;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &kill) == 0
        && syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &refuse) == 0;
}

const char *offline_describe(int result) {
    switch (result) {
    case OFFLINE_OK:
        return "offline";
    case OFFLINE_PARENT_GONE:
        return "the process that started this one has ended";
    case OFFLINE_NO_SECCOMP:
        return "the kernel offers no seccomp filters to this process";
    case OFFLINE_DESCRIPTORS_OPEN:
        return "inherited descriptors could not be closed";
    case OFFLINE_STDIO_IS_SOCKET:
        return "standard input, output or error is a socket";
    case OFFLINE_FILTER_FAILED:
        return "the seccomp filter could not be loaded";
    case OFFLINE_SUPERVISOR_FAILED:
        return "no process could be started to supervise the program";
    case OFFLINE_LIMITS_FAILED:
        return "the limits of the program could not be set";
    default:
        return "unknown result";
    }
}
