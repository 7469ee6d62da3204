"""A home with 100,000 items or fewer, for benchmarks of the library, the server and the page."""

import json
import random
import re
import sqlite3
import uuid
from pathlib import Path

ITEMS = 100_000
DATE = "2026-01-02 03:04:05.000"
OPTIONS = json.dumps({"engine": "python", "preset": "spleeter", "precision": "auto", "bitDepth": "auto"})
WORDS = (
    "amber river stone winter summer holiday interview lecture concert session garden harbour morning evening night "
    "train market village forest mountain island letter story journey festival rehearsal studio acoustic electric "
    "piano guitar violin trumpet drum voice choir orchestra solo duet live remix demo master final rough take scene "
    "chapter episode season trailer documentary drama comedy thriller"
).split()
KINDS = (("Music", "flac", "flac"), ("Films", "mkv", "matroska,webm"), ("Recordings", "wav", "wav"))


def media(kind: int) -> str:
    """Return what the library keeps of ffprobe's answer."""
    streams = [
        {"index": index, "codec": "aac", "channels": 2, "layout": "stereo", "sampleRate": 48_000, "language": "eng",
         "title": "Stereo", "isDefault": index == 0, "startTime": 0, "duration": 5_400.123}
        for index in range(3 if kind == 1 else 1)
    ]
    info = {"container": KINDS[kind][2], "duration": 5_400.123, "startTime": 0, "audioStreams": streams}
    if kind == 1:
        info["video"] = {"codec": "h264", "width": 1_920, "height": 1_080}
    return json.dumps(info)


def title_key(title: str) -> str:
    """Return what Sotto orders titles by, for titles that are ASCII."""
    return re.sub(r"[0-9]+", lambda number: number[0].rjust(12, "0"), title.lower())


def fill(home: Path, files: Path, count: int = ITEMS) -> None:
    """Put items straight into a home's database, with empty files in their places. A tenth of them is removed."""
    chance = random.Random(1)
    database = sqlite3.connect(home / "sotto.sqlite")
    for number in range(count):
        folder, extension, _ = KINDS[number % 3]
        title = f"Take {' '.join(chance.sample(WORDS, 3)).title()} {number:06d}"
        place = files / "Documents/Collection" / folder / str(2_000 + number % 25) / chance.choice(WORDS)
        path = place / f"{title}.{extension}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        file = path.stat()
        identifier = str(uuid.UUID(int=chance.getrandbits(128)))
        database.execute(
            "INSERT INTO item"
            " (id, path, title, titleKey, size, modifiedAt, inode, sha256, duration, media, addedAt, removedAt)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (identifier, str(path), title, title_key(title), file.st_size, file.st_mtime_ns, file.st_ino,
             f"{chance.getrandbits(256):064x}", 5_400.123 - number % 1_000, media(number % 3), DATE,
             DATE if number % 10 == 3 else None),
        )
        if number % 10 == 7:
            job = str(uuid.UUID(int=chance.getrandbits(128)))
            database.execute(
                "INSERT INTO job (id, type, itemID, options, state, createdAt, queuedAt, finishedAt)"
                " VALUES (?, 'separate_audio_spleeter', ?, ?, 'succeeded', ?, ?, ?)",
                (job, identifier, OPTIONS, DATE, DATE, DATE),
            )
            database.execute(
                "INSERT INTO separation VALUES (?, ?, 'python', 'spleeter', ?, ?, ?, 0, ?)",
                (identifier, job, file.st_size, file.st_mtime_ns, file.st_ino, DATE),
            )
            stems = home / "derived/items" / identifier / "separation/spleeter_2stems"
            stems.mkdir(parents=True)
            for name in ("vocals.wav", "background.wav"):
                (stems / name).touch()
            (stems / "separation.json").write_text(json.dumps({"job": job}))
    database.commit()
    database.close()
