#include <errno.h>
#include <linux/if_tun.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "steps.h"

// Everything that is refused fails with EACCES: socket(2) documents it for this, and the kernel's own refusals of the
// other calls are EPERM, so that whoever reads an error can tell the two apart.
#define REFUSE SCMP_ACT_ERRNO(EACCES)

// Refused whatever their arguments are. docs/threat-model.md gives each its reason.
static const int refused_calls[] = {
    // The way to a connection. Without a socket, connect, bind, send and their kin have nothing to work on.
    SCMP_SYS(socket),
    // Does the work of any of these, in the kernel, where no filter looks.
    SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register),
    // Another process's descriptors, or another process made to act.
    SCMP_SYS(pidfd_getfd), SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev),
    // The kernel acting on the network for us: key types that look names up, network file systems, packet programs.
    SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(keyctl),
    SCMP_SYS(mount), SCMP_SYS(fsopen), SCMP_SYS(bpf),
};

// Device requests that reach the network or a person's shell: a tunnel takes packets through write, and characters
// pushed into a terminal are typed commands.
static const uint32_t refused_requests[] = {TUNSETIFF, TIOCSTI, TIOCLINUX};

static int refuse_calls(scmp_filter_ctx filter) {
    int failed = 0;
    for (size_t i = 0; i < sizeof refused_calls / sizeof refused_calls[0]; i++) {
        failed |= seccomp_rule_add(filter, REFUSE, refused_calls[i], 0);
    }
    return failed;
}

// Pairs of connected AF_UNIX streams stay: programs talk to their own children and threads with them, and neither end
// can ever be connected elsewhere. An AF_UNIX datagram socket can be, by connect or by an address given to sendto,
// even when it came from socketpair; so every other type is refused.
static int refuse_socket_pairs(scmp_filter_ctx filter) {
    const uint64_t type_mask = 0xf;  // above it are flags such as SOCK_CLOEXEC
    int failed = seccomp_rule_add(filter, REFUSE, SCMP_SYS(socketpair), 1, SCMP_A0(SCMP_CMP_NE, AF_UNIX));
    for (uint64_t type = 0; type <= type_mask; type++) {
        if (type != SOCK_STREAM && type != SOCK_SEQPACKET) {
            failed |= seccomp_rule_add(
                filter, REFUSE, SCMP_SYS(socketpair), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, type_mask, type));
        }
    }
    return failed;
}

static int refuse_requests(scmp_filter_ctx filter) {
    // The kernel reads 32 bits of the register, so the filter must not look at the others.
    const uint64_t request_mask = UINT32_MAX;
    int failed = 0;
    for (size_t i = 0; i < sizeof refused_requests / sizeof refused_requests[0]; i++) {
        failed |= seccomp_rule_add(
            filter, REFUSE, SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_MASKED_EQ, request_mask, refused_requests[i]));
    }
    return failed;
}

int offline_load_filter(void) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (filter == NULL) {
        return -1;
    }
    // A call in another architecture's numbering, x32's among them, would pass rules written for this one.
    int failed = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    // Before Linux 5.16 a filter slows the whole process down against speculative reads, unless told otherwise. This
    // one keeps no secret from the process, so a kernel without the choice is no reason to fail either.
    (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_SSB, 1);
    failed |= refuse_calls(filter);
    failed |= refuse_socket_pairs(filter);
    failed |= refuse_requests(filter);
    if (failed == 0) {
        failed = seccomp_load(filter);
    }
    seccomp_release(filter);
    return failed == 0 ? 0 : -1;
}
