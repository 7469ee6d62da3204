"""Items that are put straight into a home's database, where adding so many files would take too long."""

import json
import sqlite3
import uuid
from contextlib import closing
from pathlib import Path

_DATE = "2026-01-02 03:04:05.000"
_STREAM = {
    "index": 0, "codec": "aac", "channels": 2, "layout": "stereo", "sampleRate": 48_000, "language": "eng",
    "title": "Stereo", "isDefault": True, "startTime": 0, "duration": 60.0,
}  # fmt: skip


def put_items(home: Path, count: int, path_length: int = 0) -> list[str]:
    """Put items, whose files are missing, into a home that has a database, and return their ids.

    A path is at least `path_length` long.
    """
    media = json.dumps({"container": "mp4", "duration": 60.0, "startTime": 0, "audioStreams": [_STREAM]})
    rows = []
    for number in range(count):
        name = f"/nowhere/{number:06d}"
        title = f"Scene {number:06d}"
        path = f"{name}/{'x' * (path_length - len(name))}/{title}.mp4"
        rows.append((str(uuid.uuid4()), path, title, title.lower(), 1_000, 10**18 + number, number, 60.0, media, _DATE))
    with closing(sqlite3.connect(home / "sotto.sqlite", timeout=60)) as database, database:
        database.executemany(
            "INSERT INTO item (id, path, title, titleKey, size, modifiedAt, inode, duration, media, addedAt)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
    return [row[0] for row in rows]


def touch_items(home: Path, length: float) -> None:
    """Give every item another length, which is a change of each."""
    with closing(sqlite3.connect(home / "sotto.sqlite", timeout=60)) as database, database:
        database.execute("UPDATE item SET duration = ?", (length,))
