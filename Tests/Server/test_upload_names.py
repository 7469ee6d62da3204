"""Names of files that are sent: odd ones are kept as they are, impossible ones refused."""

from pathlib import Path

import pytest

from sotto_testing.media import Files
from sotto_testing.server import ServerProcess

ODD = [
    "émoji 🎬🎤.mp4", "-dash.mp4", "--help.mp4", " space .mp4", "a:b.mp4", "quote'\".mp4", "new\nline.mp4", "tab\t.mp4", "%2e%2e.mp4",
    "back\\slash.mp4", "...mp4", ".hidden.mp4", "$(touch x).mp4", "a;b&c|d.mp4", "100%.mp4", "*.mp4", "a+b=c&d.mp4",
    "file:a.mp4", "x" * 251 + ".mp4", "🎬" * 62 + ".mp4", "\u202egnp.mp4", "no ending", "CON.mp4", "~root.mp4",
]  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_an_odd_name_is_kept_as_it_is(standing: ServerProcess, files: Files, name: str) -> None:
    content = files.film.read_bytes()
    item = standing.client.upload(name, content).ok(201)["item"]
    assert Path(item["path"]) == standing.home.resolve() / "uploads" / item["id"] / name
    assert standing.client.get(f"items/{item['id']}/media").body == content
    assert standing.client.get("items", query={"search": Path(name).stem.strip(". -")}).status == 200
    assert standing.client.delete(f"items/{item['id']}").status == 204
    standing.wait_for_no_uploads()


IMPOSSIBLE = [
    ("a/b.wav", "name_invalid"), ("/etc/passwd", "name_invalid"), ("../up.wav", "name_invalid"), ("..", "name_invalid"),
    (".", "name_invalid"), ("/", "name_invalid"), ("a/", "name_invalid"), ("", "name_invalid"), ("nul\0.wav", "name_invalid"),
    ("\0", "name_invalid"), ("x" * 256, "name_too_long"), ("x" * 4_000, "name_too_long"), ("🎬" * 64, "name_too_long"),
    ("🎬" * 4_000, "name_too_long"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "code"), IMPOSSIBLE, ids=lambda value: ascii(value)[:30])
def test_an_impossible_name_is_refused_and_leaves_nothing(
    standing: ServerProcess, files: Files, name: str, code: str
) -> None:
    answer = standing.client.upload(name, files.tone.read_bytes())
    assert (answer.status, answer.code) == (422, code)
    # However long it was, the message can be read.
    assert len(answer.error["message"]) < 1_000
    standing.wait_for_no_uploads()
