"""Files that the disk has no room for."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sotto_testing.namespaces import entering_mounts
from sotto_testing.places import REPOSITORY
from sotto_testing.server import ServerProcess


@pytest.mark.parametrize("length", [10**13, 2**62, 2**63 - 1])
def test_a_file_larger_than_the_disk_is_refused_before_it_comes(standing: ServerProcess, length: int) -> None:
    fields = {"Content_Type": "application/octet-stream", "Content_Length": str(length)}
    with standing.client.socket() as connection:
        connection.settimeout(30)
        start = time.monotonic()
        # Not a byte of it is sent.
        connection.sendall(standing.client.head("POST", "uploads?name=huge.wav", **fields))
        answer = connection.recv(10_000)
        seconds = time.monotonic() - start
    assert answer.startswith(b"HTTP/1.1 507") and b'"disk_full"' in answer
    assert seconds < 10
    standing.wait_for_no_uploads()


def test_a_disk_that_is_really_full_loses_nothing(
    stand_in: object, installed_packs: Path, files: object, tmp_path: Path
) -> None:
    # The disk is mounted in a namespace of its own, and all that looks at it runs there.
    disk = tmp_path / "disk"
    disk.mkdir()
    script = 'mount -t tmpfs -o size=96m tmpfs "$0" && exec "$@"'
    inner = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", Path(__file__).with_name("on_a_small_disk.py")]
    variables = {
        "SOTTO_TEST_DISK": str(disk), "SOTTO_TEST_PACKS": str(installed_packs), "SOTTO_TEST_FILM": str(files.film),
        "SOTTO_TEST_REQUIREMENTS": str(stand_in.requirements), "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    run = subprocess.run(
        [*entering_mounts(), "sh", "-c", script, disk, *inner], env={**os.environ, **variables}, cwd=REPOSITORY,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert " passed" in run.stdout and " skipped" not in run.stdout, run.stdout
