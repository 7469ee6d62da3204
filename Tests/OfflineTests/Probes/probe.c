// Tries to get out, one way a subcommand. Exits with 0 when it did, else prints "NAME errno NUMBER" and exits with 1.
// The tests build it with cc, run it bare as a control, and offline.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/io_uring.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const char greeting[] = "hello";
static char secret[] = "the victim's secret";

static int failed_with(const char *name, int error) {
    printf("%s errno %d\n", name, error);
    return 1;
}

static int failed(const char *name) { return failed_with(name, errno); }

static struct sockaddr_in loopback(const char *port) {
    return (struct sockaddr_in){
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)atoi(port)),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
}

static int connected(const char *port) {
    struct sockaddr_in address = loopback(port);
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    if (descriptor >= 0 && connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
        return -1;
    }
    return descriptor;
}

static int greet(int descriptor) {
    return write(descriptor, greeting, sizeof greeting) == sizeof greeting ? 0 : failed("write");
}

// tcp PORT
static int tcp(char **words) {
    int descriptor = connected(words[0]);
    return descriptor < 0 ? failed("socket") : greet(descriptor);
}

// greet FD: writes to a descriptor that was inherited.
static int inherited(char **words) { return greet(atoi(words[0])); }

// give FD PORT PROGRAM...: executes the program with a connected socket at FD.
static int give(char **words) {
    int descriptor = connected(words[1]);
    if (descriptor < 0 || dup2(descriptor, atoi(words[0])) < 0) {
        return failed("give");
    }
    execv(words[2], words + 2);
    return failed("exec");
}

// victim PORT: holds a connected socket and a secret, says where, and lets everyone in whom the kernel lets in.
static int victim(char **words) {
    int descriptor = connected(words[0]);
    if (descriptor < 0) {
        return failed("victim");
    }
    prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);  // Yama, where there is one, would refuse all but ancestors
    printf("%d %d %llu\n", getpid(), descriptor, (unsigned long long)(uintptr_t)secret);
    fflush(stdout);
    pause();
    return 0;
}

// take PID FD ADDRESS: greets through the victim's socket.
static int take(char **words) {
    int process = (int)syscall(SYS_pidfd_open, atoi(words[0]), 0);
    int descriptor = (int)syscall(SYS_pidfd_getfd, process, atoi(words[1]), 0);
    return descriptor < 0 ? failed("pidfd_getfd") : greet(descriptor);
}

// peek PID FD ADDRESS: reads the victim's secret.
static int peek(char **words) {
    char copy[sizeof secret] = "";
    struct iovec here = {copy, sizeof copy};
    struct iovec there = {(void *)(uintptr_t)strtoull(words[2], NULL, 10), sizeof copy};
    if (process_vm_readv(atoi(words[0]), &here, 1, &there, 1, 0) < 0) {
        return failed("process_vm_readv");
    }
    return puts(copy) < 0;
}

// memory PID FD ADDRESS: reads the victim's secret through a file.
static int memory(char **words) {
    char path[64], copy[sizeof secret] = "";
    snprintf(path, sizeof path, "/proc/%s/mem", words[0]);
    int file = open(path, O_RDWR);
    if (file < 0 || pread(file, copy, sizeof copy, (off_t)strtoull(words[2], NULL, 10)) < 0) {
        return failed("mem");
    }
    return puts(copy) < 0;
}

// landlock: whether the kernel has it in the version that the launcher needs.
static int landlock(char **words) {
    (void)words;
    return syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) >= 2 ? 0 : failed("landlock");
}

// trace PID FD ADDRESS: attaches to the victim.
static int trace(char **words) {
    return ptrace(PTRACE_SEIZE, atoi(words[0]), NULL, NULL) == 0 ? 0 : failed("ptrace");
}

struct ring {
    int descriptor;
    char *shared;
    struct io_uring_sqe *entries;
    struct io_uring_params parameters;
};

