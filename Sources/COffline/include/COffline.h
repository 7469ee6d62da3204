#ifndef COFFLINE_H
#define COFFLINE_H

#include <stdint.h>
#include <sys/types.h>

/// What `offline_enter` came to. `offline_describe` says each in words.
enum offline_result {
    /// The process is offline.
    OFFLINE_OK = 0,
    /// The process that asked for this one has ended; there is nobody left to work for.
    OFFLINE_PARENT_GONE = 1,
    /// The kernel has no seccomp filters, or does not let this process use them.
    OFFLINE_NO_SECCOMP = 2,
    /// Descriptors above 2 could not be closed.
    OFFLINE_DESCRIPTORS_OPEN = 3,
    /// Standard input, output or error is a socket.
    OFFLINE_STDIO_IS_SOCKET = 4,
    /// The filter could not be built or loaded, though the kernel has seccomp.
    OFFLINE_FILTER_FAILED = 5,
    /// There is no process to be had that would supervise the program.
    OFFLINE_SUPERVISOR_FAILED = 6,
    /// The limits could not be set.
    OFFLINE_LIMITS_FAILED = 7,
};

/// What a program may take of the machine; 0 stands for no limit.
struct offline_limits {
    /// Memory of its own that it can write to (RLIMIT_DATA). Address space that is only reserved does not count: the
    /// threads of a large machine reserve tens of gigabytes that nothing ever uses.
    uint64_t memory_bytes;
    /// Time on processors, of all its threads together (RLIMIT_CPU).
    uint64_t processor_seconds;
    /// The length of each file that it writes (RLIMIT_FSIZE).
    uint64_t file_bytes;
};

/// Ties the life of the calling process, which is about to exec, to its parent's, and closes what it has inherited.
///
/// When it returns `OFFLINE_OK`, the process gets SIGKILL when its parent ends, and no descriptor above 2 is open.
///
/// @param expected_parent The process that must still be the parent.
/// @return `OFFLINE_OK`, `OFFLINE_PARENT_GONE` or `OFFLINE_DESCRIPTORS_OPEN`.
int offline_tether(pid_t expected_parent);

/// Takes the calling process, which is about to exec, off the network for the rest of its life, and ties that life
/// to its parent's.
///
/// When it returns `OFFLINE_OK`, all this holds, and goes on to hold after exec:
/// - the process gets SIGKILL when its parent ends;
/// - no descriptor above 2 is open, and 0, 1 and 2 are not sockets;
/// - no exec can give it more privileges;
/// - the system calls that could open a connection, or take one from another process, fail with EACCES;
/// - a system call made the way of another architecture kills the process with SIGSYS.
///
/// Children inherit all of it but the first: their own parents' end does not concern them. `offline_supervise` makes it
/// concern them.
///
/// @param expected_parent The process that must still be the parent. It guards against a parent that ended before
/// its end could be noticed.
/// @return `OFFLINE_OK`, or the reason why not. After a failure the process is half way there: it must exit.
int offline_enter(pid_t expected_parent);

/// Splits the calling process, which has one thread and is about to exec, in two: it returns in a child, and what
/// remains of the caller supervises that child.
///
/// The supervisor ends as the child ends: with its status or by its signal. When `expected_parent` ends before that, the
/// whole process group gets SIGKILL if the supervisor leads it, else the child alone: so a program's own children do not
/// outlive the process that wanted them. When the supervisor ends, the child gets SIGKILL from the kernel. The supervisor
/// keeps what `offline_enter` has done to it, and holds no descriptor open.
///
/// @param expected_parent The process that the caller is tied to.
/// @return `OFFLINE_OK` in the child, or the reason why not: then the process must exit.
int offline_supervise(pid_t expected_parent);

/// Limits the calling process, which is about to exec, and all that it starts. Each process has the limits for itself.
/// Limits that are lower already stay.
///
/// Beyond them, memory is refused with ENOMEM; processor time ends the process with SIGXCPU, and with SIGKILL five seconds
/// later; and a longer file ends it with SIGXFSZ.
///
/// @return `OFFLINE_OK` or `OFFLINE_LIMITS_FAILED`.
int offline_limit(const struct offline_limits *limits);

/// Whether this kernel can do what `offline_enter` needs: 1 or 0. Changes nothing in the calling process.
int offline_is_supported(void);

/// One short phrase without a line end for a result of `offline_enter`.
const char *offline_describe(int result);

#endif
