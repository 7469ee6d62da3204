"""Weights as they leave the training: safetensors in half precision, with a descriptor in the metadata.

The format is that of https://github.com/huggingface/safetensors: eight bytes with the length of a JSON header (little-endian),
the header, which names type, shape and place of each tensor, and the tensors one after the other.
"""

import json
import os
import struct
from pathlib import Path

import numpy as np
import torch

from .network import BINS, FRAMES, Network, make
from .recipes import Recipe
from .spectrum import FRAME, HOP, RATE


def descriptor(net: Network, recipe: Recipe, step: int, corpora: str) -> dict[str, str]:
    """Return what a reader has to know to use the weights; all values are text, as the format wants it."""
    return {
        "architecture": "unet", "channels": ",".join(map(str, net.channels)), "stem": "vocals", "output": net.output,
        "level": "half of the way to -28 dB" if recipe.level else "as it is",
        "sample_rate": str(RATE), "window": "hann periodic", "frame": str(FRAME), "hop": str(HOP), "bins": str(BINS),
        "frames": str(FRAMES), "run": recipe.name, "start": recipe.start, "step": str(step), "corpora": corpora, "licence": "MIT",
    }


def write(net: Network, path: Path, metadata: dict[str, str]) -> None:
    """Write a network's weights; the file appears whole or not at all."""
    header: dict[str, object] = {"__metadata__": metadata}
    parts, position = [], 0
    for name, tensor in sorted(net.state_dict().items()):
        data = tensor.detach().cpu().numpy().astype("<f2").tobytes()
        header[name] = {"dtype": "F16", "shape": list(tensor.shape), "data_offsets": [position, position + len(data)]}
        parts.append(data)
        position += len(data)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    partial = path.with_name(f".{path.name}.partial")
    with open(partial, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(parts))
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def read(path: Path) -> tuple[Network, dict[str, str]]:
    """Return the network of a file, and its descriptor."""
    data = path.read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8:8 + length])
    metadata = header.pop("__metadata__")
    net = make(tuple(map(int, metadata["channels"].split(","))), metadata["output"])
    state = {}
    for name, entry in header.items():
        first, end = entry["data_offsets"]
        values = np.frombuffer(data[8 + length + first:8 + length + end], "<f2").astype(np.float32)
        state[name] = torch.from_numpy(values.reshape(entry["shape"]))
    net.load_state_dict(state)
    return net, metadata
