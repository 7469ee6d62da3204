#pragma once

#include <spawn.h>

// What the GNU C library adds to spawn.h, which Swift's Glibc module does not show.

extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

// POSIX_SPAWN_SETSID
static const short sotto_spawn_setsid = 0x80;
