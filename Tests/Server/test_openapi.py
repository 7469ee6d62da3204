"""What openapi.yaml says is true: schemathesis tries every operation with what it allows and with what it forbids."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sotto_testing.media import Files
from sotto_testing.places import OPENAPI
from sotto_testing.server import StartServer

_SETTINGS = Path(__file__).with_name("schemathesis.toml")
# The same requests on every run.
_SEED = 2026
_EXAMPLES = 15 if os.environ.get("SOTTO_TEST_LEVEL") == "full" else 4


def test_the_server_does_what_its_description_says(
    home: Path, installed_packs: Path, start_server: StartServer, files: Files
) -> None:
    # Removing packs is tried, too.
    shutil.copytree(installed_packs, home / "packs", symlinks=True, copy_function=os.link)
    with start_server(home) as server:
        server.client.add(files.film)
        run = subprocess.run(
            [
                Path(sys.executable).with_name("schemathesis"), "--config-file", _SETTINGS, "run", OPENAPI,
                "--url", f"{server.address}/api/v1", "--header", f"Authorization: Bearer {server.token}",
                "--seed", str(_SEED), "--max-examples", str(_EXAMPLES), "--continue-on-failure", "--no-color",
            ],
            capture_output=True, text=True, timeout=900, cwd=home,
        )  # fmt: skip
        assert run.returncode == 0, run.stdout[-20_000:] + run.stderr
        selected = re.search(r"Selected: (\d+)/(\d+)\n\s+Tested: (\d+)", run.stdout)
        assert selected, run.stdout[-5_000:]
        chosen, described, tested = map(int, selected.groups())
        assert chosen == tested == described - 1, "every operation but the endless one"
        server.client.get("status").ok()
        server.stop()


def test_the_description_is_served_as_it_is_in_the_sources(standing) -> None:
    answer = standing.client.get("openapi.yaml")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/yaml")
    assert answer.body == OPENAPI.read_bytes()
