"""Runs of whole process trees: wall and processor time, peak memory, and a limit of memory."""

import contextlib
import ctypes
import os
import resource
import select
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

GIGABYTE = 10**9
SAMPLES_A_SECOND = 20
PR_SET_CHILD_SUBREAPER = 36
# Version 1 and version 2 of control groups: folder, file of the limit, file that counts kills.
CONTROL_GROUPS = (
    ("/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.oom_control"),
    ("/sys/fs/cgroup", "memory.max", "memory.events"),
)
OUT_OF_MEMORY = "out of memory"
MEMORY_WORDS = ("bad_alloc", "out of memory", "cannot allocate", "memoryerror", "failed to allocate", "oom")


@dataclass
class Run:
    """One finished process tree: seconds, and bytes where they were watched. Why it failed if it did."""

    seconds: float
    processor: float
    stolen: float  # processor seconds that a virtual machine's host gave to others meanwhile
    memory: int | None = None
    failure: str | None = None

    @property
    def is_out_of_memory(self) -> bool:
        return bool(self.failure and self.failure.startswith(OUT_OF_MEMORY))


def adopt_orphans() -> None:
    """Make this process the parent of all descendants whose own parent has ended, so that none escapes a measurement."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def descendants(root: int | None = None) -> list[int]:
    """Return the ids of all processes below one, or below this one."""
    found = [root or os.getpid()]
    for pid in found:
        try:
            children = Path(f"/proc/{pid}/task").glob("*/children")
            found += [int(child) for one in children for child in one.read_text().split()]
        except OSError:
            continue
    return found[1:]


def memory_of(pids: list[int]) -> int:
    """Return the sum of the processes' proportional set sizes in bytes."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/smaps_rollup", "rb") as file:
                for line in file:
                    if line.startswith(b"Pss:"):
                        total += int(line.split()[1]) * 1024
                        break
        except OSError:
            continue
    return total


class MemoryLimit:
    """A limit for a process tree: a control group where one can be made, else RLIMIT_AS (address space)."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.group: Path | None = None
        for root, limit, events in CONTROL_GROUPS:
            group = Path(root) / f"sotto-benchmark-{os.getpid()}"
            try:
                group.mkdir()
            except OSError:
                continue
            try:
                with open(group / limit, "r+") as file:  # not created where it is no control group
                    file.write(str(size))
                self.group, self.events = group, group / events
                break
            except OSError:
                group.rmdir()

    @property
    def description(self) -> str:
        kind = "a memory control group" if self.group else "RLIMIT_AS, each process"
        return f"{self.size / GIGABYTE:.0f} GB ({kind})"

    @property
    def failure(self) -> str:
        return f"{OUT_OF_MEMORY} at {self.size / GIGABYTE:.0f} GB"

    def enter(self) -> None:
        """Put the process that calls this under the limit."""
        if self.group:
            (self.group / "cgroup.procs").write_text(str(os.getpid()))
        else:
            resource.setrlimit(resource.RLIMIT_AS, (self.size, self.size))

    def kills(self) -> int:
        """Return how many processes the kernel has killed here for want of memory."""
        if not self.group:
            return 0
        words = dict(line.split() for line in self.events.read_text().splitlines())
        return int(words.get("oom_kill", 0))

    def close(self) -> None:
        if self.group:
            with contextlib.suppress(OSError):
                self.group.rmdir()
            self.group = None


def end(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def end_stragglers() -> list[int]:
    """Wait for the descendants that are left, and kill them after ten seconds; return those."""
    deadline = time.monotonic() + 10
    killed: list[int] = []
    while True:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        left = descendants()
        if not left:
            return killed
        if time.monotonic() > deadline:
            killed += [pid for pid in left if pid not in killed]
            end(left)
        time.sleep(0.01)


def stolen_seconds() -> float:
    """Return the processor seconds that the machine has wanted and its host has not given since it was started."""
    words = Path("/proc/stat").read_text().split("\n", 1)[0].split()
    return int(words[8]) / os.sysconf("SC_CLK_TCK")


def tail(path: Path) -> str:
    """Return the last two lines that say something: Sotto's are the message and its hint."""
    lines = [line.strip() for line in path.read_text(errors="replace").splitlines() if line.strip()]
    return " ".join(lines[-2:])[:300] or "no message"


def measure(
    command: list[str], *, timeout: float, watches_memory: bool, limit: MemoryLimit | None = None,
    variables: dict[str, str] | None = None,
) -> Run:
    """Run a command and all that it starts to the end. Nothing else may be started by this process meanwhile.

    Where memory is watched, the walk through page tables costs time: such a run's seconds are not for comparisons.
    """
    os.sync()
    kills = limit.kills() if limit else 0
    before, stolen = resource.getrusage(resource.RUSAGE_CHILDREN), stolen_seconds()
    with tempfile.TemporaryDirectory() as folder:
        errors = Path(folder) / "errors"
        with open(errors, "wb") as stream:
            began = time.monotonic()
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, cwd=folder,
                env={**os.environ, **(variables or {})}, preexec_fn=limit.enter if limit else None,
            )
            peak, failure = watch(process, began + timeout, watches_memory, limit, kills)
            seconds = time.monotonic() - began
        status = process.wait()
        stragglers = end_stragglers()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if limit and limit.kills() > kills:
            failure = limit.failure
        if failure is None and status != 0:
            failure = f"ended with {status}: {tail(errors)}"
            if limit and any(word in failure.lower() for word in MEMORY_WORDS):
                failure = f"{limit.failure} ({failure})"
        if failure is None and stragglers:
            failure = f"left {len(stragglers)} process(es) behind"
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds, processor, stolen_seconds() - stolen, peak if watches_memory else None, failure)


def watch(
    process: subprocess.Popen, deadline: float, watches_memory: bool, limit: MemoryLimit | None, kills: int
) -> tuple[int, str | None]:
    """Return when a process has ended: the peak of its tree's memory, and why the tree was killed if it was."""
    peak, period = 0, 1 / SAMPLES_A_SECOND if watches_memory else 0.5
    ending = os.pidfd_open(process.pid)
    try:
        poll = select.poll()
        poll.register(ending, select.POLLIN)
        due = time.monotonic()
        while True:
            if watches_memory:
                peak = max(peak, memory_of(descendants()))
            due = max(due + period, time.monotonic())
            if poll.poll(max(0, due - time.monotonic()) * 1_000):
                return peak, None
            failure = None
            if limit and limit.kills() > kills:
                failure = limit.failure
            elif time.monotonic() > deadline:
                failure = "was not done in time"
            if failure:
                end(descendants())
                return peak, failure
    finally:
        os.close(ending)
