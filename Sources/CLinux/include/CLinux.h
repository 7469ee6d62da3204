#ifndef SOTTO_CLINUX_H
#define SOTTO_CLINUX_H

/// Swaps two paths of one file system in a single step, so that neither name is ever missing.
/// Returns 0, or an errno value; ENOSYS or EINVAL where the system or file system cannot.
int sotto_exchange(const char *first, const char *second);

/// Writes everything that waits in memory for the file system of an open file to the disk.
/// Returns 0, or an errno value.
int sotto_sync_file_system(int file);

#endif
