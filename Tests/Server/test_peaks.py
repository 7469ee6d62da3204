"""The peaks that waveforms are drawn from: what the stems have, made with them or when they are first asked for."""

import array
import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sotto_testing.media import make_tone
from sotto_testing.server import ServerProcess
from sotto_testing.waiting import wait_for

_HEADER, _COLUMN = 64, 256
_LANES = ("mixture", "vocals", "background")


@pytest.fixture
def item(server: ServerProcess, tmp_path: Path) -> dict:
    """Return an item that has been separated."""
    item = server.client.add(make_tone(tmp_path / "Tone.wav", seconds=3))
    job = server.client.separate(item)
    wait_for("stems", lambda: server.client.state(job) == "succeeded")
    return server.client.get(f"items/{item['id']}").ok()


def _samples(path: str) -> tuple[array.array, int]:
    with wave.open(path) as file:
        assert file.getsampwidth() == 2
        return array.array("h", file.readframes(file.getnframes())), file.getnchannels()


def _columns(peaks: bytes, lane: int) -> list[tuple[int, int]]:
    """Return the finest level of a lane."""
    frames = int.from_bytes(peaks[16:24], "little")
    count = -(-frames // _COLUMN)
    numbers = array.array("h", peaks[_HEADER : _HEADER + 4 * len(_LANES) * count])
    return [(numbers[index], numbers[index + 1]) for index in range(2 * lane, len(numbers), 2 * len(_LANES))]


def _reference(samples: array.array, channels: int) -> list[tuple[int, int]]:
    step = _COLUMN * channels
    parts = (samples[start : start + step] for start in range(0, len(samples), step))
    return [(min(part), max(part)) for part in parts]


def _assert_are_those_of_the_stems(item: dict, peaks: bytes) -> None:
    assert peaks[:8] == b"SottoPk1"
    for lane, name in enumerate(_LANES[1:], start=1):
        samples, channels = _samples(item["stems"][name])
        found, wanted = _columns(peaks, lane), _reference(samples, channels)
        assert len(found) == len(wanted)
        # Full scale is 32,767 there and 32,768 here, and rounding goes away from zero.
        assert all(abs(a - b) <= 1 for one, other in zip(found, wanted) for a, b in zip(one, other))


def test_peaks_come_with_the_stems(server: ServerProcess, item: dict) -> None:
    assert (Path(item["stems"]["vocals"]).parent / "peaks").is_file()
    peaks = server.client.get(f"items/{item['id']}/peaks")
    _assert_are_those_of_the_stems(item, peaks.body)
    mixture = _columns(peaks.body, 0)
    assert max(highest for _, highest in mixture) > 1_000, "the tone"


def test_older_stems_get_theirs_when_asked_for(server: ServerProcess, item: dict) -> None:
    """Also when several ask at once."""
    file = Path(item["stems"]["vocals"]).parent / "peaks"
    made = file.read_bytes()
    file.unlink()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: server.client.get(f"items/{item['id']}/peaks"), range(8)))
    assert {answer.status for answer in answers} == {200}
    for lane in range(len(_LANES)):
        assert _columns(answers[0].body, lane) == _columns(made, lane)
    assert sorted(path.name for path in file.parent.iterdir()) == ["background.wav", "peaks", "separation.json", "vocals.wav"]


def test_peaks_come_in_ranges(server: ServerProcess, item: dict) -> None:
    whole = server.client.get(f"items/{item['id']}/peaks").body
    part = server.client.get(f"items/{item['id']}/peaks", headers={"Range": "bytes=64-99"})
    assert (part.status, part.body) == (206, whole[64:100])


def test_an_item_without_stems_has_none(server: ServerProcess, tmp_path: Path) -> None:
    item = server.client.add(make_tone(tmp_path / "Alone.wav"))
    assert server.client.get(f"items/{item['id']}/peaks").code == "no_stems"


def test_damaged_stems_give_an_error_and_leave_nothing(server: ServerProcess, item: dict) -> None:
    folder = Path(item["stems"]["vocals"]).parent
    (folder / "peaks").unlink()
    (folder / "vocals.wav").write_bytes(b"RIFF")
    answer = server.client.get(f"items/{item['id']}/peaks")
    assert answer.status >= 400
    assert answer.error["hint"]
    assert sorted(path.name for path in folder.iterdir()) == ["background.wav", "separation.json", "vocals.wav"]


def test_stems_that_do_not_belong_together_give_an_error(server: ServerProcess, item: dict) -> None:
    """One that was trimmed in an editor; the server goes on."""
    folder = Path(item["stems"]["vocals"]).parent
    (folder / "peaks").unlink()
    make_tone(folder / "vocals.wav", seconds=1)
    assert server.client.get(f"items/{item['id']}/peaks").code == "stems_invalid"
    assert server.client.get("status").status == 200
