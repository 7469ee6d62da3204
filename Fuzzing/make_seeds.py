#!/usr/bin/env python3
"""Write the inputs that the fuzzers start from, into Seeds beside this script: small files of every kind.

usage: Fuzzing/make_seeds.py
"""

import pathlib
import struct
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Tests/SpleeterEngineTests/Checkpoints"))

import make_checkpoint  # noqa: E402


def checkpoints():
    """Inputs as CheckpointFuzzer.swift takes them: the index's length, the index, and the data."""
    everything = make_checkpoint.tiny()
    variants = {
        "one-file": {"tensors": everything},
        "two-files": {"tensors": everything, "shard_count": 2},
        "small-blocks": {"tensors": everything[:12], "block_size": 60, "restart_interval": 2},
        "few-tensors": {"tensors": everything[:5]},
        "no-tensor": {"tensors": []},
    }
    for name, options in variants.items():
        with tempfile.TemporaryDirectory() as text:
            folder = pathlib.Path(text)
            make_checkpoint.write_checkpoint(folder, **options)
            index = (folder / "model.index").read_bytes()
            # Both names of two data files lead to the same data here, so the longer file is enough.
            data = max((path.read_bytes() for path in folder.glob("model.data-*")), key=len)
        yield name, struct.pack("<H", len(index)) + index + data


def chunk(name, contents, size=None):
    padding = b"\0" * (len(contents) % 2)
    return name + struct.pack("<I", len(contents) if size is None else size) + contents + padding


def form(tag, bits, channels=2, more=b""):
    width = channels * bits // 8
    return chunk(b"fmt ", struct.pack("<HHIIHH", tag, channels, 44_100, 44_100 * width, width, bits) + more)


def container(name, *chunks):
    body = b"WAVE" + b"".join(chunks)
    return name + struct.pack("<I", len(body) if name == b"RIFF" else 0xFFFFFFFF) + body


def sounds():
    samples = bytes(range(96))
    pcm, ieee, extensible = 1, 3, 0xFFFE
    for bits in (16, 24, 32):
        yield f"pcm-{bits}", container(b"RIFF", form(pcm, bits), chunk(b"data", samples))
    yield "float", container(b"RIFF", form(ieee, 32), chunk(b"fact", struct.pack("<I", 12)), chunk(b"data", samples))
    more = struct.pack("<HHIH14s", 22, 24, 0x3F, pcm, bytes.fromhex("000000001000800000aa00389b71"))
    yield "extensible", container(b"RIFF", form(extensible, 24, 4, more), chunk(b"data", samples))
    sizes = struct.pack("<QQQI", 200, len(samples), 24, 0)
    yield "rf64", container(b"RF64", chunk(b"ds64", sizes), form(pcm, 16), chunk(b"data", samples, 0xFFFFFFFF))
    junk = chunk(b"JUNK", bytes(28)), form(pcm, 16, 1), chunk(b"LIST", b"odd"), chunk(b"data", samples[:7])
    yield "other-chunks", container(b"RIFF", *junk)
    yield "cut", container(b"RIFF", form(pcm, 16), chunk(b"data", samples, 4_000))
    yield "coding", container(b"RIFF", form(2, 4), chunk(b"data", samples))


def main():
    for kind, seeds in (("checkpoint", checkpoints()), ("wav", sounds())):
        folder = HERE / "Seeds" / kind
        folder.mkdir(parents=True, exist_ok=True)
        for name, contents in seeds:
            (folder / name).write_bytes(contents)


if __name__ == "__main__":
    main()
