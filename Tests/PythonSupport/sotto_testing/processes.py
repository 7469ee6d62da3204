"""What /proc says of processes."""

import os
import re
from pathlib import Path


def _stat(pid: int) -> list[str] | None:
    """Return the fields of a process from its state on; None when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def identity(pid: int) -> tuple[int, str] | None:
    """Return what tells a process from a later one with its number; None when it has ended."""
    fields = _stat(pid)
    return None if fields is None or fields[0] in "ZX" else (pid, fields[19])


def descendants(pid: int) -> set[tuple[int, str]]:
    """Return the identities of every process below one."""
    parents = {int(name): int(fields[1]) for name in os.listdir("/proc") if name.isdigit() and (fields := _stat(int(name)))}
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return {known for child in found - {pid} if (known := identity(child))}


def is_running(process: tuple[int, str]) -> bool:
    """Return whether it has not ended."""
    return identity(process[0]) == process


def memory(pid: int, what: str = "VmRSS") -> int:
    """Return a process's memory in bytes; its peak as `VmHWM`."""
    status = Path(f"/proc/{pid}/status").read_text()
    match = re.search(rf"^{what}:\s+(\d+) kB", status, re.MULTILINE)
    assert match, f"{what} is not in /proc/{pid}/status"
    return int(match[1]) * 1024


def forget_peak(pid: int) -> None:
    """Let `VmHWM` begin anew at what is used now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def descriptors(pid: int) -> list[str]:
    """Return what the open descriptors of a process lead to."""
    found = []
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.append(os.readlink(entry))
        except FileNotFoundError:
            continue
    return sorted(found)


def sockets(pid: int) -> int:
    """Return how many sockets a process has open."""
    return sum(link.startswith("socket:") for link in descriptors(pid))


def command_lines() -> dict[int, str]:
    """Return the arguments of every process that can be seen."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
    return found


def listening_addresses(pid: int) -> set[str]:
    """Return the addresses and ports at which a process listens, as /proc writes them."""
    inodes = {link[8:-1] for link in descriptors(pid) if link.startswith("socket:[")}
    found = set()
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            # 0A is LISTEN; a datagram socket only has to be there.
            if fields[9] in inodes and (fields[3] == "0A" or table.startswith("udp")):
                found.add(f"{table} {fields[1]}")
    return found
