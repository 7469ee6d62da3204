// The steps of `offline_enter`, one a file.

#ifndef COFFLINE_STEPS_H
#define COFFLINE_STEPS_H

/// Closes every descriptor above 2. Returns 0, or -1 when some may still be open.
int offline_close_descriptors(void);

/// Returns 1 when descriptor 0, 1 or 2 is a socket, else 0.
int offline_stdio_is_socket(void);

/// Where the kernel has Landlock, bars the process from the memory and the descriptors of every process that is not a
/// descendant. Does nothing on other kernels.
void offline_leave_others_alone(void);

/// Builds and loads the seccomp filter. Returns 0, or -1. no_new_privs must be set.
int offline_load_filter(void);

#endif
