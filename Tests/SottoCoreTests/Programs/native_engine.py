"""Stands in for `sotto-worker separate`: everything is voice, nothing is background, so that the sum is exact."""

import argparse
import array
import json
import pathlib
import shutil
import struct
import sys
import time

SCALES = {"16": 1 << 15, "24": 1 << 23}
# Bytes of samples: to round more of them one by one would take minutes.
LONG = 10_000_000


def chunks(data):
    """The format chunk and the samples of a WAV or RF64 file that fits the memory."""
    position, found = 12, {}
    while position + 8 <= len(data):
        name, size = data[position : position + 4], struct.unpack_from("<I", data, position + 4)[0]
        found.setdefault(name, data[position + 8 : position + 8 + size])
        position += 8 + size + (size & 1)
    return found[b"fmt "], found[b"data"]


def encode(samples, depth):
    if depth == "32f":
        return samples.tobytes()
    scale = SCALES[depth]
    numbers = [max(-scale, min(scale - 1, round(sample * scale))) for sample in samples]
    if depth == "16":
        return array.array("h", numbers).tobytes()
    return b"".join(number.to_bytes(3, "little", signed=True) for number in numbers)


def copy(words):
    """Store all of a long recording as what it comes in, floats or 16 bits, and return the depth and its frames."""
    with words.input.open("rb") as file:
        head = file.read(4096)
    start, size = head.index(b"data") + 8, words.input.stat().st_size
    shutil.copyfile(words.input, words.vocals)
    with words.background.open("wb") as file:
        file.write(head[:start])
        file.truncate(size)
    channels, bits = (struct.unpack_from("<H", head, head.index(b"fmt ") + place)[0] for place in (10, 22))
    return "16" if bits == 16 else "32f", (size - start) // (bits // 8) // channels


def write(path, samples, channels, rate, depth, extension):
    width = 4 if depth == "32f" else int(depth) // 8
    body = encode(samples, depth)
    kind = 3 if depth == "32f" else 1
    shape = (channels, rate, rate * channels * width, channels * width, width * 8)
    if channels > 2:
        mask, ending = extension[4:8], extension[10:]
        head = struct.pack("<HHIIHHHH", 0xFFFE, *shape, 22, width * 8) + mask + struct.pack("<H", kind) + ending
    else:
        head = struct.pack("<HHIIHH", kind, *shape)
    size = len(body) + (len(body) & 1)
    whole = b"WAVEfmt " + struct.pack("<I", len(head)) + head + b"data" + struct.pack("<I", len(body)) + body
    path.write_bytes(b"RIFF" + struct.pack("<I", 20 + len(head) + size) + whole + b"\0" * (len(body) & 1))


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def finish(words, depth, frames):
    precision = "f32" if words.precision == "auto" else words.precision
    stats = {"engine_version": "native stand-in", "precision": precision, "bit_depth": depth, "frames": frames}
    stats["limited_samples"] = {"vocals": 0, "background": 0}
    say("done", outputs=[words.vocals.name, words.background.name], stats=stats)
    return 0


def main():
    parser = argparse.ArgumentParser()
    for name in ("model", "input", "growing", "vocals", "background"):
        parser.add_argument(f"--{name}", type=pathlib.Path)
    for name in ("preset", "precision", "bit-depth", "expected-frames", "model-checksum"):
        parser.add_argument(f"--{name}")
    parser.add_argument("--widen", action="store_true")
    words = parser.parse_args()
    say("progress", stage="separate", fraction=0.0)
    while words.growing and not words.growing.exists():
        time.sleep(0.005)
    if words.widen and words.preset != "spleeter" and words.input.stat().st_size > LONG:
        return finish(words, *copy(words))
    head, body = chunks(words.input.read_bytes())
    channels, rate = struct.unpack_from("<HI", head, 2)
    is_16_bit = struct.unpack_from("<H", head, 14)[0] == 16
    samples = array.array("f", (step / SCALES["16"] for step in array.array("h", body)) if is_16_bit else body)
    if not all(abs(sample) < float("inf") for sample in samples):
        say("failed", code="audio_not_finite", message="A sample is no number.", hint="Export it again.")
        return 1
    say("progress", stage="separate", fraction=0.5, speed=2.0)
    depth = words.bit_depth
    if words.preset != "spleeter" and depth != "32f" and any(abs(sample) > 1 for sample in samples):
        if not words.widen:
            message = f'"{words.input.name}" is over full scale.'
            say("failed", code="over_full_scale", message=message, hint="Use --bit-depth 32f.")
            return 1
        depth = "32f"
    write(words.vocals, samples, channels, rate, depth, head[16:])
    write(words.background, array.array("f", bytes(4 * len(samples))), channels, rate, depth, head[16:])
    return finish(words, depth, len(samples) // channels)


if __name__ == "__main__":
    sys.exit(main())
