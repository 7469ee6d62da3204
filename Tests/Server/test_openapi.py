"""What openapi.yaml says is true: schemathesis tries every operation with what it allows and with what it forbids."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

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
        description = home / "openapi.yaml"
        description.write_bytes(server.client.get("openapi.yaml").body)
        run = subprocess.run(
            [
                Path(sys.executable).with_name("schemathesis"), "--config-file", _SETTINGS, "run", description,
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


def test_the_description_has_what_the_server_offers(standing) -> None:
    answer = standing.client.get("openapi.yaml")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/yaml")
    schemas = yaml.safe_load(answer.body)["components"]["schemas"]
    offers = standing.client.get("status").ok()["engines"]
    assert schemas["Engine"]["enum"] == [offer["engine"] for offer in offers]
    for name, key in (("Preset", "presets"), ("Precision", "precisions"), ("BitDepth", "bit_depths")):
        assert schemas[name]["enum"] == offers[0][key]
    # All else is as it is in the sources.
    assert len(answer.body.splitlines()) == len(OPENAPI.read_bytes().splitlines())
    assert b"$presets" not in answer.body
