"""Namespaces of the kernel, in which a test has mounts of its own."""

import os
import subprocess


def entering_mounts() -> list[str]:
    """Return the words before a command that give it mounts of its own: as root, as a mapped root, or through sudo.

    Through sudo the command runs as root, and finds in `$AS_USER` the words that run another as this user again.
    """
    words = ["unshare", "--mount"]
    as_user = f"AS_USER=setpriv --reuid={os.getuid()} --regid={os.getgid()} --clear-groups"
    through_sudo = ["sudo", "-n", "--preserve-env", as_user, *words]
    ways = [words] if os.getuid() == 0 else [[*words, "--map-root-user"], through_sudo]
    # Where the root folder is no mount of its own, as after chroot, what is mounted cannot be kept private.
    ways += [[*way, "--propagation", "unchanged"] for way in ways]
    for way in ways:
        if subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0:
            return way
    raise AssertionError(f"no namespaces are to be had: {words}")
