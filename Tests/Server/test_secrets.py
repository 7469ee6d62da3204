"""Where the token is, and where it is not; and who can reach the server at all."""

import json
import os
import re
import stat
from pathlib import Path

import pytest

from sotto_testing.client import Client
from sotto_testing.processes import command_lines, listening_addresses
from sotto_testing.server import ServerProcess
from sotto_testing.waiting import wait_for


def test_the_server_listens_on_this_machine_alone(standing: ServerProcess) -> None:
    # 127.0.0.1, as /proc writes it.
    assert listening_addresses(standing.pid) == {f"tcp 0100007F:{standing.port:04X}"}


@pytest.mark.parametrize("mask", ["000", "022", "077"])
def test_the_file_with_the_token_is_the_owners_alone(home: Path, mask: str) -> None:
    with ServerProcess(home, before=("sh", "-c", f'umask {mask} && exec "$0" "$@"')) as server:
        status = (home / "server.json").stat()
        assert stat.S_IMODE(status.st_mode) == 0o600
        assert status.st_uid == os.getuid()
        server.stop()
    assert stat.S_IMODE((home / "server.json").stat().st_mode) == 0o600


def test_a_file_that_others_could_read_is_mended(home: Path) -> None:
    home.mkdir()
    path = home / "server.json"
    path.write_text('{"instance": "0a0b0c0d", "token": "secret"}')
    path.chmod(0o644)
    with ServerProcess(home) as server:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        server.stop()


def test_the_file_names_the_server_while_it_runs(home: Path) -> None:
    with ServerProcess(home) as server:
        running = server.file()
        assert (running["address"], running["port"], running["pid"]) == (server.address, server.port, server.pid)
        server.stop()
        stopped = server.file()
    assert stopped.get("address") is None and stopped.get("pid") is None
    assert (stopped["token"], stopped["instance"], stopped["port"]) == (running["token"], running["instance"], running["port"])


@pytest.mark.parametrize("text", ["", "{", "[]", '{"token": "", "instance": ""}', '{"token": 1}', "\0" * 100])
def test_a_damaged_file_is_replaced(home: Path, text: str) -> None:
    home.mkdir()
    (home / "server.json").write_text(text)
    with ServerProcess(home) as server:
        assert re.fullmatch(r"[0-9a-f]{64}", server.token)
        server.client.get("status").ok()
        server.stop()


def test_the_token_is_in_nobodys_arguments(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "programs"
    folder.mkdir()
    opener, told = folder / "xdg-open", tmp_path / "told"
    # Like a browser, it stays, with its arguments for all to see; at most as long as the test's folder.
    opener.write_text(f'#!/bin/sh\nprintf "%s" "$*" >{told}.part\nmv {told}.part {told}\nwhile [ -e {told} ]; do sleep 0.05; done\n')
    opener.chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    try:
        with ServerProcess(home, variables={"PATH": path}, words=("--open",)) as server:
            wait_for("a browser", told.exists)
            address = told.read_text()
            lines = command_lines()
            browser = {pid for pid, line in lines.items() if address in line}
            assert browser, "the browser was not seen"
            assert not [line for line in lines.values() if server.token in line]
            assert re.fullmatch(rf"{re.escape(server.address)}/open\?code=[0-9a-f]{{32}}", address)
            assert server.token not in server.errors
            # The code is used by the browser, so nobody else is told of it.
            assert "code=" not in server.errors
            stranger = Client(server.port, None)
            target = address.removeprefix(server.address)
            cookie = stranger.get(target).headers["Set-Cookie"]
            assert cookie and server.token not in cookie
            assert stranger.get(target).headers["Set-Cookie"] is None
            server.stop(outliving=browser)
        assert browser <= command_lines().keys(), "the browser ended with the server"
    finally:
        told.unlink(missing_ok=True)


def test_the_token_is_in_no_answer_and_no_log(standing: ServerProcess) -> None:
    for path in ("status", "diagnostics", "items", "jobs", "packs", "ledger", "nothing", "/nothing", "/"):
        assert standing.token.encode() not in standing.client.get(path).body
    wrong = Client(standing.port, standing.token[:-1] + "x").get("status")
    assert standing.token.encode() not in wrong.body
    assert standing.token not in standing.errors
    assert standing.token not in json.dumps(dict(os.environ))
