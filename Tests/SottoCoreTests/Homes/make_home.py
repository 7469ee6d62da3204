#!/usr/bin/env python3
"""Make a home as an earlier version left it, with items and jobs in every state: 569c5e1.tar.gz.

usage: make_home.py BUILD PACKS OUTPUT.tar.gz

BUILD is a folder with that version's `sotto` and `sotto-worker`, PACKS the packs of a home in which `spleeter-model` is
installed. The home lies in /tmp/sotto-home-fixture, which is in the paths that it keeps; whoever uses it writes other paths
there. Of the pack only its receipts are kept.
"""

import json
import os
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path("/tmp/sotto-home-fixture")
HOME, FILMS = ROOT / "home", ROOT / "films"


def sound(name: str, seconds: float, pitch: int) -> Path:
    """Write a mono WAV file of 8 kHz."""
    rate = 8_000
    samples = [(index * pitch % 200 - 100) * 80 for index in range(int(rate * seconds))]
    data = struct.pack(f"<{len(samples)}h", *samples)
    head = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, rate, 2 * rate, 2, 16) + b"data" + struct.pack("<I", len(data))
    path = FILMS / name
    path.write_bytes(b"RIFF" + struct.pack("<I", len(head) + len(data)) + head + data)
    return path


def main() -> None:
    build, packs, output = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()
    shutil.rmtree(ROOT, ignore_errors=True)
    FILMS.mkdir(parents=True)
    HOME.mkdir()
    shutil.copytree(packs, HOME / "packs")

    def sotto(*words: object, fails: bool = False) -> str:
        run = subprocess.run([build / "sotto", *map(str, words), "--home", HOME], capture_output=True, text=True)
        if (run.returncode != 0) != fails:
            sys.exit(f"{words}: {run.stdout}{run.stderr}")
        return run.stdout.strip()

    def add(name: str, seconds: float = 0.25, pitch: int = 7) -> Path:
        path = sound(name, seconds, pitch)
        sotto("library", "add", path)
        return path

    # Succeeded, with the engine's presets; one with others to compare with.
    for number, preset in enumerate(("standard", "best", "fast", "spleeter")):
        sotto("library", "separate", add(f"ready {preset} 🎬.wav", pitch=3 + number), "--preset", preset)
    compared = add("compared.wav", pitch=11)
    sotto("library", "separate", compared, "--preset", "fast")
    stale = add("stale.wav", pitch=13)
    sotto("library", "separate", stale)
    removed = add("removed.wav", pitch=17)
    sotto("library", "separate", removed)
    sotto("jobs", "run")
    alternative(build, compared)
    sotto("library", "remove", removed)
    missing = add("missing.wav", pitch=19)
    # Failed, cancelled, and a failed install.
    sotto("library", "separate", missing)
    missing.rename(FILMS / "moved away.wav")
    sotto("jobs", "run", fails=True)
    add("cancelled.wav", pitch=23)
    sotto("jobs", "cancel", sotto("library", "separate", FILMS / "cancelled.wav"))
    (ROOT / "no archive").write_bytes(b"nothing")
    shutil.rmtree(HOME / "packs" / "spleeter", ignore_errors=True)
    sotto("packs", "install", "spleeter", "--yes", "--from", ROOT / "no archive", fails=True)
    # Interrupted by a kill while it ran, and one behind it that never began.
    sotto("library", "separate", add("running.wav", seconds=1_200, pitch=29), "--preset", "best")
    sotto("library", "separate", add("queued.wav", pitch=31), "--engine", "python", "--bit-depth", "24")
    runner = subprocess.Popen([build / "sotto", "jobs", "run", "--home", HOME], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not json.loads(sotto("jobs", "list", "--state", "running", "--json")):
        time.sleep(0.05)
    os.kill(runner.pid, signal.SIGKILL)
    runner.wait()
    time.sleep(1)
    stale.write_bytes(stale.read_bytes() + b"\0\0")
    pack(output)


def alternative(build: Path, path: Path) -> None:
    """Separate an item a second time, to compare: only the page could ask for that."""
    server = subprocess.Popen([build / "sotto", "serve", "--home", HOME], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    server.stdout.readline()
    place = json.loads((HOME / "server.json").read_text())

    def ask(path: str, body: dict | None = None) -> dict:
        request = urllib.request.Request(
            f"http://127.0.0.1:{place['port']}/api/v1/{path}", json.dumps(body).encode() if body else None,
            {"Authorization": f"Bearer {place['token']}", "Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    items = ask("items?search=compared")["items"]
    ask("separations", {"items": [items[0]["id"]], "preset": "spleeter", "stem_set": "alternative"})
    while not ask("items?search=compared")["items"][0]["stems"]["has_alternative"]:
        time.sleep(0.1)
    server.send_signal(signal.SIGTERM)
    server.wait()


def pack(output: Path) -> None:
    """Leave what is small and not the machine's, and put it into an archive."""
    database = sqlite3.connect(HOME / "sotto.sqlite")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.execute("VACUUM")
    database.close()
    for path in sorted(HOME.rglob("*")):
        if path.is_file() and (path.stat().st_size > 300_000 or path.suffix == ".lock" or path.name.endswith(("-wal", "-shm"))):
            path.unlink()
    for path in (FILMS / "running.wav", HOME / "server.json"):
        path.unlink()
    names = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if path.is_file() or path.is_symlink())
    subprocess.run(["tar", "--format=posix", "--sort=name", "--owner=0", "--group=0", "--numeric-owner", "-czf", output, "-C", ROOT, *names], check=True)
    print(f"{output}: {len(names)} files, {output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
