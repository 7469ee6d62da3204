"""Become another program on a kernel that seems to have no seccomp filters: the call itself is answered with ENOSYS."""

import ctypes, os, platform, struct, sys
# The number of seccomp(2).
number = {"x86_64": 317, "aarch64": 277}[platform.machine()]
# Load the number of the call; if it is that one, answer ENOSYS, else allow it.
steps = [(0x20, 0, 0, 0), (0x15, 0, 1, number), (0x06, 0, 0, 0x00050000 | 38), (0x06, 0, 0, 0x7FFF0000)]
code = b"".join(struct.pack("HBBI", *step) for step in steps)
kept = ctypes.create_string_buffer(code, len(code))
program = struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(kept))
libc = ctypes.CDLL(None)
# PR_SET_NO_NEW_PRIVS, then PR_SET_SECCOMP with a filter.
if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, ctypes.create_string_buffer(program, len(program)), 0, 0):
    sys.exit("no filter")
os.execv(sys.argv[1], sys.argv[1:])