static int ring_open(struct ring *ring) {
    memset(ring, 0, sizeof *ring);
    struct io_uring_params *p = &ring->parameters;
    ring->descriptor = (int)syscall(SYS_io_uring_setup, 1, p);
    if (ring->descriptor < 0) {
        return -1;
    }
    size_t submissions = p->sq_off.array + p->sq_entries * sizeof(uint32_t);
    size_t completions = p->cq_off.cqes + p->cq_entries * sizeof(struct io_uring_cqe);
    ring->shared = mmap(NULL, submissions > completions ? submissions : completions, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_POPULATE, ring->descriptor, IORING_OFF_SQ_RING);
    ring->entries = mmap(NULL, p->sq_entries * sizeof(struct io_uring_sqe), PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_POPULATE, ring->descriptor, IORING_OFF_SQES);
    return ring->shared == MAP_FAILED || ring->entries == MAP_FAILED ? -1 : 0;
}

// Has the kernel do one operation, and returns what a system call would: a result or a negative errno.
static int ring_do(struct ring *ring, struct io_uring_sqe operation) {
    struct io_uring_params *p = &ring->parameters;
    _Atomic uint32_t *tail = (_Atomic uint32_t *)(ring->shared + p->sq_off.tail);
    _Atomic uint32_t *head = (_Atomic uint32_t *)(ring->shared + p->cq_off.head);
    uint32_t completion_mask = *(uint32_t *)(ring->shared + p->cq_off.ring_mask);
    ring->entries[0] = operation;
    ((uint32_t *)(ring->shared + p->sq_off.array))[0] = 0;
    atomic_fetch_add(tail, 1);
    if (syscall(SYS_io_uring_enter, ring->descriptor, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0) < 0) {
        return -errno;
    }
    struct io_uring_cqe *done = (struct io_uring_cqe *)(ring->shared + p->cq_off.cqes);
    int result = done[atomic_load(head) & completion_mask].res;
    atomic_fetch_add(head, 1);
    return result;
}

// uring PORT: connects without the system calls socket, connect and write.
static int uring(char **words) {
    struct ring ring;
    struct sockaddr_in address = loopback(words[0]);
    if (ring_open(&ring) != 0) {
        return failed("io_uring_setup");
    }
    int descriptor = ring_do(&ring, (struct io_uring_sqe){
        .opcode = IORING_OP_SOCKET, .fd = AF_INET, .off = SOCK_STREAM});
    if (descriptor < 0) {
        return failed_with("IORING_OP_SOCKET", -descriptor);
    }
    int result = ring_do(&ring, (struct io_uring_sqe){
        .opcode = IORING_OP_CONNECT, .fd = descriptor, .addr = (uintptr_t)&address, .off = sizeof address});
    if (result < 0) {
        return failed_with("IORING_OP_CONNECT", -result);
    }
    result = ring_do(&ring, (struct io_uring_sqe){
        .opcode = IORING_OP_SEND, .fd = descriptor, .addr = (uintptr_t)greeting, .len = sizeof greeting});
    return result < 0 ? failed_with("IORING_OP_SEND", -result) : 0;
}

static struct sockaddr_un local(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    return address;
}

// stream PATH: half of a socket pair, connected again after the other half has gone.
static int stream(char **words) {
    struct sockaddr_un address = local(words[0]);
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0 || close(pair[1]) != 0) {
        return failed("socketpair");
    }
    return connect(pair[0], (struct sockaddr *)&address, sizeof address) == 0 ? greet(pair[0]) : failed("connect");
}

// datagram PATH: half of a socket pair, used to greet somebody who is not the other half.
static int datagram(char **words) {
    struct sockaddr_un address = local(words[0]);
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) != 0) {
        return failed("socketpair");
    }
    ssize_t sent = sendto(pair[0], greeting, sizeof greeting, 0, (struct sockaddr *)&address, sizeof address);
    return sent == sizeof greeting ? 0 : failed("sendto");
}

// pairs: prints the domain and type of every socket pair that can be had, whatever is in the registers' upper halves.
static int pairs(char **words) {
    (void)words;
    const long junk[] = {0, 1L << 32, 0xffffffffL << 32};
    for (int domain = 0; domain < AF_MAX; domain++) {
        for (int type = 0; type < 16; type++) {
            for (size_t i = 0; i < 9; i++) {
                int pair[2];
                if (syscall(SYS_socketpair, domain | junk[i / 3], type | SOCK_CLOEXEC | junk[i % 3], 0, pair) == 0) {
                    printf("%d %d\n", domain, type);
                    close(pair[0]);
                    close(pair[1]);
                }
            }
        }
    }
    return 0;
}

