#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "steps.h"

// The filter refuses ptrace and its kin, but cannot see that a path given to `open` is /proc/PID/mem, through which
// the same user's processes could be read and rewritten as well. A process in a Landlock domain has no such access to
// processes outside it, whatever rights the domain leaves it. So this domain forbids nothing else: the one right that
// it handles, moving files between folders, is granted again for the whole tree. (It must be: a domain that does not
// mention that right denies it.)
void offline_leave_others_alone(void) {
    const int first_version_with_refer = 2;  // Linux 5.19
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < first_version_with_refer) {
        return;
    }
    struct landlock_ruleset_attr handled = {.handled_access_fs = LANDLOCK_ACCESS_FS_REFER};
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0);
    struct landlock_path_beneath_attr everywhere = {
        .allowed_access = LANDLOCK_ACCESS_FS_REFER,
        .parent_fd = open("/", O_PATH | O_CLOEXEC),
    };
    if (ruleset >= 0 && everywhere.parent_fd >= 0
        && syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &everywhere, 0) == 0) {
        syscall(SYS_landlock_restrict_self, ruleset, 0);
    }
    close(everywhere.parent_fd);
    close(ruleset);
}
