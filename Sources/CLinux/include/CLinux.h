#ifndef SOTTO_CLINUX_H
#define SOTTO_CLINUX_H

#include <sys/types.h>

/// What openat(2) does, which C declares with a variable number of arguments.
/// Returns a descriptor, or minus an errno value.
int sotto_open_at(int folder, const char *name, int flags, mode_t mode);

/// Opens a folder by its name in another one, if it is no link and nothing is mounted on it.
/// Returns a descriptor, or minus an errno value: EXDEV for a mount, ENOTDIR or ELOOP for a link.
/// On kernels before 5.6, which lack openat2(2), a mount is seen where its file system is another one.
int sotto_open_same_mount(int folder, const char *name);

/// Gives what has a name in one folder a name in another, and replaces what has that name.
/// Returns 0, or an errno value.
int sotto_rename_at(int from_folder, const char *from, int to_folder, const char *to);

/// The same, but fails with EEXIST where the name is taken. Where the file system cannot tell, it replaces.
int sotto_rename_to_free_name(int from_folder, const char *from, int to_folder, const char *to);

/// Swaps two names of one file system in a single step, so that neither is ever missing.
/// Returns 0, or an errno value; ENOSYS or EINVAL where the system or file system cannot.
int sotto_exchange_at(int first_folder, const char *first, int second_folder, const char *second);

/// Writes everything that waits in memory for the file system of an open file to the disk.
/// Returns 0, or an errno value.
int sotto_sync_file_system(int file);

/// Has a crash of this process noted in an open file: after a failed check or a bad address the file begins with "crashed".
/// A signal that another process sends is no crash. One file at a time.
void sotto_note_crash_in(int file);

/// Ends that, if it is this file in which a crash would be noted. To be called before the file is closed.
void sotto_note_no_crash_in(int file);

#endif
