#include "CLinux.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// The signals of a crash.
static const int signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV};
enum { signal_count = sizeof signals / sizeof *signals };

static struct sigaction earlier[signal_count];
static atomic_int note_file = -1;

/// Whether the process has caused it: the kernel sends signals of faults with a positive code, abort(3) one of its own.
static int is_crash(const siginfo_t *information) {
    return information->si_code > 0 || (information->si_code == SI_TKILL && information->si_pid == getpid());
}

/// Only calls that are safe in a signal handler.
static void note(int number, siginfo_t *information, void *context) {
    (void)context;
    static const char text[] = "crashed\n";
    const int file = is_crash(information) ? atomic_load(&note_file) : -1;
    if (file >= 0 && pwrite(file, text, sizeof text - 1, 0) < 0) {
        // Nothing can be done about it here.
    }
    for (int index = 0; index < signal_count; index++) {
        if (signals[index] == number) sigaction(number, &earlier[index], NULL);
    }
    // It is blocked until this function returns, then does what it would have done.
    raise(number);
}

static void install_handlers(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = note;
    action.sa_flags = SA_ONSTACK | SA_SIGINFO;
    sigemptyset(&action.sa_mask);
    for (int index = 0; index < signal_count; index++) sigaction(signals[index], &action, &earlier[index]);
}

void sotto_note_crash_in(int file) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    atomic_store(&note_file, file);
    pthread_once(&once, install_handlers);
}

void sotto_note_no_crash_in(int file) {
    atomic_compare_exchange_strong(&note_file, &file, -1);
}
