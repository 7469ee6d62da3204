#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "COffline.h"

// Ends this process the way the program ended, so that whoever waits for one learns how it went with the other.
static _Noreturn void end_like(int status) {
    if (WIFEXITED(status)) {
        _exit(WEXITSTATUS(status));
    }
    const int number = WTERMSIG(status);
    const struct rlimit no_core = {0, 0};  // The program has written its own, where it was to.
    setrlimit(RLIMIT_CORE, &no_core);
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, number);
    signal(number, SIG_DFL);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    raise(number);
    _exit(128 + number);
}

// Waits for the program's end, or for the parent's, after which nobody is left to end the program's children.
static _Noreturn void supervise(pid_t program, pid_t expected_parent, const sigset_t *awaited) {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++) {
        close(descriptor);  // The program's output ends when the program's copies are closed.
    }
    for (;;) {
        // Before the wait, for the parent may have ended before its end could be signalled. SIGTERM also comes when one
        // thread of the parent ends, or when the whole group is asked to end: then the program decides.
        if (getppid() != expected_parent) {
            kill(getpgrp() == getpid() ? 0 : program, SIGKILL);
        }
        int status;
        if (waitpid(program, &status, WNOHANG) == program) {
            end_like(status);
        }
        sigwaitinfo(awaited, NULL);
    }
}

int offline_supervise(pid_t expected_parent) {
    const pid_t supervisor = getpid();
    sigset_t all, awaited, before;
    sigfillset(&all);
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGCHLD);
    sigaddset(&awaited, SIGTERM);
    // A parent that ignores SIGCHLD would make the kernel throw the program's status away.
    signal(SIGCHLD, SIG_DFL);
    if (sigprocmask(SIG_SETMASK, &all, &before) != 0 || prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) != 0) {
        return OFFLINE_SUPERVISOR_FAILED;
    }
    const pid_t program = fork();
    if (program < 0) {
        return OFFLINE_SUPERVISOR_FAILED;
    }
    if (program > 0) {
        supervise(program, expected_parent, &awaited);
    }
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != supervisor) {
        return OFFLINE_PARENT_GONE;
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return OFFLINE_OK;
}