// calls: makes the system calls that are to be refused, with arguments that are of no use, and prints their errors.
static int calls(char **words) {
    (void)words;
    long junk = 1L << 32;
    struct { const char *name; long number; long arguments[3]; } table[] = {
        {"socket", SYS_socket, {AF_MAX, SOCK_STREAM, 0}},
        {"io_uring_setup", SYS_io_uring_setup, {0, 0, 0}},
        {"io_uring_enter", SYS_io_uring_enter, {-1, 0, 0}},
        {"io_uring_register", SYS_io_uring_register, {-1, 0, 0}},
        {"pidfd_getfd", SYS_pidfd_getfd, {-1, 0, 0}},
        {"ptrace", SYS_ptrace, {-1, 0, 0}},
        {"process_vm_readv", SYS_process_vm_readv, {-1, 0, 1}},
        {"process_vm_writev", SYS_process_vm_writev, {-1, 0, 1}},
        {"add_key", SYS_add_key, {0, 0, 0}},
        {"request_key", SYS_request_key, {0, 0, 0}},
        {"keyctl", SYS_keyctl, {-1, 0, 0}},
        {"mount", SYS_mount, {0, 0, 0}},
        {"fsopen", SYS_fsopen, {0, 0, 0}},
        {"bpf", SYS_bpf, {-1, 0, 0}},
        {"ioctl TUNSETIFF", SYS_ioctl, {-1, 0x400454ca, 0}},
        {"ioctl TIOCSTI", SYS_ioctl, {-1, TIOCSTI, 0}},
        {"ioctl TIOCSTI, junk above", SYS_ioctl, {-1, TIOCSTI | junk, 0}},
        {"ioctl TIOCLINUX", SYS_ioctl, {-1, TIOCLINUX, 0}},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        errno = 0;
        long *arguments = table[i].arguments;
        syscall(table[i].number, arguments[0], arguments[1], arguments[2]);
        failed(table[i].name);
    }
    return 0;
}

// without PROGRAM...: executes the program as on a kernel without the system call seccomp.
static int without(char **words) {
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof rules / sizeof rules[0], rules};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        return failed("prctl");
    }
    execv(words[0], words);
    return failed("exec");
}

#ifdef __x86_64__
static long call32(long number, long first, const void *second) {
    long result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(number), "b"(first), "c"(second)
                     : "memory", "r8", "r9", "r10", "r11");
    return (int)result;
}

// int80 PORT: connects through the system calls of 32-bit programs, whose pointers must lie below 4 GiB.
static int int80(char **words) {
    enum { socketcall = 102, socketcall_socket = 1, socketcall_connect = 3 };
    uint32_t *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    struct sockaddr_in *address = (struct sockaddr_in *)(low + 16);
    *address = loopback(words[0]);
    low[0] = AF_INET, low[1] = SOCK_STREAM, low[2] = 0;
    long descriptor = call32(socketcall, socketcall_socket, low);
    if (descriptor < 0) {
        return failed_with("int80", (int)-descriptor);
    }
    low[0] = (uint32_t)descriptor, low[1] = (uint32_t)(uintptr_t)address, low[2] = sizeof *address;
    long result = call32(socketcall, socketcall_connect, low);
    return result < 0 ? failed_with("int80", (int)-result) : greet((int)descriptor);
}

// x32: the call socket by its x32 number. Most kernels know none of those.
static int x32(char **words) {
    (void)words;
    return syscall(0x40000000L | SYS_socket, AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : failed("x32");
}
#endif

int main(int count, char **words) {
    struct { const char *name; int operands; int (*run)(char **); } ways[] = {
        {"tcp", 1, tcp}, {"greet", 1, inherited}, {"give", 3, give}, {"victim", 1, victim}, {"take", 3, take},
        {"peek", 3, peek}, {"memory", 3, memory}, {"trace", 3, trace}, {"uring", 1, uring},
        {"stream", 1, stream}, {"datagram", 1, datagram}, {"without", 1, without},
        {"landlock", 0, landlock}, {"pairs", 0, pairs}, {"calls", 0, calls},
#ifdef __x86_64__
        {"int80", 1, int80}, {"x32", 0, x32},
#endif
    };
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        if (count >= 2 + ways[i].operands && strcmp(words[1], ways[i].name) == 0) {
            return ways[i].run(words + 2);
        }
    }
    return 64;
}
